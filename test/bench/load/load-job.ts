// What the load process is asked, and what it answers.

import * as z from "zod";

const Target = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

export const LoadJob = z.discriminatedUnion("kind", [
  /** `concurrency` callers, each asking again as soon as it is answered, for `durationMs`. */
  z.object({ kind: z.literal("loop"), target: Target, concurrency: z.number(), durationMs: z.number() }),
  /** So many callers at the same instant, each on a connection of its own; keeps the answers. */
  z.object({ kind: z.literal("burst"), target: Target, callers: z.number() }),
]);

/** Latencies in milliseconds; `failures` counts the answers that were not 200. */
export const LoopReport = z.object({
  requestsPerSecond: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  failures: z.number(),
});

/** A status of 0 stands for a connection that broke. */
export const BurstReport = z.object({
  answers: z.array(z.object({ status: z.number(), body: z.string() })),
  lastAnswerMs: z.number(),
});

export type Target = z.output<typeof Target>;
export type LoadJob = z.output<typeof LoadJob>;
export type LoopJob = Extract<LoadJob, { kind: "loop" }>;
export type BurstJob = Extract<LoadJob, { kind: "burst" }>;
export type LoopReport = z.output<typeof LoopReport>;
export type BurstReport = z.output<typeof BurstReport>;

/** What comes back over the channel: a report, or why there is none. */
export const Outcome = z.union([z.object({ report: z.unknown() }), z.object({ error: z.string() })]);
