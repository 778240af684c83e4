import { SECOND } from "./clock.ts";

const LONGEST_MS = 300 * SECOND;

/**
 * Milliseconds to wait after the nth failure in a row: 1 s, 2 s, 4 s and so on up to five minutes, shortened at random
 * by up to half. `jitter` is a random number from 0 to 1.
 */
export function backoffMs(failures: number, jitter: number): number {
  const full = Math.min(2 ** Math.max(failures - 1, 0) * SECOND, LONGEST_MS);
  return Math.round(full * (0.5 + jitter / 2));
}
