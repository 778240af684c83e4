// The ends of a wait that no other request causes: its time, a caller who leaves, and an object that stops.

import { NO_LIMITS } from "../../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { appStub } from "../../../../src/apps/app-rpc.ts";
import { MAX_WAITS } from "../../../../src/connection/connect/ensure/wait-for-session.ts";
import { SECOND } from "../../../../src/shared/clock.ts";
import { newStage, type Stage, valueOf } from "../../../support/workers/create-connection.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Creates a session that calls share. */
async function newSharedSession({ appStub: app, integration }: Stage) {
  const request = { end_user: "ada", integration, completion: "confirm" as const, ended: [] };
  const found = valueOf(await app.ensureConnection(request, "req"));
  if (found.isActive) throw new Error("there is a connection");
  return { connection: found.id, session: found.session.id };
}

async function newWaiting() {
  const stage = await newStage();
  const { connection, session } = await newSharedSession(stage);
  const stub = env.CONNECTIONS.getByName(`${stage.ids.app}:${connection}`);
  const waitFor = (seconds: number) => stub.waitForSession(session, null, seconds);
  return { ...stage, stub, waitFor };
}

test("a wait ends when its time is over", async () => {
  const { stub, waitFor } = await newWaiting();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const wait = await waitFor(30);
  if (!wait.ok) throw new Error("it does not wait");
  let isOver = false;
  const ended = (async () => {
    await wait.value.ended();
    isOver = true;
  })();
  // In the object, because its timers belong to it.
  const advance = (ms: number) => runInDurableObject(stub, () => vi.advanceTimersByTime(ms));
  await advance(30 * SECOND - 1);
  await waitFor(0);
  expect(isOver).toBe(false);
  await advance(1);
  await ended;
});

test("H6 · only some callers can wait, and one who leaves makes room for another", async () => {
  const { waitFor } = await newWaiting();
  const waits = await Promise.all(Array.from({ length: MAX_WAITS }, () => waitFor(30)));
  const limited = { ok: false, failure: { code: "rate_limited", retryAfterSeconds: 5 } };
  expect(await waitFor(30)).toEqual(limited);
  waits[0]?.[Symbol.dispose]();
  await vi.waitFor(async () => expect((await waitFor(30)).ok).toBe(true));
  expect(await waitFor(30)).toEqual(limited);
});

test("a call gets the current state if the connection's object stops while it waits", async () => {
  const { ids, integration, stub } = await newWaiting();
  const timers = vi.spyOn(globalThis, "setTimeout");
  const key = valueOf(await appStub(env, ids.app).createKey(NO_LIMITS, LATCHKEY)).api_key;
  const call = exports.default.fetch("http://localhost:8787/v1/connections/ensure", {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ end_user: "ada", integration, wait: 30 }),
  });
  await vi.waitFor(() => expect(timers).toHaveBeenCalledWith(expect.any(Function), 30 * SECOND));
  const stop = runInDurableObject(stub, (_, state) => state.abort("Instance disposed of by a test"));
  await stop.catch(() => undefined);
  const response = await call;
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: "action_required", reason: "not_connected" });
});
