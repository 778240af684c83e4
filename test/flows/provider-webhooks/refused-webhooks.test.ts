// Requests that an integration's webhook URL rejects: invalid events, large bodies, other methods and wrong keys.

import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, type Json, newApp } from "../../support/latchkey.ts";
import { until } from "../../support/until.ts";
import { flawsOf } from "../../support/problem.ts";
import {
  API_KEY,
  deliveryIds,
  doorOpened,
  newDoors,
  newSender,
  sendHook,
  withKey,
} from "../../support/webhooks/provider-webhook.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());

/** Returns an event of this many bytes, with characters that JSON escapes. */
const sized = (bytes: number) => {
  const body = JSON.stringify({ ...doorOpened("large"), note: "" });
  return body.replace('"note":""', `"note":"${'\\"'.repeat((bytes - body.length) / 2)}"`);
};

const keyOf = (url: string) => url.split("/").at(-1) ?? "";
const callbackOf = (url: string) => url.split("/").at(-2) ?? "";
const at = (url: string, key: string) => url.replace(keyOf(url), key);

describe("a webhook", () => {
  test("H4 · is rejected with a body that is no event, and is logged as sent by nobody with a key", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    let requestId = "";
    for (const body of ["", "{", "[]", '{"eventType":""}']) {
      const rejected = await sendHook(doors.url, body, withKey(API_KEY));
      expect({ body, flaws: flawsOf(rejected, 400, "invalid_request") }).toEqual({ body, flaws: [] });
      requestId = String(rejected.headers["latchkey-request-id"]);
    }
    const read = async () =>
      (await call("GET", `/v1/logs?request_id=${requestId}`, app.key)).body["data"] as Json[];
    const [entry] = await until(read, ({ length }) => length > 0);
    expect(entry).toMatchObject({ kind: "request", via: null, key_id: null, status: 400 });
  });

  test("H2 · can have up to 64 KiB, with or without a content-length", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    const tooLarge = await sendHook(doors.url, `${sized(64 * 1024)}   `, withKey(API_KEY));
    expect(flawsOf(tooLarge, 413, "payload_too_large")).toEqual([]);
    const withoutLength = Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(1024, " ")));
    const tooLargeStream = await sendHook(doors.url, "", { ...withKey(API_KEY), body: withoutLength });
    expect(flawsOf(tooLargeStream, 413, "payload_too_large")).toEqual([]);
    const payload = sized(64 * 1024);
    expect((await sendHook(doors.url, payload, withKey(API_KEY))).status).toBe(202);
    const [event] = await receiver.fromProvider(app, doors.id);
    expect(event?.data["payload"]).toBe(payload);
  });

  test("H4 · is a POST", async () => {
    const app = await newApp();
    const url = String((await newSender(app, "parqex"))["webhook_url"]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await sendHook(url, "", { method });
      expect(flawsOf(response, 405, "method_not_allowed")).toEqual([]);
      expect(response.headers["allow"]).toBe("POST");
    }
  });
});

describe("a webhook URL", () => {
  test("E5, H1 · rejects the keys of other integrations and apps, changed keys and deleted integrations", async () => {
    const [app, otherApp] = [await newHookedApp(receiver), await newHookedApp(receiver)];
    const [doors, others] = [await newDoors(app), await newDoors(app)];
    const foreign = await newDoors(otherApp);
    const key = keyOf(doors.url);
    const urls = [
      at(doors.url, keyOf(others.url)),
      at(doors.url, keyOf(foreign.url)),
      at(doors.url, key.replace(app.id, otherApp.id)),
      at(doors.url, app.key),
      at(doors.url, `${key}0`),
      at(doors.url, key.slice(0, -1)),
      at(doors.url, key.toUpperCase()),
      at(doors.url, "x"),
      doors.url.replace(callbackOf(doors.url), callbackOf(others.url)),
      doors.url.replace(callbackOf(doors.url), callbackOf(foreign.url)),
      doors.url.replace(callbackOf(doors.url), "constructor"),
      doors.url.replace(callbackOf(doors.url), "__proto__"),
    ];
    for (const url of urls) {
      const rejected = await sendHook(url, doorOpened(), withKey(API_KEY));
      expect(flawsOf(rejected, 401, "unauthenticated")).toEqual([]);
    }
    // The key of a webhook URL is not an API key.
    expect((await call("GET", "/v1/app", key)).status).toBe(401);
    expect((await sendHook(doors.url, doorOpened("good"), withKey(API_KEY))).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, doors.id, 1))).toEqual(["good"]);
    await call("DELETE", `/v1/integrations/${doors.id}`, app.key);
    const gone = await sendHook(doors.url, doorOpened(), withKey(API_KEY));
    expect(flawsOf(gone, 401, "unauthenticated")).toEqual([]);
    expect((await call("GET", "/v1/events", otherApp.key)).body["data"]).toEqual([]);
  });

  test("E5 · is a new one if the integration is deleted and created again", async () => {
    const app = await newHookedApp(receiver);
    const before = await newDoors(app, { id: "doors", webhook_secret: API_KEY });
    await call("DELETE", "/v1/integrations/doors", app.key);
    const after = await newDoors(app, { id: "doors", webhook_secret: API_KEY });
    expect((await sendHook(before.url, doorOpened(), withKey(API_KEY))).status).toBe(401);
    expect((await sendHook(after.url, doorOpened("new"), withKey(API_KEY))).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, "doors", 1))).toEqual(["new"]);
  });
});
