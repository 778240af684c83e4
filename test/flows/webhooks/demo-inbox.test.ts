// How the demo app handles webhooks from Latchkey and from other senders.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { type DemoApp, startDemoApp } from "../../support/browser/demo-app.ts";
import { call, type Json } from "../../support/latchkey.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { deliver, signed } from "../../support/webhooks/webhook.ts";

const ALICE = "user_alice";
const BOB = "user_bob";
const OTHER_SECRET = `whsec_${btoa("a secret of another app 01234567")}`;

let demo: DemoApp;

beforeAll(async () => {
  demo = await startDemoApp([]);
});

afterAll(() => demo.stop());

/** Returns an event of a connection that no other test uses. */
function newEvent(changes: Json = {}, data: Json = {}) {
  const connection = `con${randomUUID()}`;
  const fields = { app: demo.app.id, connection, integration: "parqet", provider: "parqet", end_user: ALICE };
  const rest = { status: "active", version: 1, code: null };
  const event = {
    type: "connection.created",
    timestamp: new Date().toISOString(),
    data: { ...fields, ...rest, ...data },
    ...changes,
  };
  return { connection, event };
}

/** Returns the events that a user sees: their texts, and the IDs of their connections. */
async function eventsOf(person: string): Promise<string[]> {
  const browser = new Browser();
  await browser.post(`${demo.origin}/sign-in`, { person });
  const { text } = await browser.get(demo.origin);
  const [, section = ""] = text.split('id="events"');
  return [...section.matchAll(/<li (.*?)<\/li>/gs)].map(([, item = ""]) =>
    item.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " "),
  );
}

const about = (items: readonly string[], connection: string) =>
  items.filter((item) => item.includes(connection));

test("an event that is delivered twice is shown once, as verified, and the duplicate is mentioned", async () => {
  const { connection, event } = newEvent();
  const delivery = signed(demo.webhookSecret, event);
  expect(await deliver(demo.origin, delivery)).toBe(204);
  const [first = "", ...others] = about(await eventsOf(ALICE), connection);
  expect(others).toEqual([]);
  expect(first).toContain("Parqet was connected");
  expect(first).toContain("connection.created");
  expect(first).toContain("Verified");
  expect(first).not.toContain("duplicate");
  // A retry has the same ID and a new signature.
  const retry = signed(demo.webhookSecret, event, { id: String(delivery.headers["webhook-id"]) });
  expect(await deliver(demo.origin, retry)).toBe(204);
  const again = about(await eventsOf(ALICE), connection);
  expect(again).toHaveLength(1);
  expect(again[0]).toContain("1 duplicate ignored");
});

test("an update that reports a failed reconnect is shown as such", async () => {
  const failed = newEvent({ type: "connection.updated" }, { code: "account_mismatch" });
  const changed = newEvent({ type: "connection.updated" });
  for (const { event } of [failed, changed])
    expect(await deliver(demo.origin, signed(demo.webhookSecret, event))).toBe(204);
  const items = await eventsOf(ALICE);
  expect(about(items, failed.connection)[0]).toContain("Parqet was not reconnected");
  expect(about(items, changed.connection)[0]).toContain("Parqet was updated");
});

test("a webhook that Latchkey did not sign is rejected and not stored", async () => {
  const { connection, event } = newEvent();
  const genuine = signed(demo.webhookSecret, event);
  const without = (name: string) => {
    const { [name]: _, ...headers } = genuine.headers;
    return { ...genuine, headers };
  };
  const forgeries = [
    signed(OTHER_SECRET, event),
    { ...genuine, body: genuine.body.replace("active", "paused") },
    { ...genuine, headers: { ...genuine.headers, "webhook-id": "evt-another" } },
    { ...genuine, headers: { ...genuine.headers, "webhook-signature": "v1" } },
    signed(demo.webhookSecret, event, { at: new Date(Date.now() - 6 * 60_000) }),
    without("webhook-id"),
    without("webhook-timestamp"),
    without("webhook-signature"),
    { body: "not json", headers: {} },
  ];
  const statuses = await Promise.all(forgeries.map((forgery) => deliver(demo.origin, forgery)));
  expect(statuses).toEqual(forgeries.map(() => 401));
  expect(about(await eventsOf(ALICE), connection)).toEqual([]);
});

test("one valid signature of two is enough while the secret is being rotated", async () => {
  const { connection, event } = newEvent();
  const secrets = [OTHER_SECRET, demo.webhookSecret];
  expect(await deliver(demo.origin, signed(demo.webhookSecret, event, { secrets }))).toBe(204);
  expect(about(await eventsOf(ALICE), connection)).toHaveLength(1);
});

test("a user sees their own events and those of the app, and no one else's", async () => {
  const bobs = newEvent({}, { end_user: BOB });
  const withoutUser = newEvent({}, { end_user: null });
  const provider = `provider-${randomUUID()}`;
  const apps = newEvent({
    type: "integration.misconfigured",
    data: { app: demo.app.id, integration: "x", provider, code: "invalid_client" },
  });
  const sent = [bobs, withoutUser, apps].map(({ event }) =>
    deliver(demo.origin, signed(demo.webhookSecret, event)),
  );
  expect(await Promise.all(sent)).toEqual([204, 204, 204]);
  const [alice, bob] = await Promise.all([eventsOf(ALICE), eventsOf(BOB)]);
  expect(about(alice, bobs.connection)).toEqual([]);
  expect(about(bob, bobs.connection)).toHaveLength(1);
  expect(about([...alice, ...bob], withoutUser.connection)).toEqual([]);
  expect([about(alice, provider), about(bob, provider)].map(({ length }) => length)).toEqual([1, 1]);
});

test("a provider's webhook is shown by its type, to the connection's user or, without a connection, to all", async () => {
  const { id } = await newIntegration(demo.app, "parqet");
  const grant = { integration: id, end_user: ALICE, access_token: "imported" };
  const imported = await call("POST", "/v1/connections", demo.app.key, grant);
  const own = String(imported.body["id"]);
  const sentOn = (connection: string | null, event: string) => ({
    type: "provider.event",
    timestamp: new Date().toISOString(),
    data: { app: demo.app.id, integration: id, provider: "parqet", connection, event, payload: "not shown" },
  });
  const [hers, somebodys, anybodys] = [randomUUID(), randomUUID(), randomUUID()];
  const events = [sentOn(own, hers), sentOn("con of another app's", somebodys), sentOn(null, anybodys)];
  for (const event of events) expect(await deliver(demo.origin, signed(demo.webhookSecret, event))).toBe(204);
  const [alice, bob] = await Promise.all([eventsOf(ALICE), eventsOf(BOB)]);
  const shown = (items: readonly string[]) =>
    [hers, somebodys, anybodys].map((event) => items.filter((item) => item.includes(event)).length);
  expect([shown(alice), shown(bob)]).toEqual([
    [1, 0, 1],
    [0, 0, 1],
  ]);
  expect(alice.join()).toContain("Parqet sent an event");
  expect([...alice, ...bob].join()).not.toContain("not shown");
});

test("an event of an unknown type is stored, and its type is shown as plain text", async () => {
  const type = "connection.<b>celebrated</b>";
  const { connection, event } = newEvent({ type }, { provider: { name: "not a text" }, cake: true });
  expect(await deliver(demo.origin, signed(demo.webhookSecret, event))).toBe(204);
  const [item = ""] = about(await eventsOf(ALICE), connection);
  expect(item).toContain("connection.&lt;b&gt;celebrated&lt;/b&gt;");
});

test("the newest event is first, regardless of the order of arrival", async () => {
  const later = newEvent({ timestamp: "2031-01-01T00:00:01Z" });
  const earlier = newEvent({ timestamp: "2031-01-01T01:00:00+01:00" });
  await deliver(demo.origin, signed(demo.webhookSecret, later.event));
  await deliver(demo.origin, signed(demo.webhookSecret, earlier.event));
  const [first = "", second = ""] = await eventsOf(ALICE);
  expect(first).toContain(later.connection);
  expect(second).toContain(earlier.connection);
});

test("a request that is not an event, is too large, or is not a POST is rejected", async () => {
  const { event } = newEvent();
  const send = (body: string) => deliver(demo.origin, signed(demo.webhookSecret, event, { body }));
  const { timestamp, data } = event;
  expect(await send("")).toBe(401);
  expect(await send("{")).toBe(401);
  expect(await send("[]")).toBe(400);
  expect(await send(JSON.stringify({ type: "x", timestamp: "yesterday", data }))).toBe(400);
  expect(await send(JSON.stringify({ type: "x", timestamp, data: { end_user: { id: ALICE } } }))).toBe(400);
  expect(await send(JSON.stringify({ ...event, padding: "x".repeat(256 * 1024) }))).toBe(413);
  const got = await fetch(`${demo.origin}/webhooks`);
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
});

// This test runs last, because it removes the events of the other tests.
test("the newest 200 events are stored", async () => {
  const oldest = newEvent({ timestamp: "2032-01-01T00:00:00Z" });
  await deliver(demo.origin, signed(demo.webhookSecret, oldest.event));
  const others = Array.from({ length: 200 }, () => newEvent({ timestamp: "2031-01-01T00:00:00Z" }));
  await Promise.all(others.map(({ event }) => deliver(demo.origin, signed(demo.webhookSecret, event))));
  const events = await eventsOf(ALICE);
  expect(events).toHaveLength(200);
  expect(about(events, oldest.connection)).toEqual([]);
});
