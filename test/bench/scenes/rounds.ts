// Compares Latchkey with the bare Worker in rounds: each side of each comparison for a short time, and then all of them
// again. A disturbance of the machine then affects both sides, and the medians ignore it.

import type { Load } from "../load/load.ts";
import type { LoopJob, LoopReport } from "../load/load-job.ts";
import { median, type Spread, spread } from "../load/statistics.ts";
import { WorkerdProcess } from "../workerd-process.ts";
import { type Comparison, type Plan, type ComparedName, type Side, WARM_UP_SLICES } from "./comparisons.ts";

const WARM_UP_CALLERS = 16;

/** A comparison with a number of callers. `slices` contains both sides of each round. */
export type Compared = {
  name: ComparedName;
  title: string;
  callers: number;
  slices: Record<Side, Slice>[];
};

/** `cpuMs` is the CPU time that workerd needed, or null where it is not known. */
type Slice = LoopReport & { cpuMs: number | null };

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
  const workerd = await WorkerdProcess.find();
  for (const { nextJobs } of comparisons) {
    for (let slice = 0; slice < WARM_UP_SLICES; slice++) {
      const { latchkey, bare } = nextJobs(WARM_UP_CALLERS);
      const isTimed = latchkey.durationMs !== null;
      for (const job of [latchkey, bare])
        await load.loop({ ...job, durationMs: isTimed ? plan.warmUpMs : null });
      if (isTimed) break;
    }
  }
  const compared = comparisons.flatMap((comparison) =>
    comparison.callers.map((callers) => ({ ...comparison, callers, slices: [] as Compared["slices"] })),
  );
  for (let round = 0; round < plan.rounds; round++) {
    for (const { name, callers, nextJobs, slices } of compared) {
      const jobs = nextJobs(callers);
      const measure = (side: Side) => measureSlice(load, workerd, jobs[side]);
      slices.push(await measureBoth(`${name} with ${callers} callers`, measure, round));
    }
  }
  return compared.map(({ name, title, callers, slices }) => ({ name, title, callers, slices }));
}

async function measureSlice(load: Load, workerd: WorkerdProcess, job: Omit<LoopJob, "kind">): Promise<Slice> {
  const before = await workerd.cpuMs();
  const report = await load.loop(job);
  const after = await workerd.cpuMs();
  return { ...report, cpuMs: before === null || after === null ? null : after - before };
}

/** Measures both sides. The other one begins in every second round. */
async function measureBoth(
  name: string,
  measure: (side: Side) => Promise<Slice>,
  round: number,
): Promise<Record<Side, Slice>> {
  const first = round % 2 === 0 ? await measure("latchkey") : null;
  const bare = await measure("bare");
  const latchkey = first ?? (await measure("latchkey"));
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

/**
 * Returns the CPU time of workerd per request, in microseconds. It is taken from all rounds together, because it is
 * measured in steps of 10 ms. Null where it is not known.
 */
export function cpuPerRequest({ slices }: Compared, side: Side): number | null {
  let [milliseconds, requests] = [0, 0];
  for (const { [side]: slice } of slices) {
    if (slice.cpuMs === null) return null;
    milliseconds += slice.cpuMs;
    requests += slice.requests;
  }
  return (milliseconds * 1000) / requests;
}
