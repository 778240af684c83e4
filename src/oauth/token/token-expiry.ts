// Parses when a token expires. RFC 6749, section 5.1 requires a number of seconds; servers send strings, other units,
// points in time, and zero for "never". A time that can't be true is not believed: an end that is not in the future
// counts as not stated, and one that is more than ten years away as never.

import type { ExpiryUnit } from "../../providers/definition/token.ts";
import { DAY, SECOND } from "../../shared/clock.ts";

const SECONDS: Record<ExpiryUnit, number> = { seconds: 1, minutes: 60, milliseconds: 0.001 };
/** No token is believed to live longer: ten years. */
export const MAX_LIFETIME_SECONDS = (10 * 365 * DAY) / SECOND;

/** Numbers from here on are milliseconds since 1970, and below it seconds: it is the year 5138 in seconds. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Returns a lifetime in whole seconds, from 1 second to ten years. Returns null where the value is missing, not a
 * number, or out of this range.
 */
export function parseExpiresIn(value: unknown, unit: ExpiryUnit): number | null {
  const number = toNumber(value);
  return number === null ? null : credibleLifetime(number * SECONDS[unit]);
}

/**
 * Returns the seconds from `now` until a point in time: seconds or milliseconds since 1970, or a date as text. Returns
 * null where the value is missing, not a time, in the past, or more than ten years away.
 */
export function parseExpiresAt(value: unknown, now: number): number | null {
  const number = toNumber(value);
  const at =
    number === null
      ? typeof value === "string"
        ? Date.parse(value)
        : Number.NaN
      : number >= FIRST_MILLISECONDS
        ? number
        : number * SECOND;
  return credibleLifetime((at - now) / SECOND);
}

function toNumber(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : null;
}

function credibleLifetime(seconds: number): number | null {
  const whole = Math.floor(seconds);
  return whole >= 1 && whole <= MAX_LIFETIME_SECONDS ? whole : null;
}
