// Compares Latchkey with the bare Worker in rounds: each side of each comparison for a short time, and then all of them
// again. A disturbance of the machine then affects both sides, and the medians ignore it.

import type { Load } from "../load/load.ts";
import type { LoopJob, LoopReport } from "../load/load-job.ts";
import { median, type Spread, spread } from "../load/statistics.ts";
import type { Comparison, Plan, ComparedName, Side } from "./comparisons.ts";

const WARM_UP_CALLERS = 16;

/** A comparison with a number of callers. `slices` contains both sides of each round. */
export type Compared = {
  name: ComparedName;
  title: string;
  callers: number;
  slices: Record<Side, LoopReport>[];
};

/**
 * Measures all comparisons.
 *
 * @throws Error if a response had another status than 2xx, or if the sides sent bodies of different sizes
 */
export async function compareInRounds(
  load: Load,
  comparisons: Comparison[],
  plan: Plan,
): Promise<Compared[]> {
  for (const { nextJobs } of comparisons) {
    const { latchkey, bare } = nextJobs(WARM_UP_CALLERS);
    for (const job of [latchkey, bare])
      await load.loop({ ...job, durationMs: job.durationMs === null ? null : plan.warmUpMs });
  }
  const compared = comparisons.flatMap((comparison) =>
    comparison.callers.map((callers) => ({ ...comparison, callers, slices: [] as Compared["slices"] })),
  );
  for (let round = 0; round < plan.rounds; round++) {
    for (const { name, callers, nextJobs, slices } of compared)
      slices.push(await measureBoth(load, `${name} with ${callers} callers`, nextJobs(callers), round));
  }
  return compared.map(({ name, title, callers, slices }) => ({ name, title, callers, slices }));
}

/** Measures both sides. The other one begins in every second round. */
async function measureBoth(
  load: Load,
  name: string,
  jobs: Record<Side, Omit<LoopJob, "kind">>,
  round: number,
): Promise<Record<Side, LoopReport>> {
  const first = round % 2 === 0 ? await load.loop(jobs.latchkey) : null;
  const bare = await load.loop(jobs.bare);
  const latchkey = first ?? (await load.loop(jobs.latchkey));
  if (latchkey.failures + bare.failures > 0)
    throw new Error(`${name}: ${latchkey.failures} and ${bare.failures} (bare) responses were not 2xx`);
  // The length of a token's remaining lifetime can change during the run.
  if (Math.abs(latchkey.bodyBytes - bare.bodyBytes) > 2)
    throw new Error(`${name}: bodies of ${latchkey.bodyBytes} and ${bare.bodyBytes} (bare) bytes`);
  return { latchkey, bare };
}

/** Returns the median over the rounds of the ratio of requests per second, and its spread. */
export function ratioOf({ slices }: Compared): { ratio: number } & Spread {
  const ratios = slices.map(({ latchkey, bare }) => latchkey.requestsPerSecond / bare.requestsPerSecond);
  return { ratio: median(ratios), ...spread(ratios) };
}
