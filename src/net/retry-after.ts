import { HOUR, SECOND } from "../shared/clock.ts";

/** Numbers from here on are not durations but points in time: in seconds, or in milliseconds. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e12;

/**
 * Parses a `Retry-After` header, seconds or a date (RFC 9110, section 10.2.3), or a number of seconds or
 * milliseconds since the epoch, as some servers send. Returns seconds from `now`, at most an hour; null where
 * there is none or it is invalid.
 */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const seconds = /^\d+(\.\d+)?$/.test(value.trim())
    ? secondsFrom(Number(value), now)
    : (Date.parse(value) - now) / SECOND;
  if (Number.isNaN(seconds)) return null;
  return Math.ceil(Math.min(Math.max(seconds, 0), HOUR / SECOND));
}

function secondsFrom(number: number, now: number): number {
  if (number < EPOCH_SECONDS) return number;
  return (number < EPOCH_MS ? number : number / SECOND) - now / SECOND;
}
