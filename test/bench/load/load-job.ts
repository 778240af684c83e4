// The messages to and from the load process.

import * as z from "zod";

/** Requests to one origin that differ only in their path. */
const Target = z.object({
  origin: z.string(),
  method: z.enum(["GET", "POST"]),
  paths: z.array(z.string()).min(1),
  /** In addition to those that each request has; see request-headers.ts. */
  headers: z.record(z.string(), z.string()),
  /** The size of the request's body. */
  bodyBytes: z.number(),
});

export const LoadJob = z.discriminatedUnion("kind", [
  /**
   * `callers` callers, each of which sends the next request as soon as it has a response. They share the paths. With
   * `durationMs`, they start again with the first path until the time is over. Otherwise, each path is requested once.
   */
  z.object({
    kind: z.literal("loop"),
    target: Target,
    callers: z.number(),
    durationMs: z.number().nullable(),
  }),
  /** `callers` requests for the first path at the same time, each on its own connection. Returns all responses. */
  z.object({ kind: z.literal("burst"), target: Target, callers: z.number() }),
]);

/** `failures` counts the responses whose status was not 2xx. Times are in milliseconds, sizes in bytes. */
export const LoopReport = z.object({
  requests: z.number(),
  requestsPerSecond: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  /** The size of the last response's body. */
  bodyBytes: z.number(),
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
