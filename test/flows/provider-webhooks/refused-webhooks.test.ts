// What an integration's webhook URL refuses: what is no event, who is not the provider, and too much of it.

import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evictObject } from "../../support/flow.ts";
import { call, newApp } from "../../support/latchkey.ts";
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
import { until } from "../../support/until.ts";
import { newAddress, type WireAnswer } from "../../support/http/wire.ts";

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());

/** An event of so many bytes, which JSON writes with many more characters. */
const sized = (bytes: number) => {
  const body = JSON.stringify({ ...doorOpened("large"), note: "" });
  return body.replace('"note":""', `"note":"${'\\"'.repeat((bytes - body.length) / 2)}"`);
};

const keyOf = (url: string) => url.split("/").at(-1) ?? "";
const callbackOf = (url: string) => url.split("/").at(-2) ?? "";
const at = (url: string, key: string) => url.replace(keyOf(url), key);

describe("what can't be taken", () => {
  test.each(["", "nul", "{", "[]", "null", '"text"', "{}", '{"eventType":""}', '{"eventType":{}}'])(
    "H4 · %j is no event",
    async (body) => {
      const app = await newHookedApp(receiver);
      const doors = await newDoors(app);
      const refused = await sendHook(doors.url, body, withKey(API_KEY));
      expect(flawsOf(refused, 400, "invalid_request")).toEqual([]);
    },
  );

  test("H2 · nor more than 64 KiB, said or not; up to there it arrives whole", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    const tooLarge = await sendHook(doors.url, `${sized(64 * 1024)}   `, withKey(API_KEY));
    expect(flawsOf(tooLarge, 413, "payload_too_large")).toEqual([]);
    const unsaid = Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(1024, " ")));
    const alsoTooLarge = await sendHook(doors.url, "", { ...withKey(API_KEY), body: unsaid });
    expect(flawsOf(alsoTooLarge, 413, "payload_too_large")).toEqual([]);
    const payload = sized(64 * 1024);
    expect((await sendHook(doors.url, payload, withKey(API_KEY))).status).toBe(202);
    const [told] = await receiver.fromProvider(app, doors.id);
    expect(told?.data["payload"]).toBe(payload);
  });

  test("H4 · nor anything but a POST", async () => {
    const app = await newApp();
    const url = String((await newSender(app, "parqex"))["webhook_url"]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await sendHook(url, "", { method });
      expect(flawsOf(answer, 405, "method_not_allowed")).toEqual([]);
      expect(answer.headers["allow"]).toBe("POST");
    }
  });
});

describe("a URL that is not the integration's", () => {
  test("E5, H1 · lets nobody in: keys of other integrations and apps, altered ones, and those that were deleted", async () => {
    const [app, stranger] = [await newHookedApp(receiver), await newHookedApp(receiver)];
    const [doors, others] = [await newDoors(app), await newDoors(app)];
    const strangers = await newDoors(stranger);
    const key = keyOf(doors.url);
    const urls = [
      at(doors.url, keyOf(others.url)),
      at(doors.url, keyOf(strangers.url)),
      at(doors.url, key.replace(app.id, stranger.id)),
      at(doors.url, app.key),
      at(doors.url, `${key}0`),
      at(doors.url, key.slice(0, -1)),
      at(doors.url, key.toUpperCase()),
      at(doors.url, "x"),
      doors.url.replace(callbackOf(doors.url), callbackOf(others.url)),
      doors.url.replace(callbackOf(doors.url), callbackOf(strangers.url)),
      doors.url.replace(callbackOf(doors.url), "constructor"),
      doors.url.replace(callbackOf(doors.url), "__proto__"),
    ];
    for (const url of urls) {
      const refused = await sendHook(url, doorOpened(), withKey(API_KEY));
      expect(flawsOf(refused, 401, "unauthenticated")).toEqual([]);
    }
    // A hook key is no API key either.
    expect((await call("GET", "/v1/app", key)).status).toBe(401);
    expect((await sendHook(doors.url, doorOpened("good"), withKey(API_KEY))).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, doors.id, 1))).toEqual(["good"]);
    await call("DELETE", `/v1/integrations/${doors.id}`, app.key);
    const gone = await sendHook(doors.url, doorOpened(), withKey(API_KEY));
    expect(flawsOf(gone, 401, "unauthenticated")).toEqual([]);
    expect((await call("GET", "/v1/events", stranger.key)).body["data"]).toEqual([]);
  });

  test("E5 · one that was deleted and made again has another URL", async () => {
    const app = await newHookedApp(receiver);
    const before = await newDoors(app, { id: "doors", webhook_secret: API_KEY });
    await call("DELETE", "/v1/integrations/doors", app.key);
    const after = await newDoors(app, { id: "doors", webhook_secret: API_KEY });
    expect((await sendHook(before.url, doorOpened(), withKey(API_KEY))).status).toBe(401);
    expect((await sendHook(after.url, doorOpened("new"), withKey(API_KEY))).status).toBe(202);
    expect(deliveryIds(await receiver.fromProvider(app, "doors", 1))).toEqual(["new"]);
  });

  test("H1 · wakes nobody: not by its form, and not with another's key once the edge knows the right one", async () => {
    const app = await newApp();
    const [doors, others] = [await newSender(app, "parqex"), await newSender(app, "parqex")];
    const url = String(doors["webhook_url"]);
    const isWokenBy = async (key: string) => {
      await evictObject("AppObject", app.id);
      expect((await sendHook(at(url, key), doorOpened())).status).toBe(401);
      return evictObject("AppObject", app.id);
    };
    const key = keyOf(url);
    for (const wrong of ["x", `${key}0`, key.replace(/.$/, (last) => (last === "0" ? "1" : "0"))])
      expect(await isWokenBy(wrong)).toBe(false);
    const otherKey = keyOf(String(others["webhook_url"]));
    await until(
      () => isWokenBy(otherKey),
      (woken) => !woken,
      58_000,
    );
  }, 90_000);
});

describe("too often", () => {
  /** Twice the limit a minute and more, so that a minute's end in between does not matter. */
  const MANY = 1300;

  async function flood(ask: () => Promise<WireAnswer>): Promise<WireAnswer> {
    for (let sent = 0; sent < MANY; sent += 50) {
      const batch = await Promise.all(Array.from({ length: 50 }, ask));
      const refused = batch.find(({ status }) => status === 429);
      if (refused !== undefined) return refused;
    }
    throw new Error(`not refused after ${MANY} calls`);
  }

  test("H3 · for one integration: 429 with Retry-After, for this one alone", async () => {
    const app = await newHookedApp(receiver);
    const [doors, others] = [await newDoors(app), await newDoors(app)];
    const refused = await flood(() => sendHook(doors.url, doorOpened("same"), withKey(API_KEY)));
    expect(flawsOf(refused, 429, "rate_limited")).toEqual([]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await sendHook(others.url, doorOpened(), withKey(API_KEY))).status).toBe(202);
  });

  test("H3 · with keys that are wrong: 429 for the address, and the provider still gets in", async () => {
    const app = await newHookedApp(receiver);
    const doors = await newDoors(app);
    const headers = { "cf-connecting-ip": newAddress() };
    const wrong = doors.url.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const refused = await flood(() => sendHook(wrong, doorOpened(), { headers }));
    expect(flawsOf(refused, 429, "rate_limited")).toEqual([]);
    expect((await sendHook(doors.url, doorOpened(), withKey(API_KEY))).status).toBe(202);
  });
});
