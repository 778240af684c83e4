// What is counted of an endpoint in 24 hours.

import { expect, test } from "vitest";
import type { Attempt } from "../../src/events/attempt.ts";
import { type EndpointHours, figuresOf, withAttempt } from "../../src/events/endpoint-figures.ts";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";

const NOW = Date.UTC(2026, 10, 26, 9, 42);

const attempt = (at: number, status: number | null, duration_ms: number): Attempt => ({
  at,
  duration_ms,
  status,
  failure: status === 204 ? null : status === null ? "timed_out" : "rejected",
  response: null,
});

/** Adds attempts, each with whether it is the first one of its event. */
const added = (attempts: readonly (readonly [Attempt, boolean])[]): EndpointHours =>
  attempts.reduce<EndpointHours>((hours, [one, isFirst]) => withAttempt(hours, one, isFirst), []);

test("an endpoint without deliveries has no durations", () => {
  expect(figuresOf([], NOW)).toEqual({
    delivered: 0,
    delivered_first_try: 0,
    failed_attempts: 0,
    median_ms: null,
    p95_ms: null,
  });
});

test("first tries, retries, and failures are told apart, and a time out has no response", () => {
  const hours = added([
    [attempt(NOW - HOUR, 500, 90), true],
    [attempt(NOW - HOUR + MINUTE, 204, 90), false],
    [attempt(NOW, 204, 90), true],
    [attempt(NOW, null, 15_000), true],
  ]);
  expect(figuresOf(hours, NOW)).toMatchObject({ delivered: 2, delivered_first_try: 1, failed_attempts: 2 });
  const { median_ms, p95_ms } = figuresOf(hours, NOW);
  for (const duration of [median_ms, p95_ms]) expect(Math.abs((duration ?? 0) - 90)).toBeLessThan(25);
});

test("hours that are over a day ago do not count and are not stored", () => {
  const old = added([[attempt(NOW - 24 * HOUR, 204, 10), true]]);
  expect(figuresOf(old, NOW).delivered).toBe(0);
  expect(figuresOf(old, NOW - HOUR).delivered).toBe(1);
  expect(withAttempt(old, attempt(NOW, 204, 10), true)).toHaveLength(1);
});
