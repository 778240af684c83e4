// The messages to and from the load process.

import * as z from "zod";

const Target = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

export const LoadJob = z.discriminatedUnion("kind", [
  /** `concurrency` callers for `durationMs`. Each sends the next request as soon as it has a response. */
  z.object({ kind: z.literal("loop"), target: Target, concurrency: z.number(), durationMs: z.number() }),
  /** `callers` requests at the same time, each on its own connection. Returns all responses. */
  z.object({ kind: z.literal("burst"), target: Target, callers: z.number() }),
]);

/** Latencies in milliseconds. `failures` counts the responses that were not 200. */
export const LoopReport = z.object({
  requestsPerSecond: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  failures: z.number(),
});

/** Status 0 means a network error. */
export const BurstReport = z.object({
  responses: z.array(z.object({ status: z.number(), body: z.string() })),
  lastResponseMs: z.number(),
});

export type Target = z.output<typeof Target>;
export type LoadJob = z.output<typeof LoadJob>;
export type LoopJob = Extract<LoadJob, { kind: "loop" }>;
export type BurstJob = Extract<LoadJob, { kind: "burst" }>;
export type LoopReport = z.output<typeof LoopReport>;
export type BurstReport = z.output<typeof BurstReport>;

/** The result: a report, or an error. */
export const Outcome = z.union([z.object({ report: z.unknown() }), z.object({ error: z.string() })]);
