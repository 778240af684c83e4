// How often isolates send batches. An app can have thousands of isolates, and one object stores the log. The more batches
// arrive, the longer each isolate waits, and the more it samples. Pure.

import { MINUTE, SECOND } from "../shared/clock.ts";

const WINDOW_MS = 10 * SECOND;
/** The batches of a window that an object can store without effort. */
const BATCHES_PER_WINDOW = 100;
const SHORTEST_WAIT_MS = 2 * SECOND;
const LONGEST_WAIT_MS = MINUTE;

export class LogPace {
  #window = 0;
  #batches = 0;
  #waitMs: number = SHORTEST_WAIT_MS;

  /** Counts a batch. Returns how long its isolate waits before the next one, in milliseconds. */
  next(now: number): number {
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.#window) {
      // Without batches in between, the load is over.
      const batches = window === this.#window + 1 ? this.#batches : 0;
      const waitMs = this.#waitMs * (batches / BATCHES_PER_WINDOW);
      this.#waitMs = Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
      this.#window = window;
      this.#batches = 0;
    }
    this.#batches += 1;
    return this.#waitMs;
  }
}
