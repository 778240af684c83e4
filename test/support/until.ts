// Waits for a condition by polling it, never for a fixed time.

import { setTimeout as pause } from "node:timers/promises";

const INTERVAL_MS = 15;

/** Polls until the condition holds, and returns that value. Throws with the last value after the deadline. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean | Promise<boolean>,
  deadlineMs = 45_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (await holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`the condition does not hold after ${deadlineMs} ms: ${JSON.stringify(value)}`);
    await pause(INTERVAL_MS);
  }
}
