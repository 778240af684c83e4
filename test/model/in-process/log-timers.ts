// The timers with which the log waits for more entries. A test that waits for all work after a response ends them, because
// it would wait for them as well. The entries stay in memory until the clock of the test has passed that time.

import { BATCH_EVERY_MS, SUCCESSES_WAIT_MS } from "../../../src/logs/log-buffer.ts";

const pending = new Map<unknown, () => void>();

/** Replaces the global functions in this isolate. Other timers, such as deadlines, are not affected. */
export function installLogTimers(): void {
  const { setTimeout: setReal, clearTimeout: clearReal } = globalThis;
  const setTimer = (run: () => void, ms = 0): unknown => {
    const id: unknown = setReal(() => {
      pending.delete(id);
      run();
    }, ms);
    if (ms === SUCCESSES_WAIT_MS || (ms > 0 && ms <= BATCH_EVERY_MS)) pending.set(id, run);
    return id;
  };
  const clearTimer = (id: unknown): void => {
    pending.delete(id);
    clearReal(id as number);
  };
  Object.assign(globalThis, { setTimeout: setTimer, clearTimeout: clearTimer });
}

/** Runs the timers that the log has set so far. */
export function endLogTimers(): void {
  for (const [id, run] of pending) {
    clearTimeout(id as number);
    run();
  }
}
