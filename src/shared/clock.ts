// Time is a value that is passed in. Points in time are milliseconds since the epoch; the names of durations
// contain their unit.

export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The revocation of a grant is retried for this long. */
export const REVOCATION_RETRIED_FOR_MS = 7 * DAY;

/** Clients, keys, and apps are kept until the last revocation that needs them has ended, with a margin. */
export const KEPT_FOR_REVOCATION_MS = REVOCATION_RETRIED_FOR_MS + DAY;

/** Returns a point in time as the API shows it: RFC 3339, or null where there is none. */
export function timestamp(at: number): string;
export function timestamp(at: number | null): string | null;
export function timestamp(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
