// Waits for a condition by polling. Tests never sleep for a fixed time.

import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 20;

/** Polls until the value satisfies the condition. Throws with the last value after the deadline. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean | Promise<boolean>,
  deadlineMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (await holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`timed out after ${deadlineMs} ms: ${JSON.stringify(value ?? null).slice(0, 1000)}`);
    await pause(EVERY_MS);
  }
}
