import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseKey } from "../../src/vault/api-key.ts";
import { appIndexStub, appStub } from "../../src/apps/app-rpc.ts";
import { readAppCopy, writeAppCopy } from "../../src/kv/app-copy.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { row } from "../support/workers/directory-row.ts";
import { appCopyInKv } from "../support/workers/kv-copy.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { TestClock } from "../support/workers/test-clock.ts";
import {
  alarmOf,
  newApp,
  newConnection,
  newStage,
  RETURN_URL,
  tablesOf,
  valueOf,
} from "../support/workers/create-connection.ts";
import type { AppObject } from "../../src/apps/app-object.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const NEW_APP = {
  name: "Test app",
  logo: null,
  return_urls: [RETURN_URL],
  origins: [],
  webhook_url: null,
  webhook_events: [],
};

/** The stored form of an API key. */
const hashOf = async (key: string) => (await parseKey("lk", key))?.hash ?? "";

async function newKeyedApp() {
  const app = newAppId();
  const { api_key, keys } = valueOf(await appStub(env, app).create(app, NEW_APP));
  return { app, stub: appStub(env, app), hash: await hashOf(api_key), keyId: keys[0]?.id ?? "" };
}

describe("API keys", () => {
  test("E4 · are found in the object when the KV copy does not have them", async () => {
    const { app, stub, hash } = await newKeyedApp();
    await env.TOKENS.delete(`app:${app}`);
    expect(await stub.authenticate(hash)).toBe(true);
    expect(await stub.authenticate(await hashOf("x"))).toBe(false);
    expect(await stub.authenticate("")).toBe(false);
  });

  test("E5 · of one app are not valid for another", async () => {
    const [one, other] = [await newKeyedApp(), await newKeyedApp()];
    expect(await other.stub.authenticate(one.hash)).toBe(false);
  });

  test("can overlap for a rotation, and the last one can't be deleted", async () => {
    const { stub, hash, keyId } = await newKeyedApp();
    expect(await stub.deleteKey(keyId)).toMatchObject({ failure: { code: "last_key" } });
    const second = valueOf(await stub.createKey());
    const secondHash = await hashOf(second.api_key);
    expect([await stub.authenticate(hash), await stub.authenticate(secondHash)]).toEqual([true, true]);
    expect(await stub.deleteKey(keyId)).toMatchObject({ ok: true });
    expect([await stub.authenticate(hash), await stub.authenticate(secondHash)]).toEqual([false, true]);
    expect(await stub.deleteKey(keyId)).toMatchObject({ failure: { code: "key_not_found" } });
  });

  test("E1 · and webhook secrets are neither stored nor published in plain text", async () => {
    const app = newAppId();
    const { api_key, webhook_secret } = valueOf(await appStub(env, app).create(app, NEW_APP));
    const stored = await runInDurableObject(appStub(env, app), (_, state) =>
      JSON.stringify([
        state.storage.sql.exec("SELECT * FROM app").toArray(),
        state.storage.sql.exec("SELECT * FROM app_key").toArray(),
      ]),
    );
    for (const place of [stored, (await appCopyInKv(app)) ?? ""]) {
      expect(place).toContain(await hashOf(api_key).then((hash) => (place === stored ? app : hash)));
      expect(place).not.toContain(api_key.split("_")[2]);
      expect(place).not.toContain(webhook_secret);
    }
  });
});

describe("the KV copy", () => {
  test("E2 · is ignored when someone else wrote it or it was moved from another app", async () => {
    const [app, other] = [await newApp(), await newApp()];
    const genuine = (await env.TOKENS.get(`app:${app}`)) ?? "";
    for (const forged of [
      (await appCopyInKv(app)) ?? "",
      (await env.TOKENS.get(`app:${other}`)) ?? "",
      "{}",
    ]) {
      await env.TOKENS.put(`app:${app}`, forged);
      expect(await readAppCopy(env, app, Date.now())).toBeNull();
    }
    await env.TOKENS.put(`app:${app}`, genuine);
    expect(await readAppCopy(env, app, Date.now())).toMatchObject({ v: 1, integrations: {} });
  });

  test("is written by the alarm when KV rejected the write", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    vi.spyOn(env.TOKENS, "put").mockRejectedValueOnce(new Error("429 Too Many Requests"));
    const [first] = JSON.parse((await appCopyInKv(app)) ?? "").key_hashes;
    const second = await hashOf(valueOf(await stub.createKey()).api_key);
    expect(JSON.parse((await appCopyInKv(app)) ?? "")).toMatchObject({ key_hashes: [first] });
    await ringUntilDone(stub);
    const { key_hashes } = JSON.parse((await appCopyInKv(app)) ?? "");
    expect(new Set(key_hashes)).toEqual(new Set([first, second]));
    expect(await alarmOf(stub)).toBeNull();
  });
});

/** Runs the alarm as long as it is set again, up to five times, a minute apart. */
async function ringUntilDone(stub: DurableObjectStub<AppObject>): Promise<void> {
  const clock = new TestClock();
  for (let rings = 0; rings < 5; rings++) {
    clock.advance(MINUTE);
    await runInDurableObject(stub, (object) => {
      object.clock = clock.now;
    });
    if (!(await runDurableObjectAlarm(stub))) return;
  }
}

describe("deleting an app", () => {
  test("deletes its keys and settings immediately", async () => {
    const app = newAppId();
    const stub = appStub(env, app);
    const { api_key } = valueOf(await stub.create(app, NEW_APP));
    const hash = await hashOf(api_key);
    expect(await stub.delete()).toMatchObject({ ok: true });
    expect(await stub.authenticate(hash)).toBe(false);
    expect(await appCopyInKv(app)).toBeNull();
    expect(await stub.connectSettings()).toBeNull();
    const notFound = { failure: { code: "app_not_found" } };
    expect(await stub.get()).toMatchObject(notFound);
    expect(await stub.update({ name: "x" })).toMatchObject(notFound);
    expect(await stub.createKey()).toMatchObject(notFound);
    expect(await stub.listIntegrations()).toMatchObject(notFound);
    expect(await stub.delete()).toMatchObject(notFound);
    const { apps } = await appIndexStub(env).indexList("", 200);
    expect(apps.map(({ id }) => id)).not.toContain(app);
  });

  test("deletes its connections by alarm and then its storage", async () => {
    const first = await newConnection();
    const { app } = first.ids;
    const more = Array.from({ length: 30 }, () => ({ app, connection: newConnectionId() }));
    for (const ids of more) {
      const stub = connectionStub(env, app, ids.connection);
      const grant = { integration: first.integration, end_user: "ada", access_token: "a" };
      valueOf(await stub.importGrant(ids, grant));
    }
    await first.appStub.delete();
    await ringUntilDone(first.appStub);
    for (const { connection } of [first.ids, ...more]) {
      const stub = connectionStub(env, app, connection);
      expect(await stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
      expect(await tablesOf(stub)).toEqual([]);
      expect(await env.TOKENS.get(`token:${app}:${connection}`)).toBeNull();
    }
    expect(await tablesOf(first.appStub)).toEqual([]);
  });

  test("finishes although the connections of some rows do not exist", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    await runInDurableObject(stub, (object) => {
      for (let n = 0; n < 30; n++) object.reportConnection(row(n), []);
    });
    await stub.delete();
    await ringUntilDone(stub);
    expect(await tablesOf(stub)).toEqual([]);
  });

  test("prevents a connection's late report from storing anything", async () => {
    const { appStub: stub, ids } = await newConnection();
    await stub.delete();
    await ringUntilDone(stub);
    await stub.forgetConnection(ids.connection);
    expect(await tablesOf(stub)).toEqual([]);
  });
});

test("an app that is only read stores nothing", async () => {
  const app = newAppId();
  const stub = appStub(env, app);
  await Promise.all([
    stub.get(),
    stub.connectSettings(),
    stub.authenticate("x"),
    stub.integration("x"),
    stub.getIntegration("x"),
    stub.listIntegrations(),
    stub.listConnections({ limit: 1 }),
    stub.indexList("", 1),
    stub.update({ name: "x" }),
    stub.createKey(),
    stub.deleteKey("x"),
    stub.delete(),
  ]);
  expect(await tablesOf(stub)).toEqual([]);
  expect(await alarmOf(stub)).toBeNull();
});

test("E4 · a copy that is too large for KV is deleted, so that it can't keep a deleted key valid", async () => {
  const app = newAppId();
  const copy = { v: 1 as const, key_hashes: ["hash"], integrations: {}, hook_key_hashes: {} };
  await writeAppCopy(env, app, copy);
  expect(await env.TOKENS.get(`app:${app}`)).not.toBeNull();
  const large = { ...copy, hook_key_hashes: { cb: "x".repeat(20 * 1024 * 1024) } };
  await writeAppCopy(env, app, large);
  expect(await env.TOKENS.get(`app:${app}`)).toBeNull();
});

test("H5 · the settings of an integration are limited in all", async () => {
  const stage = await newStage();
  const parameters = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`p${n}`, "x".repeat(500)]));
  const changes = { options: { authorization_parameters: parameters } };
  expect(await stage.appStub.updateIntegration(stage.integration, changes)).toMatchObject({
    failure: { code: "integration_invalid", fields: [{ path: "options" }] },
  });
});
