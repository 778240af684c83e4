import { HOUR, SECOND } from "../shared/clock.ts";

/**
 * Parses a `Retry-After` header, seconds or a date (RFC 9110, section 10.2.3). Returns seconds from `now`, at
 * most an hour; null where there is none or it is invalid.
 */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / SECOND;
  if (Number.isNaN(seconds)) return null;
  return Math.ceil(Math.min(Math.max(seconds, 0), HOUR / SECOND));
}
