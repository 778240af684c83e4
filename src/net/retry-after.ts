import { HOUR, SECOND } from "../shared/clock.ts";

/** `Retry-After` (RFC 9110, section 10.2.3), seconds or a date, in seconds from `now`, at most an hour. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / SECOND;
  if (Number.isNaN(seconds)) return null;
  return Math.ceil(Math.min(Math.max(seconds, 0), HOUR / SECOND));
}
