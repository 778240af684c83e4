// Webhooks that providers send to an integration's webhook URL: how they are authenticated, and how the app receives
// each one once, with Latchkey's signature.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, newApp } from "../../support/latchkey.ts";
import { rowsOf } from "../../support/pages.ts";
import { flawsOf } from "../../support/problem.ts";
import {
  API_KEY,
  deliveryIds,
  doorOpened,
  newDoors,
  newSender,
  type Sender,
  sendHook,
  signedWithText,
  webhookUrlOf,
  withKey,
} from "../../support/webhooks/provider-webhook.ts";
import { type HookedApp, isVerified, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { until } from "../../support/until.ts";
import { signed } from "../../support/webhooks/webhook.ts";

const OTHER_SECRET = `whsec_${btoa("a secret of another account 0123456")}`;
const SECRET = `whsec_${btoa("the secret of this account, 32 b.")}`;

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());

describe("an integration", () => {
  const path = "/v1/integrations";

  test("E1 · shows its webhook URL, and never its webhook secret", async () => {
    const app = await newApp();
    const created = await call("POST", path, app.key, {
      id: "doors",
      provider: "parqex",
      client_id: "c",
      client_secret: "a client secret",
      webhook_secret: API_KEY,
    });
    const { webhook_url } = created.body;
    expect(created).toMatchObject({ status: 201, body: { has_webhook_secret: true } });
    expect(webhook_url).toMatch(/\/hooks\/cb[0-9a-z]{20}\/hk_app[0-9a-z]{20}_[0-9a-z]{52}_[0-9a-f]{8}$/);
    const read = await call("GET", `${path}/doors`, app.key);
    const listed = await call("GET", path, app.key);
    expect(read.body).toEqual(created.body);
    const without = await call("PATCH", `${path}/doors`, app.key, { webhook_secret: null });
    expect(without.body).toMatchObject({ has_webhook_secret: false, webhook_url });
    for (const { headers, text } of [created, read, listed, without]) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(text).not.toContain(API_KEY);
    }
  });

  test.each(["parqet", "addepar", "pluggy"])("at %s has no webhook secret", async (provider) => {
    const app = await newApp();
    const client = { client_id: "c", client_secret: "a client secret", webhook_secret: API_KEY };
    const rejected = await call("POST", path, app.key, { provider, ...client });
    expect(rejected).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
    expect(rejected.body["errors"]).toContainEqual({
      path: "webhook_secret",
      message: expect.stringContaining("does not use webhook secrets"),
    });
  });

  test("at a provider without webhooks has no webhook URL", async () => {
    const app = await newApp();
    const created = await call("POST", path, app.key, { provider: "parqet", client_id: "c" });
    expect(created).toMatchObject({ status: 201, body: { webhook_url: null, has_webhook_secret: false } });
  });

  test("has a webhook secret that fits into a header", async () => {
    const app = await newApp();
    for (const webhook_secret of ["", "two words", "line\nbreak", "ü", "x".repeat(1025)]) {
      const settings = {
        provider: "parqex",
        client_id: "c",
        client_secret: "a client secret",
        webhook_secret,
      };
      const rejected = await call("POST", path, app.key, settings);
      expect({ webhook_secret, ...rejected }).toMatchObject({
        status: 400,
        body: { code: "invalid_request" },
      });
    }
  });

  test("can read how a provider's webhooks are authenticated", async () => {
    const app = await newApp();
    const { body } = await call("GET", "/v1/providers", app.key);
    const webhooks = Object.fromEntries(rowsOf(body).map((row) => [row["id"], row["webhooks"]]));
    expect(webhooks).toMatchObject({
      parqet: null,
      parqex: { proof: "api_key" },
      parallel: { proof: "standard_webhooks" },
      pluggy: { proof: "url" },
    });
  });
});

describe("a webhook with an API key in a header", () => {
  test("G1 · is forwarded to the app with Latchkey's signature", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    const payload = `${JSON.stringify(doorOpened("event-1"), null, 2)}\n`;
    const response = await sendHook(doors.url, payload, withKey(API_KEY));
    expect([response.status, response.text]).toEqual([202, ""]);
    const [event] = await receiver.fromProvider(app, doors.id);
    if (event === undefined) throw new Error("no webhook arrived");
    expect(isVerified(app.secret, event)).toBe(true);
    expect(event.data).toEqual({
      app: app.id,
      integration: doors.id,
      provider: "parqex",
      connection: null,
      event: "door1_open",
      event_id: "event-1",
      payload,
    });
    const listed = await call("GET", "/v1/events?type=provider.event", app.key);
    expect(rowsOf(listed.body)).toMatchObject([{ id: event.id, type: "provider.event", data: event.data }]);
    expect(event.id).toMatch(/^evt[0-9a-z]{20}$/);
  });

  test("is rejected with a wrong key, without a key and with a previous key", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    for (const headers of [
      {},
      ...[`${API_KEY}x`, API_KEY.slice(1), "", `Bearer ${API_KEY}`].map((key) => withKey(key).headers),
    ]) {
      const rejected = await sendHook(doors.url, doorOpened(), { headers });
      expect(flawsOf(rejected, 401, "unauthenticated")).toEqual([]);
      expect(rejected.text).not.toContain(API_KEY);
    }
    await call("PATCH", `/v1/integrations/${doors.id}`, app.key, {
      webhook_secret: "another-key-of-the-provider",
    });
    expect((await sendHook(doors.url, doorOpened(), withKey(API_KEY))).status).toBe(401);
    expect(
      (await sendHook(doors.url, doorOpened("good"), withKey("another-key-of-the-provider"))).status,
    ).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, doors.id, 1))).toEqual(["good"]);
  });

  test("is rejected until the integration has a webhook secret, as the error explains", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app, {});
    const rejected = await sendHook(doors.url, doorOpened(), withKey(API_KEY));
    expect(flawsOf(rejected, 409, "webhook_secret_missing")).toEqual([]);
    expect(rejected.json["detail"]).toContain("webhook_secret");
    await call("PATCH", `/v1/integrations/${doors.id}`, app.key, { webhook_secret: API_KEY });
    expect((await sendHook(doors.url, doorOpened("later"), withKey(API_KEY))).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, doors.id, 1))).toEqual(["later"]);
  });
});

/** An integration at Parallel, which signs its webhooks. */
async function newRuns(app: HookedApp): Promise<Sender> {
  const integration = await newSender(app, "parallel", { webhook_secret: SECRET });
  return { id: String(integration["id"]), url: String(integration["webhook_url"]) };
}

const runEnded = { type: "task_run.status", timestamp: "2026-11-21T12:00:00Z", data: { run_id: "trun_1" } };

describe("a webhook with a Standard Webhooks signature", () => {
  test("G1 · is accepted with either form of the key, and with one valid signature of two", async () => {
    const app = await newHookedApp(receiver);
    const runs = await newRuns(app);
    const { headers, body } = signed(SECRET, runEnded, { id: "whevent_1" });
    expect((await sendHook(runs.url, body, { headers })).status).toBe(202);
    const asText = signedWithText(SECRET, "whevent_2", body);
    expect((await sendHook(runs.url, body, { headers: asText })).status).toBe(202);
    const both = signed(SECRET, runEnded, { id: "whevent_3", secrets: [OTHER_SECRET, SECRET] });
    expect((await sendHook(runs.url, body, { headers: both.headers })).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, runs.id, 3))).toEqual([
      "whevent_1",
      "whevent_2",
      "whevent_3",
    ]);
    const [event] = await receiver.fromProvider(app, runs.id);
    expect(event?.data).toMatchObject({ provider: "parallel", event: "task_run.status", payload: body });
  });

  test("G1 · is rejected with a wrong signature, an old timestamp or changed content", async () => {
    const app = await newHookedApp(receiver);
    const runs = await newRuns(app);
    const genuine = signed(SECRET, runEnded, { id: "genuine" });
    const minutesAway = (minutes: number) =>
      signed(SECRET, runEnded, { at: new Date(Date.now() + minutes * 60_000) });
    const without = (name: string) => {
      const { [name]: _, ...headers } = genuine.headers;
      return { ...genuine, headers };
    };
    const rejected = [
      signed(OTHER_SECRET, runEnded),
      { ...genuine, headers: signedWithText(OTHER_SECRET, "x", genuine.body) },
      { ...genuine, body: genuine.body.replace("trun_1", "trun_2") },
      { ...genuine, headers: { ...genuine.headers, "webhook-id": "another" } },
      { ...genuine, headers: { ...genuine.headers, "webhook-signature": "v1" } },
      { ...genuine, headers: { ...genuine.headers, "webhook-signature": "v1,AAAA" } },
      minutesAway(-30),
      minutesAway(30),
      without("webhook-id"),
      without("webhook-timestamp"),
      without("webhook-signature"),
    ];
    for (const { headers, body } of rejected) {
      const response = await sendHook(runs.url, body, { headers });
      expect(flawsOf(response, 401, "unauthenticated")).toEqual([]);
    }
    expect((await sendHook(runs.url, genuine.body, { headers: genuine.headers })).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, runs.id, 1))).toEqual(["genuine"]);
  });
});

describe("a webhook with the URL alone", () => {
  test("contains no connection ID unless the connection has confirmed the item", async () => {
    const app = await newHookedApp(receiver);
    const bank = await newSender(app, "pluggy");
    const [id, url] = [String(bank["id"]), String(bank["webhook_url"])];
    const session = await call("POST", "/v1/connect/sessions", app.key, { end_user: { id: "ada" } });
    const ownId = String(session.body["connection_id"]);
    const claims = [ownId, "con00000000000000000000", "someone", null];
    for (const [n, clientUserId] of claims.entries()) {
      const body = { eventId: `e${n}`, event: "item/updated", itemId: "it", clientUserId, status: "UPDATED" };
      expect((await sendHook(url, body)).status).toBe(202);
    }
    const events = await receiver.fromProvider(app, id, claims.length);
    expect(events.map(({ data }) => data["connection"])).toEqual([null, null, null, null]);
    const { body } = await call("GET", `/v1/connections/${ownId}`, app.key);
    expect(body["status"]).toBe("pending");
  });
});

describe("a repeated webhook", () => {
  test("is accepted again, and forwarded once", async () => {
    const app = await newHookedApp(receiver);
    const [doors, others] = [await newDoors(app), await newDoors(app)];
    const same = doorOpened("same");
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await sendHook(doors.url, same, withKey(API_KEY))).status),
    );
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 202));
    // Only the ID is compared, not the rest of the event.
    await sendHook(doors.url, { ...same, doorState: "closed" }, withKey(API_KEY));
    // The same ID at another integration is another event.
    await sendHook(others.url, same, withKey(API_KEY));
    await sendHook(doors.url, doorOpened(17), withKey(API_KEY));
    expect(deliveryIds(await receiver.fromProvider(app, doors.id, 2))).toEqual(["same", "17"]);
    expect(deliveryIds(await receiver.fromProvider(app, others.id, 1))).toEqual(["same"]);
    const ids = receiver.received.filter(({ data }) => data["app"] === app.id).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  test("is recognized by its body if the provider sends no ID", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    const { id: _, ...nameless } = doorOpened();
    for (const body of [nameless, nameless, { ...nameless, toggleID: 8 }])
      expect((await sendHook(doors.url, body, withKey(API_KEY))).status).toBe(202);
    expect((await sendHook(doors.url, doorOpened("last"), withKey(API_KEY))).status).toBe(202);
    const events = await receiver.fromProvider(app, doors.id, 3);
    expect(events.map(({ data }) => data["event_id"])).toEqual([null, null, "last"]);
  });
});

describe("the app's choice of events", () => {
  test("can exclude provider events from its webhooks and its list", async () => {
    const app = await newHookedApp(receiver, { webhook_events: ["connection.created"] });
    const url = String((await newSender(app, "parqex", { webhook_secret: API_KEY }))["webhook_url"]);
    expect((await sendHook(url, doorOpened(), withKey(API_KEY))).status).toBe(202);
    await call("PATCH", "/v1/app", app.key, { webhook_events: ["provider.event"] });
    await sendHook(url, doorOpened("wanted"), withKey(API_KEY));
    const listed = await until(
      async () => rowsOf((await call("GET", "/v1/events", app.key)).body),
      (rows) => rows.length > 0,
    );
    expect(listed.map(({ data }) => data)).toMatchObject([{ event_id: "wanted" }]);
  });
});

test("an integration keeps its webhook URL when it is updated", async () => {
  const app = await newApp();
  const created = await newSender(app, "parqex");
  await call("PATCH", `/v1/integrations/${String(created["id"])}`, app.key, { client_id: "another" });
  expect(await webhookUrlOf(app, String(created["id"]))).toBe(created["webhook_url"]);
});
