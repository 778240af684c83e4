// Keys with limits, and copies in KV that do not know them: older than the key, of an earlier version, or read by one.

import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { keyCopyOf } from "../../../src/apps/app-copies.ts";
import { AppStore } from "../../../src/apps/app-store.ts";
import { forgetKeys } from "../../../src/apps/keys/known-keys.ts";
import { forgetKeyCopy, writeKeyCopy } from "../../../src/kv/key-copy.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { HOUR, SECOND } from "../../../src/shared/clock.ts";
import { parseKey } from "../../../src/vault/api-key.ts";
import { newStage, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { keyCopyInKv } from "../../support/workers/kv-copy.ts";
import { NO_LIMITS } from "../../support/workers/no-limits.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const READ = { name: "Reader", scopes: ["read" as const], expires_at: null };

const hashOf = async (key: string) => (await parseKey("lk", key))?.hash ?? "";

async function send(method: string, path: string, key: string) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const init = { method, headers, ...(method === "GET" ? {} : { body: "{}" }) };
  const response = await exports.default.fetch(`http://localhost:8787${path}`, init);
  return { status: response.status, code: response.headers.get("latchkey-error") };
}

/** Removes what this isolate has in memory. */
function forget({ ids }: Stage): void {
  forgetKeys();
  forgetKeyCopy(ids.app);
}

const REFUSED = { status: 403, code: "insufficient_scope" };

test("E4 · a key that is newer than the copy has the access that it has, and not more", async () => {
  const stage = await newStage();
  const full = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
  // A copy of an earlier version: hashes only.
  const before = { v: 1 as const, key_hashes: [await hashOf(full)], hook_key_hashes: {} };
  const limited = valueOf(await stage.appStub.createKey(READ, LATCHKEY)).api_key;
  await writeKeyCopy(env, stage.ids.app, before);
  forget(stage);
  expect(await send("PATCH", "/v1/app", limited)).toEqual(REFUSED);
  expect(await send("GET", "/v1/app", limited)).toEqual({ status: 200, code: null });
  expect(await send("GET", `/v1/connections/${stage.ids.connection}/token`, limited)).toEqual(REFUSED);
  // Also from memory, before and after the copy is current.
  expect(await send("GET", `/v1/connections/${stage.ids.connection}/token`, limited)).toEqual(REFUSED);
});

test("the log has the ID of a key that a copy of an earlier version does not name", async () => {
  const stage = await newStage();
  const { id, api_key: full } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  await writeKeyCopy(env, stage.ids.app, { v: 1, key_hashes: [await hashOf(full)], hook_key_hashes: {} });
  forget(stage);
  expect(await send("PATCH", "/v1/app", full)).toMatchObject({ status: 200 });
  const [entry] = (await stage.appStub.listAudit({ action: "app" }, null, 1)).entries;
  expect(entry?.by.key_id).toBe(id);
});

test("E4 · the Worker of an earlier version refuses keys with limits, with a new copy and with a new object", async () => {
  const stage = await newStage();
  const full = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
  const limited = valueOf(await stage.appStub.createKey(READ, LATCHKEY)).api_key;
  const expires_at = new Date(stage.clock.now() + HOUR).toISOString();
  const expiring = valueOf(await stage.appStub.createKey({ ...NO_LIMITS, expires_at }, LATCHKEY)).api_key;
  const [fullHash, limitedHash, expiringHash] = await Promise.all([full, limited, expiring].map(hashOf));
  const { key_hashes } = JSON.parse((await keyCopyInKv(stage.ids.app)) ?? "{}");
  expect(key_hashes).toContain(fullHash);
  expect(key_hashes).not.toContain(limitedHash);
  expect(key_hashes).not.toContain(expiringHash);
  expect(await stage.appStub.authenticate(fullHash ?? "")).toBe(true);
  expect(await stage.appStub.authenticate(limitedHash ?? "")).toBe(false);
  expect(await stage.appStub.authenticate(expiringHash ?? "")).toBe(false);
  // After a rollback, the object of the earlier version reads one table.
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    const hashes = storage.sql.exec("SELECT hash FROM app_key").toArray();
    expect(JSON.stringify(hashes)).toContain(fullHash);
    expect(JSON.stringify(hashes)).not.toContain(limitedHash);
    // A key that it deletes stays deleted.
    storage.sql.exec("DELETE FROM app_key WHERE hash = ?", fullHash ?? "");
    expect(JSON.stringify(keyCopyOf(new AppStore(storage.sql)))).not.toContain(fullHash);
  });
});

test("E4 · a key is refused from the moment at which it expires, also from memory", async () => {
  const stage = await newStage();
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const expires_at = new Date(stage.clock.now() + 2 * SECOND).toISOString();
  const { api_key } = valueOf(await stage.appStub.createKey({ ...NO_LIMITS, expires_at }, LATCHKEY));
  expect(await send("GET", "/v1/app", api_key)).toMatchObject({ status: 200 });
  stage.clock.advance(2 * SECOND);
  expect(await send("GET", "/v1/app", api_key)).toEqual({ status: 401, code: "key_expired" });
});

test("the last use of a key is the hour, also for keys of an earlier version", async () => {
  const stage = await newStage();
  const { id, api_key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec("DELETE FROM key_detail");
  });
  expect(await send("GET", "/v1/app", api_key)).toMatchObject({ status: 200 });
  await expect
    .poll(async () => valueOf(await stage.appStub.listKeys()).data.find((key) => key.id === id))
    .toMatchObject({
      name: null,
      scopes: null,
      created_by: null,
      last_used_at: expect.stringMatching(/:00:00\.000Z$/),
    });
});
