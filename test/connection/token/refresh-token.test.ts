import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { readTokenCopy } from "../../../src/kv/token-copy.ts";
import {
  beginAttempt,
  newConnection,
  newExpired,
  newSession,
  setClock,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Stores the intent of a refresh without a response, as a crash would leave it. */
const storeIntent = ({ stub, clock }: Stage) =>
  runInDurableObject(stub, (_, state) => {
    const intent = JSON.stringify({ token_hash: "0", started_at: clock.now() });
    state.storage.sql.exec(
      "UPDATE connection SET record = json_set(record, '$.refresh.intent', json(?))",
      intent,
    );
  });

describe("a refresh", () => {
  test("runs once for 200 concurrent callers, and returns the same token to all", async () => {
    const { stub } = await newExpired();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const calls = await Promise.all(Array.from({ length: 200 }, () => stub.getToken({})));
    expect(received).toHaveLength(1);
    const tokens = calls.map((call) => valueOf(call));
    expect(new Set(tokens.map((token) => token.access_token))).toEqual(new Set(["access-2"]));
    expect(new Set(tokens.map((token) => token.version))).toEqual(new Set([2]));
  });

  test("is shared by all callers that arrive before it has ended, regardless of what they request", async () => {
    const { stub } = await newExpired();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const requests = [{}, { force: true }, { rejectedVersion: 1 }, { minTtlSeconds: 600 }];
    // All calls arrive before the object sends a request.
    const versions = await runInDurableObject(stub, async (object) => {
      const responses = await Promise.all(requests.map((request) => object.getToken(request)));
      return responses.map((response) => valueOf(response).version);
    });
    expect(versions).toEqual([2, 2, 2, 2]);
    expect(received).toHaveLength(1);
  });

  test("C2 · sends the refresh token with one client authentication method", async () => {
    const { stub } = await newExpired();
    const received = fakeProvider(() => tokenResponse("access-2"));
    await stub.getToken({});
    expect(received).toMatchObject([{ url: "https://provider.example.com/token" }]);
    const [request] = received;
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh-1",
    });
    expect(request?.authorization).toBe(`Basic ${btoa("client:secret")}`);
  });

  test("C6 · uses the rotated refresh token next, and keeps it if the response has none", async () => {
    const { stub, clock } = await newExpired();
    const responses = [
      () => tokenResponse("access-2", "refresh-2"),
      () => tokenResponse("access-3"),
      () => tokenResponse("access-4"),
    ];
    const received = fakeProvider(() => responses.shift()?.() ?? tokenError("invalid_grant"));
    for (const version of [2, 3, 4]) {
      expect(valueOf(await stub.getToken({})).version).toBe(version);
      clock.advance(HOUR);
    }
    const presented = received.map(({ form }) => form.get("refresh_token"));
    expect(presented).toEqual(["refresh-1", "refresh-2", "refresh-2"]);
  });

  test("does not run for a version that was already replaced", async () => {
    const { stub } = await newExpired();
    const received = fakeProvider(() => tokenResponse("access-2"));
    await stub.getToken({});
    expect(valueOf(await stub.getToken({ rejectedVersion: 1 })).version).toBe(2);
    expect(valueOf(await stub.refresh({ rejectedVersion: 1 })).version).toBe(2);
    expect(received).toHaveLength(1);
  });

  test("E1 · stores no unencrypted token", async () => {
    const { stub } = await newExpired();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await stub.getToken({});
    const stored = await runInDurableObject(stub, (_, state) =>
      JSON.stringify(state.storage.sql.exec("SELECT record FROM connection").toArray()),
    );
    expect(stored).not.toMatch(/(access|refresh)-[12]/);
  });
});

/** Fakes a provider that runs an action on the connection before it responds to the refresh. */
const fakeSlowProvider = (action: () => Promise<unknown>, response: () => Response) =>
  fakeProvider(async ({ form }) => {
    if (form.get("grant_type") === "authorization_code")
      return tokenResponse("access-reconnected", "refresh-9");
    await action();
    return response();
  });

/** Returns the change that a completed reconnect makes, as a function to call in the connection's object. */
async function newReconnect(stage: Stage) {
  const { app, connection } = stage.ids;
  const callback = await beginAttempt(stage, await newSession(stage, { connection_id: connection }));
  return () => connectionStub(env, app, connection).receiveCallback(callback);
}

describe("during a refresh", () => {
  test("a reconnect wins over the response", async () => {
    const stage = await newExpired();
    const received = fakeSlowProvider(await newReconnect(stage), () =>
      tokenResponse("access-late", "refresh-late"),
    );
    const expected = { access_token: "access-reconnected", version: 2 };
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject(expected);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject(expected);
    expect(received.map(({ form }) => form.get("grant_type"))).toEqual([
      "refresh_token",
      "authorization_code",
    ]);
  });

  test("a reconnect stays active even if the response says that the old grant has ended", async () => {
    const stage = await newExpired();
    fakeSlowProvider(await newReconnect(stage), () => tokenError("invalid_grant"));
    expect(valueOf(await stage.stub.getToken({})).access_token).toBe("access-reconnected");
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", last_error: null });
  });

  test("a deletion discards the response", async () => {
    const { stub, ids } = await newExpired();
    const remove = () => connectionStub(env, ids.app, ids.connection).delete();
    const received = fakeSlowProvider(remove, () => tokenResponse("access-2", "refresh-2"));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "connection_not_found" } });
    expect(received).toHaveLength(1);
    expect(await tablesOf(stub)).toEqual([]);
    expect(await readTokenCopy(env.TOKENS, ids.app, ids.connection)).toBeNull();
  });
});

describe("after a restart", () => {
  test("the token is still stored", async () => {
    const { stub, clock } = await newConnection();
    await evictDurableObject(stub);
    await setClock(stub, clock);
    expect(valueOf(await stub.getToken({}))).toMatchObject({ access_token: "access-1", version: 1 });
  });

  test("with an open intent, the next call refreshes once with the same refresh token", async () => {
    const stage = await newExpired();
    const { stub, clock } = stage;
    await storeIntent(stage);
    await evictDurableObject(stub);
    await setClock(stub, clock);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const calls = await Promise.all(Array.from({ length: 20 }, () => stub.getToken({})));
    expect(new Set(calls.map((call) => valueOf(call).access_token))).toEqual(new Set(["access-2"]));
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-1"]);
  });

  test("the intent is removed once the refresh has a response", async () => {
    const stage = await newExpired();
    await storeIntent(stage);
    fakeProvider(() => tokenResponse("access-2"));
    await stage.stub.getToken({});
    const [row] = await runInDurableObject(stage.stub, (_, state) =>
      state.storage.sql
        .exec<{ intent: string | null }>("SELECT record ->> '$.refresh.intent' AS intent FROM connection")
        .toArray(),
    );
    expect(row).toEqual({ intent: null });
  });
});
