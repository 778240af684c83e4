// An app receives the events of its connections: the types that it chose, each once, in order, and signed.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { connect, reconnect, refresh } from "../../support/flow.ts";
import { call } from "../../support/latchkey.ts";
import { listen } from "../../support/http/local-server.ts";
import {
  EVERY_EVENT,
  type HookedApp,
  isVerified,
  newHookedApp,
  Receiver,
} from "../../support/webhooks/receiver.ts";
import { newIntegration, revoke } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

const LIFE = [
  "connection.created",
  "connection.refreshed",
  "connection.updated",
  "connection.reauthorization_required",
  "connection.recovered",
  "connection.deleted",
];

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
beforeEach(() => {
  receiver.answer = { status: 204 };
});
afterAll(() => receiver.close());

/** Connects, refreshes, updates, loses, reconnects, and deletes a connection. */
async function liveOut(app: HookedApp): Promise<string> {
  const integration = await newIntegration(app, "parqet");
  const connection = await connect(app, integration);
  const { id } = connection;
  expect((await refresh(app, id)).status).toBe(200);
  const changed = await call("PATCH", `/v1/connections/${id}`, app.key, { metadata: { plan: "b" } });
  expect(changed.status).toBe(200);
  await revoke(integration, "all");
  expect(await refresh(app, id)).toMatchObject({ body: { code: "reauthorization_required" } });
  expect((await reconnect(app, integration, connection)).status).toBe(200);
  expect((await call("DELETE", `/v1/connections/${id}`, app.key)).status).toBe(200);
  return id;
}

const Health = z.object({ webhook_health: z.record(z.string(), z.unknown()) });
const healthOf = async ({ key }: HookedApp) =>
  Health.parse((await call("GET", "/v1/app", key)).body).webhook_health;

/** Waits until no delivery is pending. */
const allArrived = (app: HookedApp) =>
  until(
    () => healthOf(app),
    (health) => health["pending"] === 0,
  );

describe("the events of a connection", () => {
  test("G1 · arrive once each, in order, and with a valid signature", async () => {
    const app = await newHookedApp(receiver, { webhook_events: EVERY_EVENT });
    const id = await liveOut(app);
    await receiver.waitFor(id, LIFE.length);
    await allArrived(app);
    const received = receiver.about(id);
    expect(received.map(({ type }) => type)).toEqual(LIFE);
    expect(new Set(received.map((webhook) => webhook.id)).size).toBe(LIFE.length);
    expect(received.filter((webhook) => !isVerified(app.secret, webhook))).toEqual([]);
    expect(received.map(({ data }) => [data["status"], data["version"]])).toEqual([
      ["active", 1],
      ["active", 2],
      ["active", 2],
      ["reauthorization_required", 2],
      ["active", 3],
      ["deleted", 3],
    ]);
  });

  test("arrive without those for refreshes by default", async () => {
    const app = await newHookedApp(receiver);
    const { body } = await call("GET", "/v1/app", app.key);
    expect(body["webhook_events"]).toEqual(EVERY_EVENT.filter((type) => type !== "connection.refreshed"));
    const id = await liveOut(app);
    await receiver.waitFor(id, LIFE.length - 1);
    await allArrived(app);
    const types = receiver.about(id).map(({ type }) => type);
    expect(types).toEqual(LIFE.filter((type) => type !== "connection.refreshed"));
  });

  test("arrive if the app chose their type, and the choice can be changed", async () => {
    const app = await newHookedApp(receiver, { webhook_events: ["connection.deleted"] });
    const first = await liveOut(app);
    await receiver.waitFor(first, 1);
    const webhook_events = ["connection.created", "connection.recovered"];
    expect(await call("PATCH", "/v1/app", app.key, { webhook_events })).toMatchObject({
      status: 200,
      body: { webhook_events },
    });
    const second = await liveOut(app);
    await receiver.waitFor(second, 2);
    await allArrived(app);
    const types = [first, second].map((id) => receiver.about(id).map(({ type }) => type));
    expect(types).toEqual([["connection.deleted"], webhook_events]);
  });

  test.each([["connection.exploded"], ["webhook.test"], [1]])("cannot have the type %j", async (type) => {
    const app = await newHookedApp(receiver);
    const rejected = { status: 400, body: { code: "invalid_request" } };
    expect(await call("PATCH", "/v1/app", app.key, { webhook_events: [type] })).toMatchObject(rejected);
  });
});

describe("an endpoint that rejects an event", () => {
  test("G2, G3 · gets it again with the same ID and a new timestamp, even if the app's object was restarted", async () => {
    const app = await newHookedApp(receiver);
    receiver.answer = { status: 503 };
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    await receiver.waitFor(id, 1);
    await until(
      () => healthOf(app),
      (health) => health["consecutive_failures"] === 1,
    );
    expect(await healthOf(app)).toMatchObject({ last_failure: { status: 503 }, pending: 1 });
    const { runtime } = await stack();
    await runtime.evictObject("AppObject", app.id);
    receiver.answer = { status: 200 };
    await receiver.waitFor(id, 2);
    const [first, again] = receiver.about(id);
    expect([again?.id, again?.body]).toEqual([first?.id, first?.body]);
    expect(again?.headers["webhook-timestamp"]).not.toBe(first?.headers["webhook-timestamp"]);
    expect(again === undefined ? false : isVerified(app.secret, again)).toBe(true);
    expect(await allArrived(app)).toMatchObject({ status: "active", consecutive_failures: 0 });
  });

  test("F3, G3 · with a redirect to a private address is not followed", async () => {
    let followed = 0;
    const inside = await listen((_, response) => {
      followed += 1;
      response.writeHead(204).end();
    });
    const app = await newHookedApp(receiver);
    receiver.answer = { status: 307, headers: { location: inside.origin } };
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    await receiver.waitFor(id, 1);
    await until(
      () => healthOf(app),
      (health) => health["consecutive_failures"] === 1,
    );
    expect(await healthOf(app)).toMatchObject({ last_failure: { status: 307 }, pending: 1 });
    const tested = await call("POST", "/v1/app/webhooks/test", app.key);
    expect(tested.body).toMatchObject({ delivered: false, status: 307 });
    expect(followed).toBe(0);
    await inside.close();
  });

  test("G3 · with a 410 gets no more events until its URL is set again", async () => {
    const app = await newHookedApp(receiver);
    receiver.answer = { status: 410 };
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    await until(
      () => healthOf(app),
      (health) => health["status"] === "disabled",
    );
    await call("PATCH", `/v1/connections/${id}`, app.key, { metadata: { plan: "b" } });
    receiver.answer = { status: 204 };
    expect(receiver.about(id)).toHaveLength(1);
    expect(await healthOf(app)).toMatchObject({ next_attempt_at: null, pending: 2 });
    await call("PATCH", "/v1/app", app.key, { webhook_url: receiver.url });
    await receiver.waitFor(id, 3);
    const [, ...arrived] = receiver.about(id);
    expect(arrived.map(({ type }) => type)).toEqual(["connection.created", "connection.updated"]);
  });
});
