// Measures throughput and latency in rounds: each subject for a short time, and then all of them again. A disturbance
// of the machine then affects all subjects, and the medians ignore it.

import type { Load } from "./load/load.ts";
import type { LoopReport, Target } from "./load/load-job.ts";
import { median } from "./load/statistics.ts";
import { type Comparison, COMPARISONS, type Subject, SUBJECTS } from "./subjects.ts";

export type Plan = { concurrencies: number[]; rounds: number; sliceMs: number; warmUpMs: number };

type Measurement = { subject: Subject; concurrency: number } & LoopReport;
type Ratio = Comparison & { concurrency: number; ratio: number };
export type Throughput = { measurements: Measurement[]; ratios: Ratio[] };

/**
 * Measures all subjects at all concurrencies.
 *
 * @throws Error if a response was not 200
 */
export async function measureRounds(
  load: Load,
  targets: Record<Subject, Target>,
  plan: Plan,
): Promise<Throughput> {
  const slice = async (subject: Subject, concurrency: number, durationMs: number) => {
    const report = await load.loop({ target: targets[subject], concurrency, durationMs });
    if (report.failures > 0) throw new Error(`${subject}: ${report.failures} responses were not 200`);
    return { subject, concurrency, ...report };
  };
  for (const subject of SUBJECTS) await slice(subject, 16, plan.warmUpMs);
  const slices: Measurement[][] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const measured: Measurement[] = [];
    for (const concurrency of plan.concurrencies) {
      for (const subject of SUBJECTS) measured.push(await slice(subject, concurrency, plan.sliceMs));
    }
    slices.push(measured);
  }
  return summarize(slices, plan.concurrencies);
}

/**
 * Returns the medians over the rounds. A ratio is computed from all rounds together, because a single long stall makes
 * a slice so slow that a ratio of medians is unstable.
 */
function summarize(rounds: Measurement[][], concurrencies: number[]): Throughput {
  const measurements = concurrencies.flatMap((concurrency) =>
    SUBJECTS.map((subject): Measurement => {
      const of = (key: keyof LoopReport) =>
        median(rounds.map((round) => find(round, subject, concurrency)[key]));
      const [requestsPerSecond, p50, p95, p99] = [of("requestsPerSecond"), of("p50"), of("p95"), of("p99")];
      return { subject, concurrency, requestsPerSecond, p50, p95, p99, failures: 0 };
    }),
  );
  const ratios = COMPARISONS.flatMap((comparison) =>
    concurrencies.map((concurrency): Ratio => {
      const total = (subject: Subject) =>
        rounds.reduce((sum, round) => sum + find(round, subject, concurrency).requestsPerSecond, 0);
      return { ...comparison, concurrency, ratio: total(comparison.subject) / total(comparison.to) };
    }),
  );
  return { measurements, ratios };
}

function find(round: Measurement[], subject: Subject, concurrency: number): Measurement {
  const found = round.find((each) => each.subject === subject && each.concurrency === concurrency);
  if (found === undefined) throw new Error(`${subject} was not measured at ${concurrency}`);
  return found;
}
