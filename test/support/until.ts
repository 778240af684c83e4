// Waits for a condition by polling. Tests never sleep for a fixed time.

import { setTimeout as pause } from "node:timers/promises";

const FIRST_PAUSE_MS = 10;
const LAST_PAUSE_MS = 200;

/** Polls until the value satisfies the condition. Throws with the last value after the deadline. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean | Promise<boolean>,
  deadlineMs = 50_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LAST_PAUSE_MS)) {
    const value = await ask();
    if (await holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`timed out after ${deadlineMs} ms: ${JSON.stringify(value ?? null).slice(0, 1000)}`);
    await pause(pauseMs);
  }
}
