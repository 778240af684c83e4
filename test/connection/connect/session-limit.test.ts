import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const sessionsOf = (stage: Stage): Promise<unknown[]> =>
  runInDurableObject(stage.stub, (_, { storage }) =>
    storage.sql
      .exec("SELECT id FROM session")
      .toArray()
      .map(({ id }) => id),
  );

/** Creates sessions of one connection, a second apart. */
async function newSessions(stage: Stage, count: number): Promise<string[]> {
  const sessions: string[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    stage.clock.advance(SECOND);
    sessions.push(await newSession(stage));
  }
  return sessions;
}

describe("H6 · the sessions of one connection", () => {
  test("H6 · are the newest 20, and those in which the end user is connecting an account", async () => {
    const stage = await newStage();
    fakeProvider(() => tokenResponse("access-1"));
    const [inUse = "", ...others] = await newSessions(stage, 10);
    const callback = await beginAttempt(stage, inUse);
    const newer = await newSessions(stage, 20);
    expect(new Set(await sessionsOf(stage))).toEqual(new Set([inUse, ...newer.slice(1)]));
    expect(await stage.stub.describeSession(stage.ids, others[0] ?? "")).toMatchObject({
      failure: { code: "session_expired" },
    });
    expect((await stage.stub.receiveCallback(callback)).result).toEqual({
      ok: true,
      value: { next: "connected" },
    });
  });

  test("H6 · are limited to 20 in which an attempt is open, until the attempts end", async () => {
    const stage = await newStage();
    for (const session of await newSessions(stage, 20)) await beginAttempt(stage, session);
    const input = { end_user: { id: "ada" }, completion: "confirm" as const };
    expect(await stage.appStub.createSession(stage.ids.connection, input)).toEqual({
      ok: false,
      failure: { code: "rate_limited", retryAfterSeconds: 60 },
    });
    expect(await sessionsOf(stage)).toHaveLength(20);
    stage.clock.advance(10 * MINUTE);
    valueOf(await stage.appStub.createSession(stage.ids.connection, input));
    expect(await sessionsOf(stage)).toHaveLength(20);
  });
});

test("H6 · the status of a session reads one attempt, the newest one", async () => {
  const stage = await newStage();
  const session = await newSession(stage);
  for (let click = 0; click < 20; click += 1) {
    stage.clock.advance(SECOND);
    const callback = await beginAttempt(stage, session);
    await stage.stub.receiveCallback({ ...callback, code: null, error: "access_denied" });
  }
  stage.clock.advance(SECOND);
  await beginAttempt(stage, session);
  const parse = vi.spyOn(JSON, "parse");
  expect(await stage.stub.sessionStatus(session)).toMatchObject({ status: "pending", code: null });
  expect(parse.mock.calls.filter(([text]) => text.includes("cookie_hash"))).toHaveLength(1);
});

test("H6 · a session with a variable that none of its integrations has is rejected", async () => {
  const stage = await newStage();
  const input = { end_user: { id: "ada" }, completion: "confirm" as const };
  for (const name of ["region", "constructor", "toString"]) {
    expect(
      await stage.appStub.createSession(stage.ids.connection, { ...input, variables: { [name]: "x" } }),
    ).toEqual({
      ok: false,
      failure: {
        code: "invalid_request",
        fields: [{ path: `variables.${name}`, message: "is not a variable of the session's integrations" }],
      },
    });
  }
  expect(await tablesOf(stage.stub)).toEqual([]);
});
