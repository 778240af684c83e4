// The results as a JSON document, for comparisons between versions.

import { writeFile } from "node:fs/promises";
import type { Budgets } from "../support/budgets/operations.ts";
import { median, type Spread, spread } from "./load/statistics.ts";
import type { Side } from "./scenes/comparisons.ts";
import type { ConcurrentReadReport } from "./scenes/concurrent-reads.ts";
import type { MemoryReport } from "./scenes/memory.ts";
import type { PageTime } from "./scenes/dashboard-pages.ts";
import type { Rate } from "./scenes/rates.ts";
import { type Compared, cpuPerRequest, ratioOf } from "./scenes/rounds.ts";

/** What was measured. Empty or null where a scene was not selected. */
export type Measured = {
  compared: Compared[];
  rates: Rate[];
  storm: ConcurrentReadReport[];
  memory: MemoryReport[];
  pages: PageTime[];
  budgets: Budgets | null;
};

type ByCallers<T> = Record<string, T>;

/** Writes the results to a file. */
export async function writeResults(file: string, measured: Measured): Promise<void> {
  const { compared, rates, storm, memory, pages, budgets } = measured;
  /** Scene → callers → the median ratio of requests per second, Latchkey / bare Worker. */
  const ratios: Record<string, ByCallers<number>> = {};
  /** Scene → callers → the quartiles of that ratio. */
  const spreads: Record<string, ByCallers<Spread>> = {};
  /** Scene → callers → the CPU time of workerd per request, in microseconds. */
  const cpu: Record<string, ByCallers<Record<Side, number | null>>> = {};
  for (const each of compared) {
    const { ratio, lower, upper } = ratioOf(each);
    (ratios[each.name] ??= {})[each.callers] = rounded(ratio);
    (spreads[each.name] ??= {})[each.callers] = { lower: rounded(lower), upper: rounded(upper) };
    const cpuOf = (side: Side) => {
      const microseconds = cpuPerRequest(each, side);
      return microseconds === null ? null : Math.round(microseconds);
    };
    (cpu[each.name] ??= {})[each.callers] = { latchkey: cpuOf("latchkey"), bare: cpuOf("bare") };
  }
  const perSecond = rates.map((rate) => {
    const { lower, upper } = spread(rate.perSecond);
    const spreadOfRate = { lower: rounded(lower), upper: rounded(upper) };
    return { title: rate.title, median: rounded(median(rate.perSecond)), spread: spreadOfRate };
  });
  const results = {
    ratios,
    spread: spreads,
    budgets: budgets ?? {},
    cpuMicroseconds: cpu,
    perSecond,
    storm,
    memory,
    pages,
  };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

const rounded = (value: number): number => Number(value.toFixed(3));
