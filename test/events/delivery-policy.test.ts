import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type EndpointResponse,
  healthAfter,
  type EndpointHealth,
  nextAttemptAt,
  GIVE_UP_MS,
  isBackingOff,
  classifyResponse,
  NEW_ENDPOINT,
  maxConcurrentDeliveries,
} from "../../src/events/delivery-policy.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";

const NOW = 1_700_000_000_000;
const response = (status: number | null, retryAfterSeconds: number | null = null): EndpointResponse => ({
  status,
  retryAfterSeconds,
});
const FAILED = response(500);
const ACCEPTED = response(204);

describe("G3 · a response", () => {
  test.each([
    [200, "delivered"],
    [204, "delivered"],
    [299, "delivered"],
    [100, "failed"],
    [199, "failed"],
    [300, "failed"],
    [301, "failed"],
    [304, "failed"],
    [400, "failed"],
    [409, "failed"],
    [410, "gone"],
    [429, "failed"],
    [500, "failed"],
    [599, "failed"],
    [null, "failed"],
  ] as const)("G3 · with status %s means: %s", (status, result) => {
    expect(classifyResponse(response(status))).toBe(result);
  });
});

describe("an event that failed", () => {
  test.each([
    [1, 5 * SECOND],
    [2, MINUTE],
    [3, 5 * MINUTE],
    [4, 30 * MINUTE],
    [5, 2 * HOUR],
    [6, 5 * HOUR],
    [7, 5 * HOUR],
    [1_000, 5 * HOUR],
  ])("%i times is retried after %i ms, or up to a third less", (attempts, wait) => {
    expect(nextAttemptAt(attempts, NOW, 0)).toBe(NOW + wait);
    expect(nextAttemptAt(attempts, NOW, 1)).toBe(NOW + Math.round((wait * 2) / 3));
  });
});

/** An endpoint after failures in a row, each as soon as it may be retried; jitter 0. */
function afterFailures(count: number): { health: EndpointHealth; waits: number[] } {
  let health = NEW_ENDPOINT;
  let now = NOW;
  const waits: number[] = [];
  for (let n = 0; n < count; n++) {
    now = Math.max(now, health.retry_at ?? 0);
    health = healthAfter(health, FAILED, now, 0);
    waits.push(health.retry_at === null ? 0 : health.retry_at - now);
  }
  return { health, waits };
}

describe("G3 · an endpoint that fails", () => {
  test("G3 · is paused after the third failure in a row, for longer each time, up to an hour", () => {
    const minutes = [0, 0, 5 / 60, 0.5, 2, 10, 30, 60, 60, 60];
    expect(afterFailures(10).waits).toEqual(minutes.map((count) => count * MINUTE));
    expect(afterFailures(2).health).toMatchObject({ status: "active", failures: 2, failing_since: NOW });
    expect(afterFailures(3).health).toMatchObject({ status: "paused", failures: 3, failing_since: NOW });
  });

  test("G3 · is failing after three days, and is then retried every six hours", () => {
    const { health } = afterFailures(100);
    expect(health.status).toBe("failing");
    const retryAt = health.retry_at ?? 0;
    const next = healthAfter(health, FAILED, retryAt, 1);
    expect((next.retry_at ?? 0) - retryAt).toBe(6 * HOUR);
    const paused = { ...afterFailures(4).health, failing_since: NOW, retry_at: null };
    expect(healthAfter(paused, FAILED, NOW + GIVE_UP_MS - 1, 0).status).toBe("paused");
    expect(healthAfter(paused, FAILED, NOW + GIVE_UP_MS, 0).status).toBe("failing");
  });

  test("G3 · that sends Retry-After is paused for that time, even after the first failure", () => {
    const health = healthAfter(NEW_ENDPOINT, response(429, 600), NOW, 0);
    expect(health).toMatchObject({ status: "paused", failures: 1, retry_at: NOW + 10 * MINUTE });
    expect(healthAfter(NEW_ENDPOINT, response(503, 0), NOW, 0).retry_at).toBe(NOW + 5 * SECOND);
  });

  test("G3 · is never paused for less than its own backoff because of a shorter Retry-After", () => {
    const { health } = afterFailures(8);
    const retryAt = health.retry_at ?? 0;
    expect(healthAfter(health, response(503, 1), retryAt, 0).retry_at).toBe(retryAt + HOUR);
  });

  test("G3 · is not paused for longer because of requests that were in flight when it was paused", () => {
    const { health } = afterFailures(3);
    const [late, asking] = [FAILED, response(503, 600)].map((given) =>
      healthAfter(health, given, NOW + SECOND, 0),
    );
    expect(late).toEqual({ ...health, last_failure: { at: NOW + SECOND, status: 500, failure: "rejected" } });
    expect(asking?.retry_at).toBe(NOW + SECOND + 10 * MINUTE);
  });
});

describe("G3 · 410", () => {
  const gone = healthAfter(NEW_ENDPOINT, response(410), NOW, 0);

  test("G3 · disables the endpoint", () => {
    expect(gone).toMatchObject({
      status: "disabled",
      retry_at: null,
      last_failure: { at: NOW, status: 410 },
    });
  });

  test("G3 · is not reverted by any response to a request that was in flight", () => {
    const codes = fc.option(fc.integer({ min: 100, max: 599 }));
    fc.assert(
      fc.property(fc.array(codes, { maxLength: 12 }), (statuses) => {
        let health = gone;
        for (const status of statuses) health = healthAfter(health, response(status), NOW + SECOND, 0);
        expect(health).toMatchObject({ status: "disabled", retry_at: null });
      }),
    );
  });
});

test("an endpoint that accepts an event is reset, except for its last failure", () => {
  const { health } = afterFailures(20);
  const now = health.retry_at ?? 0;
  const { last_failure } = health;
  expect(healthAfter(health, ACCEPTED, now, 0)).toEqual({
    ...NEW_ENDPOINT,
    last_success_at: now,
    last_failure,
  });
});

test("only an active endpoint gets several deliveries at once", () => {
  expect(maxConcurrentDeliveries(NEW_ENDPOINT)).toBeGreaterThan(1);
  for (const status of ["paused", "failing"] as const)
    expect(maxConcurrentDeliveries({ ...NEW_ENDPOINT, status })).toBe(1);
});

const anyResponse = fc.record({
  status: fc.option(fc.integer({ min: 100, max: 599 })),
  // parseRetryAfter returns at most this.
  retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 3_600 })),
});
type Step = { response: EndpointResponse; wait: number; jitter: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    response: anyResponse,
    wait: fc.integer({ min: 0, max: 2 * DAY }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
);

/** The endpoint before and after each response. */
function historyOf(given: readonly Step[]) {
  let health = NEW_ENDPOINT;
  let now = NOW;
  return given.map((step) => {
    now += step.wait;
    const before = health;
    health = healthAfter(before, step.response, now, step.jitter);
    return { before, after: health, now, result: classifyResponse(step.response) };
  });
}

type Moment = ReturnType<typeof historyOf>[number];

/** Returns a history after which something is false, or null where there is none. */
const exceptionTo = (holds: (moment: Moment) => boolean) =>
  fc.check(fc.property(steps, (given) => historyOf(given).every(holds))).counterexample;

describe("whatever an endpoint responds, and whenever:", () => {
  test("it is paused for at most six hours, and only after a failure", () => {
    expect(
      exceptionTo(
        ({ after, now, result }) =>
          !isBackingOff(after, now) || (after.retry_at - now <= 6 * HOUR && result === "failed"),
      ),
    ).toBeNull();
  });

  test("it is paused or failing exactly while a retry time is set", () => {
    expect(
      exceptionTo(({ after: { status, retry_at } }) => (retry_at !== null) === /paused|failing/.test(status)),
    ).toBeNull();
  });

  test("one success makes it active, unless it responded with 410", () => {
    expect(
      exceptionTo(({ before, now }) => {
        const { status, failures, failing_since } = healthAfter(before, ACCEPTED, now, 0);
        const expected = before.status === "disabled" ? "disabled" : "active";
        return status === expected && failures === 0 && failing_since === null;
      }),
    ).toBeNull();
  });

  test("its times are whole milliseconds", () => {
    expect(exceptionTo(({ after }) => Number.isInteger(after.retry_at ?? 0))).toBeNull();
  });

  test("a pause is never shortened by a failure", () => {
    expect(
      exceptionTo(
        ({ before, after, now, result }) =>
          !isBackingOff(before, now) || result !== "failed" || (after.retry_at ?? 0) >= before.retry_at,
      ),
    ).toBeNull();
  });
});
