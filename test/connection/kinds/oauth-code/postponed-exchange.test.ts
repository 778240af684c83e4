// The exchange of a code that the server refuses for now. The code is sent again after the wait that the server asked
// for, and never after a response that leaves open whether the server has used the code.

import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { beginAttempt, newSession, newStage, valueOf } from "../../../support/workers/create-connection.ts";
import { fakeProvider, tokenError, tokenResponse } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const postponed = (seconds: number, status = 429) =>
  new Response(null, { status, headers: { "retry-after": String(seconds) } });

/** An attempt whose browser returns to a server with these responses; the last one is repeated. */
async function newAttempt(
  completion: "confirm" | "automatic",
  ...responses: (() => Response | Promise<Response>)[]
) {
  const stage = await newStage();
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const callback = await beginAttempt(stage, await newSession(stage, { completion }));
  const last = responses.at(-1);
  const received = fakeProvider(() => (responses.shift() ?? last)?.() ?? new Response(null));
  /** Sends the callback. Returns the failure, or null. */
  const arrive = async () => {
    const { result } = await stage.stub.receiveCallback(callback);
    return result.ok ? null : result.failure;
  };
  return { ...stage, callback, received, arrive };
}

/** Lets short waits end immediately. Returns them. The limit of a request stays as it is. */
function skipWaits(): number[] {
  const waits: number[] = [];
  const { setTimeout } = globalThis;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((handler: () => void, ms = 0) => {
    if (ms < 500 || ms > 5 * SECOND) return setTimeout(handler, ms);
    waits.push(ms);
    return setTimeout(handler, 0);
  }) as typeof setTimeout);
  return waits;
}

const granted = () => tokenResponse("access-1");

describe("a code that the server refuses for now", () => {
  test.each<[string, () => Response]>([
    ["429 and Retry-After", () => postponed(2)],
    ["503 and Retry-After", () => postponed(2, 503)],
    ["the error temporarily_unavailable", () => tokenError("temporarily_unavailable")],
    ["the error slow_down", () => tokenError("slow_down", 429)],
  ])("with %s is sent again in the same call if the wait is short", async (_, refuse) => {
    const { received, arrive, stub } = await newAttempt("automatic", refuse, granted);
    const waits = skipWaits();
    expect(await arrive()).toBeNull();
    expect(waits).toHaveLength(1);
    expect(valueOf(await stub.get())).toMatchObject({ status: "active", last_error: null });
    const [first, second] = received.map(({ form }) => form.toString());
    expect(received).toHaveLength(2);
    expect(second).toBe(first);
  });

  test("makes a call wait for five seconds at most", async () => {
    const { received, arrive } = await newAttempt("automatic", () => postponed(2));
    const waits = skipWaits();
    expect(await arrive()).toMatchObject({
      code: "provider_unavailable",
      retryAfterSeconds: expect.any(Number),
    });
    expect(received).toHaveLength(3);
    expect(waits).toEqual([2 * SECOND, 2 * SECOND]);
  });

  test("is sent again when the browser repeats the callback after the wait, and not before", async () => {
    const { received, arrive, clock, stub } = await newAttempt("automatic", () => postponed(60), granted);
    expect(await arrive()).toEqual({ code: "provider_unavailable", retryAfterSeconds: 60 });
    clock.advance(59 * SECOND);
    expect(await arrive()).toEqual({ code: "provider_unavailable", retryAfterSeconds: 1 });
    expect(received).toHaveLength(1);
    clock.advance(SECOND);
    expect(await arrive()).toBeNull();
    expect(received).toHaveLength(2);
    expect(valueOf(await stub.get()).status).toBe("active");
  });

  test("is sent again when the app confirms again after the wait", async () => {
    const { arrive, clock, stub, callback } = await newAttempt("confirm", () => postponed(60), granted);
    expect(await arrive()).toBeNull();
    const failure = { code: "provider_unavailable", retryAfterSeconds: 60 };
    expect(await stub.confirmAttempt(callback.attempt, "ada")).toMatchObject({ ok: false, failure });
    clock.advance(MINUTE);
    expect(valueOf(await stub.confirmAttempt(callback.attempt, "ada")).status).toBe("active");
  });

  test("is sent again by the alarm, if nobody asks before", async () => {
    const { arrive, clock, stub, received } = await newAttempt("automatic", () => postponed(90), granted);
    await arrive();
    for (const _ of Array.from({ length: 3 })) {
      expect(received).toHaveLength(1);
      clock.advance(30 * SECOND);
      await runDurableObjectAlarm(stub);
    }
    expect(received).toHaveLength(2);
    expect(valueOf(await stub.get()).status).toBe("active");
    expect(await arrive()).toBeNull();
  });

  test.each([
    ["longest", 1, 10],
    ["shortest", 0, 12],
  ])("is sent a few times while the attempt is valid: the %s waits", async (_, jitter, sends) => {
    const { arrive, clock, stub, received } = await newAttempt("automatic", () => postponed(0));
    vi.spyOn(Math, "random").mockReturnValue(jitter);
    skipWaits();
    await arrive();
    for (let seconds = 0; seconds < 10 * 60; seconds += 5) {
      clock.advance(5 * SECOND);
      await runDurableObjectAlarm(stub);
    }
    expect(received).toHaveLength(sends);
    expect(await arrive()).toEqual({ code: "provider_unavailable" });
    expect(valueOf(await stub.get()).last_error?.code).toBe("provider_unavailable");
  });

  test("is not sent again if the wait is longer than the attempt is valid", async () => {
    const { arrive, clock, stub, received } = await newAttempt("automatic", () => postponed(3600), granted);
    expect(await arrive()).toEqual({ code: "provider_unavailable" });
    clock.advance(5 * MINUTE);
    await runDurableObjectAlarm(stub);
    expect(await arrive()).toEqual({ code: "provider_unavailable" });
    expect(received).toHaveLength(1);
  });

  test("can't be confirmed with another end user during the wait", async () => {
    const { arrive, clock, stub, callback, received } = await newAttempt(
      "confirm",
      () => postponed(60),
      granted,
    );
    await arrive();
    await stub.confirmAttempt(callback.attempt, "ada");
    const mismatch = { failure: { code: "end_user_mismatch" } };
    expect(await stub.confirmAttempt(callback.attempt, "eve")).toMatchObject(mismatch);
    clock.advance(MINUTE);
    await runDurableObjectAlarm(stub);
    expect(received).toHaveLength(1);
  });
});

test.each<[string, () => Response | Promise<Response>]>([
  ["500 and Retry-After", () => postponed(1, 500)],
  ["500 and the error server_error", () => tokenError("server_error", 500)],
  ["503 without Retry-After", () => new Response(null, { status: 503 })],
  ["a request for a proof that the integration does not send", () => tokenError("use_dpop_nonce")],
  ["HTML", () => new Response("<html>")],
  ["a broken connection", () => Promise.reject(new TypeError("reset"))],
])("a code is not sent again after %s", async (_, respond) => {
  const { arrive, clock, stub, received } = await newAttempt("automatic", respond, granted);
  expect(await arrive()).not.toBeNull();
  clock.advance(2 * MINUTE);
  await runDurableObjectAlarm(stub);
  expect(await arrive()).not.toBeNull();
  expect(received).toHaveLength(1);
});
