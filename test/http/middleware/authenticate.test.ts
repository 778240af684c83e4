// What a limit on guesses counts, and for whom a right credential is rejected beyond it. The limit is replaced by one of
// three calls, so that no test depends on a minute.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { type AppId, newAppId } from "../../../src/shared/id.ts";
import { writeKeyCopy } from "../../../src/kv/key-copy.ts";
import { issueKey, parseKey } from "../../../src/vault/api-key.ts";
import { newStage, type Stage, valueOf } from "../../support/workers/create-connection.ts";

const LIMIT = 3;
let address: string;
let calls = 0;
let limit: MockInstance<RateLimit["limit"]>;

beforeEach(() => {
  address = `203.0.113.${(calls += 1)}`;
  const counts = new Map<string, number>();
  limit = vi.spyOn(env.AUTHENTICATION_LIMIT, "limit").mockImplementation(async ({ key }) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: (counts.get(key) ?? 0) <= LIMIT };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function statusOf(path: string, key: string, from = address): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, "cf-connecting-ip": from };
  return (await exports.default.fetch(`http://localhost:8787${path}`, { headers })).status;
}

/** Sends guesses until they are limited, and returns the last status. */
async function guess(path: string, newGuess: () => Promise<string> | string): Promise<number> {
  let status = 0;
  for (let n = 0; n <= LIMIT; n += 1) status = await statusOf(path, await newGuess());
  return status;
}

describe("H7 · guesses at the admin token", () => {
  const { adminToken } = configOf(env);

  test("H7 · beyond the limit get the same response, even if the guess is right", async () => {
    // The operator has used this address before.
    expect(await statusOf("/v1/apps", adminToken)).toBe(200);
    expect(await guess("/v1/apps", () => crypto.randomUUID())).toBe(429);
    expect(await statusOf("/v1/apps", adminToken)).toBe(429);
    expect(await statusOf("/v1/apps", adminToken, `${address}0`)).toBe(200);
  });

  test("H7 · do not include the operator's own calls", async () => {
    for (let n = 0; n < LIMIT * 3; n += 1) expect(await statusOf("/v1/apps", adminToken)).toBe(200);
    expect(limit).toHaveBeenCalledTimes(1);
  });

  test("H7 · are not API keys in a wrong form, and do not reject API keys", async () => {
    const stage = await newStage();
    const { api_key: key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
    expect(await guess("/v1/app", () => "x")).toBe(429);
    expect(await guess("/v1/apps", () => "x")).toBe(429);
    expect(await statusOf("/v1/app", key)).toBe(200);
  });
});

/** Publishes an app's copy in KV, and lets older ones in memory expire. */
async function publish({ clock, appStub }: Stage): Promise<void> {
  vi.spyOn(Date, "now").mockImplementation(clock.now);
  clock.advance(20 * SECOND);
  await runDurableObjectAlarm(appStub);
  clock.advance(20 * SECOND);
}
const newGuess = (app: AppId) => async () => (await issueKey("lk", app)).key;
const newKey = async ({ appStub }: Stage) => valueOf(await appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;

/** Creates a key that the copy in KV does not contain yet. */
async function newKeyBeforeCopy(stage: Stage): Promise<string> {
  const copy = (await env.TOKENS.get(`keys:${stage.ids.app}`)) ?? "";
  const key = await newKey(stage);
  await env.TOKENS.put(`keys:${stage.ids.app}`, copy);
  return key;
}

describe("H7 · guesses at an app's keys", () => {
  test("H7 · reject a new key of the same app, and no new key of another app", async () => {
    const [guessed, other] = [await newStage(), await newStage()];
    await publish(guessed);
    await publish(other);
    expect(await guess("/v1/app", newGuess(guessed.ids.app))).toBe(429);
    expect(await statusOf("/v1/app", await newKeyBeforeCopy(guessed))).toBe(429);
    expect(await statusOf("/v1/app", await newKeyBeforeCopy(other))).toBe(200);
  });

  test("H7 · that do not exist are limited together, so that they wake few objects", async () => {
    const stage = await newStage();
    await publish(stage);
    const woken = vi.spyOn(env.APPS, "getByName");
    expect(await guess("/v1/app", () => newGuess(newAppId())())).toBe(429);
    expect(woken).toHaveBeenCalledTimes(LIMIT);
    expect(await statusOf("/v1/app", await newKey(stage))).toBe(200);
  });
});

test("a deleted key is rejected when the copies of the app's keys have expired, and the other key is accepted", async () => {
  const stage = await newStage();
  const { id, api_key: deleted } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  const kept = await newKey(stage);
  await publish(stage);
  expect(await statusOf("/v1/app", deleted)).toBe(200);
  valueOf(await stage.appStub.deleteKey(id, LATCHKEY));
  await publish(stage);
  expect(await statusOf("/v1/app", deleted)).toBe(401);
  expect(await statusOf("/v1/app", kept)).toBe(200);
});

test("a deleted key that a copy of an earlier version still contains changes nothing", async () => {
  const stage = await newStage();
  const { id, api_key: key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  await newKey(stage);
  await publish(stage);
  valueOf(await stage.appStub.deleteKey(id, LATCHKEY));
  const key_hashes = [(await parseKey("lk", key))?.hash ?? ""];
  await writeKeyCopy(env, stage.ids.app, { v: 1, key_hashes, hook_key_hashes: {} });
  const headers = { authorization: `Bearer ${key}`, "cf-connecting-ip": address };
  const update = { method: "PATCH", headers, body: JSON.stringify({ name: "Changed" }) };
  expect((await exports.default.fetch("http://localhost:8787/v1/app", update)).status).toBe(401);
});
