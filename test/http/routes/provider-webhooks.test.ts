// Which requests to an integration's webhook URL reach the app's Durable Object.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SECOND } from "../../../src/shared/clock.ts";
import { newStage, type Stage, valueOf } from "../../support/workers/create-connection.ts";

const API_KEY_PROVIDER = {
  provider: "parqex",
  client_id: "client",
  client_secret: "secret",
  webhook_secret: "an-api-key-from-the-provider",
};

let stage: Stage;
let url: string;
let otherUrl: string;

beforeEach(async () => {
  stage = await newStage();
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const [doors, others] = [
    await stage.appStub.createIntegration(API_KEY_PROVIDER, LATCHKEY),
    await stage.appStub.createIntegration(API_KEY_PROVIDER, LATCHKEY),
  ];
  url = valueOf(doors).webhook_url ?? "";
  otherUrl = valueOf(others).webhook_url ?? "";
});

afterEach(() => {
  vi.restoreAllMocks();
});

const keyOf = (webhookUrl: string) => webhookUrl.split("/").at(-1) ?? "";
const callbackOf = (webhookUrl: string) => webhookUrl.split("/").at(-2) ?? "";
const withKey = (key: string) => url.replace(keyOf(url), key);
const lastDigitChanged = (key: string) => key.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

/** Sends a provider's webhook; returns the status and the Retry-After header. */
async function sendTo(webhookUrl: string, address = "203.0.113.1") {
  const { status, headers } = await exports.default.fetch(webhookUrl, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-api-key": "an-api-key-from-the-provider",
      "cf-connecting-ip": address,
    },
    body: JSON.stringify({ id: crypto.randomUUID(), eventType: "door1_open" }),
  });
  return { status, retryAfter: headers.get("retry-after") };
}

/** Publishes the app's copy in KV, and lets older ones in memory expire. */
async function publishAppCopy(): Promise<void> {
  stage.clock.advance(20 * SECOND);
  await runDurableObjectAlarm(stage.appStub);
  stage.clock.advance(20 * SECOND);
}

const TAKEN = { status: 202, retryAfter: null };
const UNAUTHENTICATED = { status: 401, retryAfter: null };
const RATE_LIMITED = { status: 429, retryAfter: "60" };

describe("H1 · no Durable Object is called", () => {
  test("H1 · for a key with a wrong form or checksum", async () => {
    const called = vi.spyOn(env.APPS, "getByName");
    for (const key of ["x", `${keyOf(url)}0`, keyOf(url).slice(0, -1), lastDigitChanged(keyOf(url))])
      expect(await sendTo(withKey(key))).toEqual(UNAUTHENTICATED);
    expect(called).not.toHaveBeenCalled();
    expect(await sendTo(url)).toEqual(TAKEN);
    expect(called).toHaveBeenCalled();
  });

  test("H1 · for another integration's key, if the copy in KV has the right one", async () => {
    await publishAppCopy();
    const called = vi.spyOn(env.APPS, "getByName");
    expect(await sendTo(withKey(keyOf(otherUrl)))).toEqual(UNAUTHENTICATED);
    expect(called).not.toHaveBeenCalled();
    expect(await sendTo(url)).toEqual(TAKEN);
  });
});

describe("H3 · a rate limit", () => {
  test("H3 · counts an integration's webhooks, and no other integration's", async () => {
    const limit = vi.spyOn(env.HOOKS_LIMIT, "limit");
    limit.mockImplementation(async ({ key }) => ({ success: key !== callbackOf(url) }));
    expect(await sendTo(url)).toEqual(RATE_LIMITED);
    expect(await sendTo(otherUrl)).toEqual(TAKEN);
    expect(limit.mock.calls.map(([{ key }]) => key)).toEqual([callbackOf(url), callbackOf(otherUrl)]);
  });

  test("H3 · counts wrong keys by address and app, and the provider's right key never", async () => {
    await publishAppCopy();
    const limit = vi.spyOn(env.AUTHENTICATION_LIMIT, "limit").mockResolvedValue({ success: false });
    const hooks = vi.spyOn(env.HOOKS_LIMIT, "limit");
    for (const key of [lastDigitChanged(keyOf(url)), keyOf(otherUrl)])
      expect(await sendTo(withKey(key), "203.0.113.9")).toEqual(RATE_LIMITED);
    expect(limit.mock.calls.map(([{ key }]) => key)).toEqual([
      "malformed 203.0.113.9",
      `hk ${stage.ids.app} 203.0.113.9`,
    ]);
    expect(hooks).not.toHaveBeenCalled();
    expect(await sendTo(url, "203.0.113.9")).toEqual(TAKEN);
    expect(limit).toHaveBeenCalledTimes(2);
  });
});
