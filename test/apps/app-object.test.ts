import { NO_LIMITS } from "../support/workers/no-limits.ts";
import { LATCHKEY } from "../../src/shared/actor.ts";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseKey } from "../../src/vault/api-key.ts";
import { appIndexStub, appStub } from "../../src/apps/app-rpc.ts";
import { readIntegrationCopy } from "../../src/kv/integration-copy.ts";
import { readKeyCopy, writeKeyCopy } from "../../src/kv/key-copy.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { row } from "../support/workers/directory-row.ts";
import { integrationCopyInKv, keyCopyInKv } from "../support/workers/kv-copy.ts";
import { DAY, MINUTE } from "../../src/shared/clock.ts";
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

const OWN_ENDPOINTS = {
  provider: "oauth2",
  client_id: "client",
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
  },
};

/** The stored form of an API key. */
const hashOf = async (key: string) => (await parseKey("lk", key))?.hash ?? "";

async function newKeyedApp() {
  const app = newAppId();
  const { api_key, keys } = valueOf(await appStub(env, app).create(app, NEW_APP, LATCHKEY));
  return { app, stub: appStub(env, app), hash: await hashOf(api_key), keyId: keys[0]?.id ?? "" };
}

describe("API keys", () => {
  test("E4 · are found in the object when the KV copy does not have them", async () => {
    const { app, stub, hash } = await newKeyedApp();
    await env.TOKENS.delete(`keys:${app}`);
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
    expect(await stub.deleteKey(keyId, LATCHKEY)).toMatchObject({ failure: { code: "last_key" } });
    const second = valueOf(await stub.createKey(NO_LIMITS, LATCHKEY));
    const secondHash = await hashOf(second.api_key);
    expect([await stub.authenticate(hash), await stub.authenticate(secondHash)]).toEqual([true, true]);
    expect(await stub.deleteKey(keyId, LATCHKEY)).toMatchObject({ ok: true });
    expect([await stub.authenticate(hash), await stub.authenticate(secondHash)]).toEqual([false, true]);
    expect(await stub.deleteKey(keyId, LATCHKEY)).toMatchObject({ failure: { code: "key_not_found" } });
  });

  test("E1 · and webhook secrets are neither stored nor published in plain text", async () => {
    const app = newAppId();
    const { api_key, webhook_secret } = valueOf(await appStub(env, app).create(app, NEW_APP, LATCHKEY));
    const stored = await runInDurableObject(appStub(env, app), (_, state) =>
      JSON.stringify([
        state.storage.sql.exec("SELECT * FROM app").toArray(),
        state.storage.sql.exec("SELECT * FROM app_key").toArray(),
      ]),
    );
    for (const place of [stored, (await keyCopyInKv(app)) ?? ""]) {
      expect(place).toContain(await hashOf(api_key).then((hash) => (place === stored ? app : hash)));
      expect(place).not.toContain(api_key.split("_")[2]);
      expect(place).not.toContain(webhook_secret);
    }
  });
});

describe("the KV copy", () => {
  test("E2 · is ignored when someone else wrote it or it was moved from another app", async () => {
    const [app, other] = [await newApp(), await newApp()];
    const genuine = (await env.TOKENS.get(`keys:${app}`)) ?? "";
    for (const forged of [
      (await keyCopyInKv(app)) ?? "",
      (await env.TOKENS.get(`keys:${other}`)) ?? "",
      "{}",
    ]) {
      await env.TOKENS.put(`keys:${app}`, forged);
      expect(await readKeyCopy(env, app, Date.now())).toBeNull();
    }
    await env.TOKENS.put(`keys:${app}`, genuine);
    expect(await readKeyCopy(env, app, Date.now())).toMatchObject({ v: 1, hook_key_hashes: {} });
  });

  test("E2 · of an integration is ignored in the place of another integration, another app's, or the keys", async () => {
    const { ids, integration, appStub: app } = await newStage();
    const other = await newStage();
    const second = valueOf(await app.createIntegration({ ...OWN_ENDPOINTS, id: "keys" }, LATCHKEY)).id;
    const place = `integration:${ids.app}:${integration}`;
    const genuine = (await env.TOKENS.get(place)) ?? "";
    for (const moved of [
      `integration:${ids.app}:${second}`,
      `integration:${other.ids.app}:${other.integration}`,
      `keys:${ids.app}`,
    ]) {
      await env.TOKENS.put(place, (await env.TOKENS.get(moved)) ?? "");
      expect(await readIntegrationCopy(env, ids.app, integration, Date.now())).toBeNull();
    }
    await env.TOKENS.put(`keys:${ids.app}`, genuine);
    expect(await readKeyCopy(env, ids.app, Date.now())).toBeNull();
    await env.TOKENS.put(place, genuine);
    expect(await readIntegrationCopy(env, ids.app, integration, Date.now())).toMatchObject({
      provider: "oauth2",
    });
  });

  test("is written by the alarm when KV rejected the write", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    vi.spyOn(env.TOKENS, "put").mockRejectedValueOnce(new Error("429 Too Many Requests"));
    const [first] = JSON.parse((await keyCopyInKv(app)) ?? "").key_hashes;
    const second = await hashOf(valueOf(await stub.createKey(NO_LIMITS, LATCHKEY)).api_key);
    expect(JSON.parse((await keyCopyInKv(app)) ?? "")).toMatchObject({ key_hashes: [first] });
    await ringUntilDone(stub);
    const { key_hashes } = JSON.parse((await keyCopyInKv(app)) ?? "");
    expect(new Set(key_hashes)).toEqual(new Set([first, second]));
    // The next one deletes old entries of the audit log.
    expect(await alarmOf(stub)).toBeGreaterThan(Date.now() + 300 * DAY);
  });
});

describe("the publisher", () => {
  test("writes only the copies that have changed", async () => {
    const { ids, integration, appStub: app } = await newStage();
    const puts = vi.spyOn(env.TOKENS, "put");
    const keysWritten = () => puts.mock.calls.map(([key]) => key).toSorted();
    valueOf(await app.update({ name: "Renamed" }, LATCHKEY));
    expect(keysWritten()).toEqual([]);
    valueOf(await app.updateIntegration(integration, { client_id: "second" }, LATCHKEY));
    valueOf(await app.createKey(NO_LIMITS, LATCHKEY));
    expect(keysWritten()).toEqual([`integration:${ids.app}:${integration}`, `keys:${ids.app}`]);
    puts.mockClear();
    valueOf(await app.update({ webhook_events: ["connection.refreshed"] }, LATCHKEY));
    expect(keysWritten()).toEqual([`integration:${ids.app}:${integration}`]);
    expect(JSON.parse((await integrationCopyInKv(ids.app, integration)) ?? "")).toMatchObject({
      client_id: "second",
      subscribes_to_refreshes: true,
    });
  });

  test("deletes the copy of a deleted integration, later if KV rejects that, and all copies of a deleted app", async () => {
    const { ids, integration, appStub: app } = await newStage();
    const second = valueOf(await app.createIntegration({ ...OWN_ENDPOINTS, id: "second" }, LATCHKEY)).id;
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(env.TOKENS, "delete").mockRejectedValueOnce(new Error("429 Too Many Requests"));
    valueOf(await app.deleteIntegration(second, LATCHKEY));
    expect(await integrationCopyInKv(ids.app, second)).not.toBeNull();
    await ringUntilDone(app);
    expect(await integrationCopyInKv(ids.app, second)).toBeNull();
    await app.delete(LATCHKEY);
    expect(await integrationCopyInKv(ids.app, integration)).toBeNull();
    expect(await keyCopyInKv(ids.app)).toBeNull();
  });

  test("writes missing copies again when the object is asked for what they contain, at most once a minute", async () => {
    const { ids, integration, appStub: app, clock } = await newStage();
    const key = valueOf(await app.createKey(NO_LIMITS, LATCHKEY)).api_key;
    const lose = async () => {
      await env.TOKENS.delete(`keys:${ids.app}`);
      await env.TOKENS.delete(`integration:${ids.app}:${integration}`);
    };
    const ask = async () => {
      expect(await app.authenticate(await hashOf(key))).toBe(true);
      expect(await app.integrationCopy(integration, null)).toMatchObject({ client_id: "client" });
      // Joins the run that the object may have started.
      valueOf(await app.update({ name: "Test app" }, LATCHKEY));
      return [await keyCopyInKv(ids.app), await integrationCopyInKv(ids.app, integration)];
    };
    clock.advance(MINUTE);
    await lose();
    expect(await ask()).toEqual([expect.any(String), expect.any(String)]);
    await lose();
    clock.advance(MINUTE - 1);
    expect(await ask()).toEqual([null, null]);
    clock.advance(1);
    expect(await ask()).toEqual([expect.any(String), expect.any(String)]);
    await lose();
    clock.advance(MINUTE);
    expect(await app.authenticate(await hashOf("x"))).toBe(false);
    const { updated_at } = (await app.integration(integration)) ?? {};
    expect(await app.integrationCopy(integration, updated_at ?? null)).not.toBeNull();
    expect([await keyCopyInKv(ids.app), await integrationCopyInKv(ids.app, integration)]).toEqual([
      null,
      null,
    ]);
  });

  test("writes what an earlier instance has not written, although the next change is another one", async () => {
    const { ids, integration, appStub: app } = await newStage();
    await runInDurableObject(app, (_, { storage }) => {
      storage.sql.exec("UPDATE integration SET record = json_set(record, '$.client_id', 'second')");
      storage.sql.exec("INSERT INTO task VALUES ('publish', ?)", Date.now() + MINUTE);
    });
    await evictDurableObject(app);
    valueOf(await appStub(env, ids.app).createKey(NO_LIMITS, LATCHKEY));
    expect(JSON.parse((await integrationCopyInKv(ids.app, integration)) ?? "")).toMatchObject({
      client_id: "second",
    });
  });

  test("publishes many copies in several alarms, and goes on after a failure", async () => {
    const { ids, integration, appStub: app } = await newStage();
    await copyIntegration(app, integration, 250);
    const puts = vi.spyOn(env.TOKENS, "put");
    vi.spyOn(console, "error").mockImplementation(() => {});
    valueOf(await app.update({ webhook_events: ["connection.refreshed"] }, LATCHKEY));
    // One batch more than the limit at most.
    expect(puts.mock.calls.length).toBeGreaterThanOrEqual(100);
    expect(puts.mock.calls.length).toBeLessThan(150);
    puts.mockRejectedValueOnce(new Error("429 Too Many Requests"));
    await ringUntilDone(app);
    const written = puts.mock.calls.map(([name]) => name);
    const expected = Array.from({ length: 250 }, (_, n) => `integration:${ids.app}:n${n + 1}`);
    expect(new Set(written)).toEqual(new Set([...expected, `integration:${ids.app}:${integration}`]));
    expect(written.length).toBeLessThan(260);
    await app.delete(LATCHKEY);
    await ringUntilDone(app);
    expect((await env.TOKENS.list({ prefix: `integration:${ids.app}:` })).keys).toEqual([]);
    expect(await tablesOf(app)).toEqual([]);
  });

  test("replaces the one entry of version 0.1", async () => {
    const { ids, integration, appStub: app } = await newStage();
    const copy = await integrationCopyInKv(ids.app, integration);
    await runInDurableObject(app, (_, { storage }) => {
      storage.sql.exec("DROP TABLE published_copy");
    });
    await evictDurableObject(app);
    await env.TOKENS.delete(`keys:${ids.app}`);
    await env.TOKENS.delete(`integration:${ids.app}:${integration}`);
    await env.TOKENS.put(`app:${ids.app}`, "what version 0.1 wrote");
    const renewed = appStub(env, ids.app);
    await renewed.integrationCopy(integration, null);
    valueOf(await renewed.update({ name: "Test app" }, LATCHKEY));
    expect(await integrationCopyInKv(ids.app, integration)).toBe(copy);
    expect(await keyCopyInKv(ids.app)).not.toBeNull();
    expect(await env.TOKENS.get(`app:${ids.app}`)).toBeNull();
  });

  test("writes the copy of the keys again for a reader who misses a key in it, and not for a page of the dashboard", async () => {
    const { appStub: app, clock, ids, integration } = await newStage();
    const hash = await hashOf(valueOf(await app.createKey(NO_LIMITS, LATCHKEY)).api_key);
    clock.advance(2 * MINUTE);
    const puts = vi.spyOn(env.TOKENS, "put");
    const written = () => puts.mock.calls.map(([name]) => name);
    expect(await app.authenticate(hash, false)).toBe(true);
    // Waits until everything is published.
    valueOf(await app.updateIntegration(integration, { client_id: "second" }, LATCHKEY));
    expect(written()).toEqual([`integration:${ids.app}:${integration}`]);
    puts.mockClear();
    expect(await app.authenticate(hash)).toBe(true);
    await vi.waitFor(() => expect(written()).toEqual([`keys:${ids.app}`]), { interval: 1 });
  });

  test("removes a deleted key from KV, although the write that added it was reported as failed", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { ids, appStub: app } = await newStage();
    const before = await keyCopyInKv(ids.app);
    const put = env.TOKENS.put.bind(env.TOKENS) as (...values: unknown[]) => Promise<void>;
    vi.spyOn(env.TOKENS, "put").mockImplementationOnce((async (...values: unknown[]) => {
      await put(...values);
      throw new Error("no response");
    }) as never);
    const { id } = valueOf(await app.createKey(NO_LIMITS, LATCHKEY));
    expect(await keyCopyInKv(ids.app)).not.toBe(before);
    valueOf(await app.deleteKey(id, LATCHKEY));
    await vi.waitFor(async () => expect(await keyCopyInKv(ids.app)).toBe(before), { interval: 1 });
  });

  test("writes an integration's copy when its client is refused and accepted again", async () => {
    const { ids, integration, appStub: app, clock } = await newStage();
    const pausedUntil = async () =>
      JSON.parse((await integrationCopyInKv(ids.app, integration)) ?? "").misconfigured?.probe_at ?? null;
    expect(await pausedUntil()).toBeNull();
    const since = clock.now();
    await runInDurableObject(app, (_, { storage }) => {
      const misconfigured = { error: "invalid_client", since, probes: 0, probe_at: since };
      storage.sql.exec(
        "UPDATE integration SET record = json_set(record, '$.misconfigured', json(?))",
        JSON.stringify(misconfigured),
      );
    });
    expect(await app.permitRefresh(integration, ids.connection)).toMatchObject({ pausedUntil: null });
    await vi.waitFor(async () => expect(await pausedUntil()).toBe(since + MINUTE), { interval: 1 });
    await app.reportClientAccepted(integration);
    await vi.waitFor(async () => expect(await pausedUntil()).toBeNull(), { interval: 1 });
  });
});

/** Stores copies of an integration, which are not published. */
async function copyIntegration(app: DurableObjectStub<AppObject>, id: string, count: number): Promise<void> {
  await runInDurableObject(app, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
       INSERT INTO integration SELECT 'n' || n, json_set(record, '$.id', 'n' || n, '$.callback_id', 'cb' || n)
       FROM n, integration WHERE id = ?`,
      count,
      id,
    );
  });
}

/** Runs the alarm as long as it is set for the next day, up to five times, a minute apart. */
async function ringUntilDone(stub: DurableObjectStub<AppObject>): Promise<void> {
  const clock = new TestClock();
  for (let rings = 0; rings < 5; rings++) {
    const alarm = await alarmOf(stub);
    if (alarm === null || alarm > clock.now() + DAY) return;
    clock.advance(MINUTE);
    await runInDurableObject(stub, (object) => {
      object.clock = clock.now;
    });
    await runDurableObjectAlarm(stub);
  }
}

describe("deleting an app", () => {
  test("deletes its keys and settings immediately", async () => {
    const app = newAppId();
    const stub = appStub(env, app);
    const { api_key } = valueOf(await stub.create(app, NEW_APP, LATCHKEY));
    const hash = await hashOf(api_key);
    expect(await stub.delete(LATCHKEY)).toMatchObject({ ok: true });
    expect(await stub.authenticate(hash)).toBe(false);
    expect(await keyCopyInKv(app)).toBeNull();
    expect(await stub.connectSettings()).toBeNull();
    const notFound = { failure: { code: "app_not_found" } };
    expect(await stub.get()).toMatchObject(notFound);
    expect(await stub.update({ name: "x" }, LATCHKEY)).toMatchObject(notFound);
    expect(await stub.createKey(NO_LIMITS, LATCHKEY)).toMatchObject(notFound);
    expect(await stub.listIntegrations("")).toMatchObject(notFound);
    expect(await stub.delete(LATCHKEY)).toMatchObject(notFound);
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
    await first.appStub.delete(LATCHKEY);
    await ringUntilDone(first.appStub);
    for (const { connection } of [first.ids, ...more]) {
      const stub = connectionStub(env, app, connection);
      expect(await stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
      expect(await tablesOf(stub)).toEqual([]);
      expect(await env.TOKENS.get(`token:${app}:${connection}`)).toBeNull();
    }
    expect(await tablesOf(first.appStub)).toEqual([]);
  });

  test("does not wait for the reports of tests", async () => {
    const { ids, integration, appStub: stub } = await newStage();
    const request = { end_user: "ada" };
    const tests = Array.from({ length: 30 }, () => newConnectionId());
    for (const connection of tests)
      valueOf(await stub.createTest(connection, integration, request, null, LATCHKEY));
    await stub.delete(LATCHKEY);
    await ringUntilDone(stub);
    for (const connection of tests)
      expect(await tablesOf(connectionStub(env, ids.app, connection))).toEqual([]);
    expect(await tablesOf(stub)).toEqual([]);
  });

  test("finishes although the connections of some rows do not exist", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    await runInDurableObject(stub, (object) => {
      for (let n = 0; n < 30; n++) object.reportConnection(row(n), []);
    });
    await stub.delete(LATCHKEY);
    await ringUntilDone(stub);
    expect(await tablesOf(stub)).toEqual([]);
  });

  test("prevents a connection's late report from storing anything", async () => {
    const { appStub: stub, ids } = await newConnection();
    await stub.delete(LATCHKEY);
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
    stub.listIntegrations(""),
    stub.listConnections({ limit: 1 }),
    stub.indexList("", 1),
    stub.update({ name: "x" }, LATCHKEY),
    stub.createKey(NO_LIMITS, LATCHKEY),
    stub.deleteKey("x", LATCHKEY),
    stub.delete(LATCHKEY),
  ]);
  expect(await tablesOf(stub)).toEqual([]);
  expect(await alarmOf(stub)).toBeNull();
});

test("E4 · a copy that is too large for KV is deleted, so that it can't keep a deleted key valid", async () => {
  const app = newAppId();
  const copy = { v: 1 as const, key_hashes: ["hash"], hook_key_hashes: {} };
  await writeKeyCopy(env, app, copy);
  expect(await env.TOKENS.get(`keys:${app}`)).not.toBeNull();
  const large = { ...copy, hook_key_hashes: { cb: "x".repeat(20 * 1024 * 1024) } };
  await writeKeyCopy(env, app, large);
  expect(await env.TOKENS.get(`keys:${app}`)).toBeNull();
});

test("H5 · the settings of an integration are limited in all", async () => {
  const stage = await newStage();
  const parameters = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`p${n}`, "x".repeat(500)]));
  const changes = { options: { authorization_parameters: parameters } };
  expect(await stage.appStub.updateIntegration(stage.integration, changes, LATCHKEY)).toMatchObject({
    failure: { code: "integration_invalid", fields: [{ path: "options" }] },
  });
});
