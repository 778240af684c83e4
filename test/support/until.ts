// Waiting for something that comes by itself: asked again until it holds, never just slept for.

import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 40;

/** Asks until the answer holds; fails with the last answer when the deadline has passed. */
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
      throw new Error(`still not so after ${deadlineMs} ms: ${JSON.stringify(value)}`);
    await pause(EVERY_MS);
  }
}
