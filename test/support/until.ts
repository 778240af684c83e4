// Waits for a condition by polling, never with a fixed delay.

import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 40;

/** Polls until the condition holds. Throws the last value after the deadline. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean | Promise<boolean>,
  deadlineMs = 8_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (await holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`the condition did not hold after ${deadlineMs} ms: ${JSON.stringify(value)}`);
    await pause(EVERY_MS);
  }
}
