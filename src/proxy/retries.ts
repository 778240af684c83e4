// The retries that a caller asks for with `latchkey-retries`: how many, and how long to wait before each. Pure.

import { parseRetryAfter } from "../net/retry-after.ts";
import { backoffMs } from "../shared/backoff.ts";
import { SECOND } from "../shared/clock.ts";

/** Asks for retries in a request. In the response, it says how many there were. */
export const RETRIES_HEADER = "latchkey-retries";
/** A structured field (RFC 9651): an integer that can have one parameter. */
const VALUE = /^([1-3])(?:; *(any-method))?$/;
export const RETRIES_FORMAT = `${RETRIES_HEADER} must be 1, 2, or 3, followed by ";any-method" if needed.`;

/** All waits of a call together. */
const MAX_WAIT_MS = 10 * SECOND;
/** Statuses that can pass by themselves. Others, such as 501, will be the same again. */
const TEMPORARY = [429, 500, 502, 503, 504];
/** RFC 9110, section 9.2.2. */
const IDEMPOTENT = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];
/** With one of these, the API runs another method than the request's. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/** Returns the number of retries that are allowed; undefined if none were asked for; null if the value is invalid. */
export function allowedRetries({ method, headers }: Request): number | undefined | null {
  const value = headers.get(RETRIES_HEADER);
  if (value === null) return undefined;
  const [, count, anyMethod] = VALUE.exec(value) ?? [];
  if (count === undefined) return null;
  const isIdempotent = IDEMPOTENT.includes(method) && !METHOD_OVERRIDES.some((name) => headers.has(name));
  return isIdempotent || anyMethod !== undefined ? Number(count) : 0;
}

/**
 * Returns the milliseconds to wait before a response's request is sent again. Returns null if a retry would not help,
 * or if the wait would exceed 10 seconds together with those before.
 */
export function retryDelayMs(
  { status, headers }: Response,
  { retries, waitedMs }: { retries: number; waitedMs: number },
  retryAfterHeaders: readonly string[],
  now: number,
): number | null {
  if (!TEMPORARY.includes(status)) return null;
  // The provider's own headers also come with other statuses, where they do not say when to try again.
  const names = ["retry-after", ...(status === 429 ? retryAfterHeaders : [])];
  const stated = names.map((name) => parseRetryAfter(headers.get(name), now)).find((value) => value !== null);
  const delay = Math.max(backoffMs(retries + 1, Math.random()), (stated ?? 0) * SECOND);
  return waitedMs + delay > MAX_WAIT_MS ? null : delay;
}
