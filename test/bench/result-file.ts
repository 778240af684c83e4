// The results as a JSON document, for comparisons between versions.

import { writeFile } from "node:fs/promises";
import type { Spread } from "./load/statistics.ts";
import { type Compared, ratioOf } from "./scenes/rounds.ts";

type ByCallers<T> = Record<string, T>;

type Results = {
  /** Scene → callers → the median ratio of requests per second, Latchkey / bare Worker. */
  ratios: Record<string, ByCallers<number>>;
  /** Scene → callers → the quartiles of that ratio. */
  spread: Record<string, ByCallers<Spread>>;
};

/** Writes the results to a file. */
export async function writeResults(file: string, compared: Compared[]): Promise<void> {
  const results: Results = { ratios: {}, spread: {} };
  for (const each of compared) {
    const { ratio, lower, upper } = ratioOf(each);
    (results.ratios[each.name] ??= {})[each.callers] = rounded(ratio);
    (results.spread[each.name] ??= {})[each.callers] = { lower: rounded(lower), upper: rounded(upper) };
  }
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

const rounded = (value: number): number => Number(value.toFixed(3));
