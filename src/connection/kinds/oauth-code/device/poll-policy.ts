// When a device code is polled, and when that ends (RFC 8628, section 3.5). Pure.

import type { TokenFailure } from "../../../../oauth/token/token-failure.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import type { CodeAttempt } from "../stored-records.ts";

/** How a device code is polled; see CodeAttempt. */
export type DevicePolling = NonNullable<CodeAttempt["device"]>;

/** A server that asks for shorter intervals, or for none, is polled like one that says nothing. */
const MIN_INTERVAL_SECONDS = 5;
const MAX_INTERVAL_SECONDS = 60;

/** What `slow_down` adds to the interval of all further polls (RFC 8628, section 3.5). */
const SLOW_DOWN_SECONDS = 5;

/** The longest wait after polls without a response. */
const MAX_BACKOFF_MS = MINUTE;

/** How long a code is polled, however long it is valid. With the shortest interval, this is 360 polls. */
const MAX_LIFETIME_MS = 30 * MINUTE;

/** Returns how a new code is polled. `now` is in milliseconds. */
export function newPolling(
  { expiresInSeconds, intervalSeconds }: { expiresInSeconds: number; intervalSeconds: number },
  now: number,
): DevicePolling {
  return {
    expires_at: now + Math.min(expiresInSeconds * SECOND, MAX_LIFETIME_MS),
    interval_seconds: bounded(intervalSeconds),
    failures: 0,
  };
}

/** Returns when to poll next: at the interval, later after polls without a response, and at the latest when the code expires. */
export function nextPollAt(
  { interval_seconds, failures, expires_at }: DevicePolling,
  now: number,
  retryAfterSeconds: number | null = null,
): number {
  const intervalMs = interval_seconds * SECOND;
  const backoffMs = Math.min(intervalMs * 2 ** Math.min(failures, 10), MAX_BACKOFF_MS);
  return Math.min(now + Math.max(intervalMs, backoffMs, (retryAfterSeconds ?? 0) * SECOND), expires_at);
}

/** Returns how to go on polling after a response without a token; null where the attempt has ended. */
export function afterFailedPoll(polling: DevicePolling, failure: TokenFailure): DevicePolling | null {
  switch (failure.kind) {
    case "oauth_error":
      return failure.error === "authorization_pending" ? { ...polling, failures: 0 } : null;
    case "unavailable":
      return failure.isTooOften === true
        ? { ...polling, failures: 0, interval_seconds: bounded(polling.interval_seconds + SLOW_DOWN_SECONDS) }
        : { ...polling, failures: polling.failures + 1 };
    case "invalid":
      return null;
  }
}

const bounded = (seconds: number) =>
  Math.min(Math.max(Math.ceil(seconds), MIN_INTERVAL_SECONDS), MAX_INTERVAL_SECONDS);
