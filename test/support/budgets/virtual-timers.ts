// Timers that follow the counted Worker's clock. Shorter ones, with which the Worker waits for its own work, are real.

const SHORTEST_MS = 1_000;

type Timer = { at: number; run: () => void };

export class VirtualTimers {
  readonly #timers = new Map<number, Timer>();
  #last = 0;

  /** Replaces the global functions. `now` returns the time of the clock, in milliseconds. */
  install(now: () => number): void {
    const { setTimeout: setReal, clearTimeout: clearReal } = globalThis;
    const setTimer = (run: () => void, ms = 0): unknown => {
      if (ms < SHORTEST_MS) return setReal(run, ms);
      // No real timer has a negative ID.
      this.#last -= 1;
      this.#timers.set(this.#last, { at: now() + ms, run });
      return this.#last;
    };
    const clearTimer = (id: unknown): void => {
      if (typeof id === "number" && this.#timers.delete(id)) return;
      clearReal(id as number);
    };
    Object.assign(globalThis, { setTimeout: setTimer, clearTimeout: clearTimer });
  }

  /** Runs the timers that are due, in their order. Returns their number. */
  runDue(now: number): number {
    const due = [...this.#timers].filter(([, { at }]) => at <= now).toSorted(([, a], [, b]) => a.at - b.at);
    for (const [id, { run }] of due) {
      this.#timers.delete(id);
      run();
    }
    return due.length;
  }
}
