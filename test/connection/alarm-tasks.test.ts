import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { KEPT_AFTER_EXPIRY_MS } from "../../src/connection/connect/session.ts";
import { appStub } from "../../src/apps/app-rpc.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import {
  alarmOf,
  beginAttempt,
  newConnection,
  newSession,
  newStage,
  type Stage,
  tablesOf,
  valueOf,
} from "../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const kvVersion = async ({ ids }: Stage) =>
  (await readTokenCopy(env.TOKENS, ids.app, ids.connection))?.version ?? null;
const listed = async ({ appStub: app }: Stage) =>
  valueOf(await app.listConnections({ limit: 10 })).records.length;

/** The time from a session's creation until it is deleted. */
const SESSION_KEPT_MS = 30 * MINUTE + KEPT_AFTER_EXPIRY_MS;

/** Makes the next KV write or deletion fail. */
const failOnce = (operation: "put" | "delete") =>
  vi.spyOn(env.TOKENS, operation).mockRejectedValueOnce(new Error("429 Too Many Requests"));

describe("the sweep task", () => {
  test("deletes a connection that was never connected, and its row", async () => {
    const stage = await newStage();
    await newSession(stage);
    expect(await listed(stage)).toBe(1);
    stage.clock.advance(SESSION_KEPT_MS);
    await runDurableObjectAlarm(stage.stub);
    expect(await stage.stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
    expect(await listed(stage)).toBe(0);
    expect(await tablesOf(stage.stub)).toEqual([]);
    expect(await alarmOf(stage.stub)).toBeNull();
  });

  test("does not run before it is due", async () => {
    const stage = await newStage();
    await newSession(stage);
    // The first alarm publishes in case a crash prevented it.
    stage.clock.advance(SESSION_KEPT_MS - 1);
    await runDurableObjectAlarm(stage.stub);
    expect(valueOf(await stage.stub.get()).status).toBe("pending");
    expect(await alarmOf(stage.stub)).toBe(stage.clock.now() + 1);
  });

  test("keeps a pending connection as long as one of its sessions or attempts", async () => {
    const stage = await newStage();
    await newSession(stage);
    stage.clock.advance(20 * MINUTE);
    await newSession(stage, { connection_id: stage.ids.connection });
    stage.clock.advance(SESSION_KEPT_MS - 20 * MINUTE);
    await runDurableObjectAlarm(stage.stub);
    expect(valueOf(await stage.stub.get()).status).toBe("pending");
    stage.clock.advance(20 * MINUTE);
    await runDurableObjectAlarm(stage.stub);
    expect(await stage.stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
  });

  test("keeps an active connection", async () => {
    const stage = await newConnection();
    await newSession(stage, { connection_id: stage.ids.connection });
    stage.clock.advance(HOUR);
    await runDurableObjectAlarm(stage.stub);
    expect(valueOf(await stage.stub.get()).status).toBe("active");
    const rows = await runInDurableObject(stage.stub, (_, state) =>
      state.storage.sql.exec("SELECT id FROM session UNION ALL SELECT id FROM attempt").toArray(),
    );
    expect(rows).toEqual([]);
  });

  test("keeps the result of an attempt for ten minutes after it expires", async () => {
    const stage = await newStage();
    const session = await newSession(stage);
    stage.clock.advance(15 * MINUTE);
    const callback = await beginAttempt(stage, session);
    const denied = { ...callback, code: null, error: "access_denied" };
    await stage.stub.receiveCallback(denied);
    stage.clock.advance(20 * MINUTE - SECOND);
    await runDurableObjectAlarm(stage.stub);
    expect((await stage.stub.receiveCallback(denied)).result).toMatchObject({
      failure: { code: "access_denied" },
    });
  });
});

describe("a background refresh", () => {
  test("runs in the alarm", async () => {
    const stage = await newConnection();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    stage.clock.advance(50 * MINUTE);
    await stage.stub.refreshAhead(1);
    expect(received).toEqual([]);
    expect(valueOf(await stage.stub.getToken({})).version).toBe(1);
    await runDurableObjectAlarm(stage.stub);
    expect(received).toHaveLength(1);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-2", version: 2 });
    expect(received).toHaveLength(1);
  });

  test("runs once, however often it is requested", async () => {
    const stage = await newConnection();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    stage.clock.advance(50 * MINUTE);
    await Promise.all(Array.from({ length: 50 }, () => stage.stub.refreshAhead(1)));
    await runDurableObjectAlarm(stage.stub);
    await stage.stub.refreshAhead(1);
    await runDurableObjectAlarm(stage.stub);
    expect(received).toHaveLength(1);
  });

  test.each([
    ["before the last fifth of the lifetime", 47 * MINUTE, 1],
    ["for a version that is no longer current", 50 * MINUTE, 0],
  ])("does not run %s", async (_, age, version) => {
    const stage = await newConnection();
    const received = fakeProvider(() => tokenResponse("access-2"));
    stage.clock.advance(age);
    await stage.stub.refreshAhead(version);
    await runDurableObjectAlarm(stage.stub);
    expect(received).toEqual([]);
  });

  test("does not run if the token was refreshed in the meantime", async () => {
    const stage = await newConnection();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    stage.clock.advance(50 * MINUTE);
    await stage.stub.refreshAhead(1);
    await stage.stub.refresh({});
    await runDurableObjectAlarm(stage.stub);
    expect(received).toHaveLength(1);
  });

  test("that fails is not repeated before the retry time, and the token is still returned", async () => {
    const stage = await newConnection();
    const received = fakeProvider(() => new Response(null, { status: 503 }));
    stage.clock.advance(50 * MINUTE);
    await stage.stub.refreshAhead(1);
    await runDurableObjectAlarm(stage.stub);
    await stage.stub.refreshAhead(1);
    await runDurableObjectAlarm(stage.stub);
    expect(received).toHaveLength(1);
    expect(valueOf(await stage.stub.getToken({})).access_token).toBe("access-1");
  });
});

describe("a KV copy", () => {
  test("that could not be written is written by the alarm", async () => {
    const stage = await newConnection();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const put = failOnce("put");
    expect(valueOf(await stage.stub.refresh({})).version).toBe(2);
    expect(put).toHaveBeenCalledTimes(1);
    expect(await kvVersion(stage)).toBe(1);
    stage.clock.advance(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    expect(put).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    const stored = await env.TOKENS.get(`token:${stage.ids.app}:${stage.ids.connection}`);
    expect(JSON.parse(stored ?? "")).toMatchObject({ v: 1, version: 2 });
  });

  test("E1 · contains no unencrypted token", async () => {
    const { ids } = await newConnection();
    const stored = await env.TOKENS.get(`token:${ids.app}:${ids.connection}`);
    expect(stored).not.toMatch(/access-1|refresh-1/);
  });
});

describe("a deletion", () => {
  test("erases the storage and the alarm, and removes the row and the KV copy", async () => {
    const stage = await newConnection();
    expect(await tablesOf(stage.stub)).toEqual(["connection", "event"]);
    expect(valueOf(await stage.stub.delete()).connection.status).toBe("deleted");
    expect(await tablesOf(stage.stub)).toEqual([]);
    expect(await alarmOf(stage.stub)).toBeNull();
    expect(await kvVersion(stage)).toBeNull();
    expect(await listed(stage)).toBe(0);
    expect(await stage.stub.delete()).toMatchObject({ failure: { code: "connection_not_found" } });
  });

  test("that could not be published immediately is published by the alarm, which then erases the storage", async () => {
    const stage = await newConnection();
    failOnce("delete");
    valueOf(await stage.stub.delete());
    expect(await stage.stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
    expect(await listed(stage)).toBe(0);
    expect(await kvVersion(stage)).toBe(1);
    stage.clock.advance(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    expect(await kvVersion(stage)).toBeNull();
    expect(await tablesOf(stage.stub)).toEqual([]);
    expect(await alarmOf(stage.stub)).toBeNull();
  });

  test("that is published by an alarm with a due sweep task erases the storage as well", async () => {
    const stage = await newStage();
    await newSession(stage);
    failOnce("delete");
    valueOf(await stage.stub.delete());
    stage.clock.advance(HOUR);
    await runDurableObjectAlarm(stage.stub);
    expect(await listed(stage)).toBe(0);
    expect(await tablesOf(stage.stub)).toEqual([]);
  });
});

describe("an object that is only read", () => {
  test("stores nothing and sets no alarm", async () => {
    const ids = { app: newAppId(), connection: newConnectionId() };
    const stub = connectionStub(env, ids.app, ids.connection);
    const attempt = "att00000000000000000000";
    const results = await Promise.all([
      stub.get(),
      stub.getToken({}),
      stub.refresh({}),
      stub.check(),
      stub.delete(),
      stub.updateMetadata({}),
      stub.confirmAttempt(attempt, "ada"),
      stub.describeSession(ids, "ses"),
      stub.beginAttempt(ids, { session: "ses", integration: "int" }),
      appStub(env, ids.app).createSession(ids.connection, { end_user: { id: "ada" }, completion: "confirm" }),
    ]);
    expect(results.map((result) => result.ok)).toEqual(results.map(() => false));
    await stub.refreshAhead(1);
    await stub.receiveCallback({
      attempt,
      callbackId: "cb",
      cookie: null,
      code: "c",
      error: null,
      iss: null,
      item: null,
      others: {},
    });
    expect(await tablesOf(stub)).toEqual([]);
    expect(await alarmOf(stub)).toBeNull();
  });
});
