import { expect, inject, test } from "vitest";
import { realNow } from "./in-process/model-clock.ts";
import { runSeed } from "./property.ts";
import { describe, newStatistics } from "./statistics.ts";

const PROGRESS_MS = 10_000;

test("every invariant holds for random commands, faults, and crashes in a random order", async () => {
  const settings = inject("model");
  const statistics = newStatistics();
  const startedAt = realNow();
  const log = (text: string) => {
    if (settings.soak) console.log(`${Math.round((realNow() - startedAt) / 1000)} s: ${text}`);
  };
  let failure: string | null = null;
  let loggedAt = startedAt;
  do {
    const seed = settings.seed ?? crypto.getRandomValues(new Int32Array(1))[0] ?? 0;
    failure = await runSeed(seed, settings, statistics);
    if (realNow() - loggedAt < PROGRESS_MS) continue;
    log(describe(statistics));
    loggedAt = realNow();
  } while (failure === null && settings.seed === null && realNow() - startedAt < settings.seconds * 1000);
  log(`${describe(statistics)}, violations: ${failure === null ? 0 : 1}`);
  if (failure !== null) throw new Error(failure);
  expect(statistics.runs).toBeGreaterThan(0);
});
