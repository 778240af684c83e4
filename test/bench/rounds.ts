// Throughput and latency, in rounds: each subject is measured for a moment, then the next, then all of
// them again. What disturbs the machine for a while then disturbs all of them, and medians leave it out.

import type { Load } from "./load/load.ts";
import type { LoopReport, Target } from "./load/load-job.ts";
import { median } from "./load/statistics.ts";
import { type Comparison, COMPARISONS, type Subject, SUBJECTS } from "./subjects.ts";

export type Plan = { concurrencies: number[]; rounds: number; sliceMs: number; warmUpMs: number };

type Measurement = { subject: Subject; concurrency: number } & LoopReport;
type Ratio = Comparison & { concurrency: number; ratio: number };
export type Throughput = { measurements: Measurement[]; ratios: Ratio[] };

/** Measures every subject at every concurrency. @throws when an answer was not 200 */
export async function measureRounds(
  load: Load,
  targets: Record<Subject, Target>,
  plan: Plan,
): Promise<Throughput> {
  const slice = async (subject: Subject, concurrency: number, durationMs: number) => {
    const report = await load.loop({ target: targets[subject], concurrency, durationMs });
    if (report.failures > 0) throw new Error(`${subject}: ${report.failures} answers were not 200`);
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
 * Medians over the rounds. A ratio is of all rounds together: a slice with one long stall in it is so much
 * slower than one without that medians jump from one kind to the other.
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
