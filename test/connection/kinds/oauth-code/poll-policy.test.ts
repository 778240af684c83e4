import { expect, test } from "vitest";
import * as fc from "fast-check";
import {
  afterFailedPoll,
  newPolling,
  nextPollAt,
} from "../../../../src/connection/kinds/oauth-code/device/poll-policy.ts";
import { NO_RESPONSE, type TokenFailure } from "../../../../src/oauth/token/token-failure.ts";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";

const refusal = (error: string): TokenFailure => ({
  kind: "oauth_error",
  error,
  description: null,
  status: 400,
});
const slowDown: TokenFailure = {
  kind: "unavailable",
  status: 400,
  isExplicit: true,
  retryAfterSeconds: null,
  isTooOften: true,
};
const start = newPolling({ expiresInSeconds: 900, intervalSeconds: 5 }, 0);

test.each([
  [0, 5],
  [1, 5],
  [7.2, 8],
  [3600, 60],
])("an interval of %f seconds is polled every %i", (intervalSeconds, expected) => {
  expect(newPolling({ expiresInSeconds: 900, intervalSeconds }, 0).interval_seconds).toBe(expected);
});

test("slow_down adds five seconds each time, and authorization_pending keeps them", () => {
  let polling = start;
  for (const [failure, expected] of [
    [slowDown, 10],
    [refusal("authorization_pending"), 10],
    [slowDown, 15],
    [NO_RESPONSE, 15],
  ] as const) {
    polling = afterFailedPoll(polling, failure) ?? start;
    expect(polling.interval_seconds).toBe(expected);
  }
});

test("polls without a response double the wait up to a minute, and a response ends that", () => {
  let polling = start;
  const waits = Array.from({ length: 6 }, () => {
    polling = afterFailedPoll(polling, NO_RESPONSE) ?? start;
    return nextPollAt(polling, 0) / SECOND;
  });
  expect(waits).toEqual([10, 20, 40, 60, 60, 60]);
  const after = afterFailedPoll(polling, refusal("authorization_pending"));
  expect(after && nextPollAt(after, 0)).toBe(5 * SECOND);
  expect(nextPollAt(start, 0, 30)).toBe(30 * SECOND);
});

test.each(["access_denied", "expired_token", "invalid_grant", "invalid_client", "unknown"])(
  "%s ends the attempt",
  (error) => {
    expect(afterFailedPoll(start, refusal(error))).toBeNull();
  },
);

test("whatever a server responds, a code is polled at most 360 times, and not after its end", () => {
  const failure = fc.constantFrom(refusal("authorization_pending"), slowDown, NO_RESPONSE);
  const lifetime = fc.integer({ min: 1, max: 10 ** 9 });
  fc.assert(
    fc.property(
      lifetime,
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.infiniteStream(failure),
      (seconds, interval, failures) => {
        let polling = newPolling({ expiresInSeconds: seconds, intervalSeconds: interval }, 0);
        let [polls, at] = [0, nextPollAt(polling, 0)];
        for (const next of failures) {
          if (at >= polling.expires_at) break;
          polls += 1;
          polling = afterFailedPoll(polling, next) ?? polling;
          const last = at;
          at = nextPollAt(polling, last);
          expect(at - last).toBeLessThanOrEqual(MINUTE);
        }
        expect(polls).toBeLessThanOrEqual(360);
        expect(at).toBeLessThanOrEqual(30 * MINUTE);
      },
    ),
    { numRuns: 50 },
  );
});
