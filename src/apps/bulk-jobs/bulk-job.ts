// A bulk job: one action on many connections. The connections are chosen when the job is created, so that it changes those
// that were confirmed, and no others that match its filter later.

import * as z from "zod";
import { Actor } from "../../shared/actor.ts";
import { DAY, timestamp } from "../../shared/clock.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { DirectoryFilter } from "../directory/list/directory-filter.ts";

/** `check`, `refresh`, and `delete` do what the operations of one connection do. `reconnect` creates a connect session. */
export const BULK_ACTIONS = ["check", "refresh", "reconnect", "delete"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

export const BULK_STATES = ["running", "finished", "canceled"] as const;

/** The most connections of one job. */
export const MAX_BULK_CONNECTIONS = 20_000;
/** The most connections that a request can name. A filter can match more. */
export const MAX_NAMED_CONNECTIONS = 1_000;
/** The most jobs of an app that are running or wait for the one before. */
export const MAX_RUNNING_JOBS = 5;
/** The most jobs of an app that are kept. */
export const MAX_KEPT_JOBS = 20;
/** How long a job is kept after it has ended. */
export const BULK_JOB_KEPT_MS = 7 * DAY;

export const BULK_OUTCOMES = ["done", "failed", "skipped"] as const;

/** What happened to one connection. */
export const BulkResult = lazy(() =>
  z.object({
    outcome: z.enum(BULK_OUTCOMES),
    /** Why it failed or was skipped: a code of a failure, or the reason of a check. */
    code: z.string().nullable(),
    /** What happened to the grant of a deleted connection. */
    revocation: z.string().nullable().default(null),
    /** The connect session that was created, and when it expires. Its link is signed when it is shown. */
    session: z.object({ id: z.string(), expires_at: z.number() }).nullable().default(null),
    at: z.number(),
  }),
);
export type BulkResult = Parsed<typeof BulkResult>;

/** One connection of a job. The result is null until there is one. */
export const BulkItem = lazy(() => z.object({ id: z.string(), result: BulkResult().nullable() }));
export type BulkItem = Parsed<typeof BulkItem>;

/**
 * One page of a job's connections with their results. `next` is the `from` of the next page. By the connection's ID,
 * `endUsers` has the end users of those with a connect session, and `people` and `accounts` have the names of all.
 */
export type BulkResultPage = {
  items: BulkItem[];
  next: number | null;
  endUsers: Record<string, string>;
  people: Record<string, string>;
  accounts: Record<string, string>;
};

/** The connections of a new job: those that it names, or those that match the filter. */
export type NewBulkJob = {
  action: BulkAction;
  connections?: string[] | undefined;
  filter?: DirectoryFilter | undefined;
  /** The number of connections that the caller expects. If there are more or fewer, nothing happens. */
  count?: number | undefined;
};

/** The connections of a job are stored in parts of this size, so that a run writes few rows. */
export const ITEMS_PER_PART = 20;

export const BulkJob = lazy(() =>
  z.object({
    id: z.string(),
    action: z.enum(BULK_ACTIONS),
    /** The filter that has matched the connections; null where they were named. */
    filter: DirectoryFilter().nullable().catch(null),
    by: Actor(),
    state: z.enum(BULK_STATES),
    created_at: z.number(),
    ended_at: z.number().nullable(),
    total: z.number(),
    done: z.number(),
    failed: z.number(),
    skipped: z.number(),
    /** The part that is being worked on. */
    part: z.number(),
    /** The consecutive runs in which a provider was unavailable. */
    pauses: z.number(),
  }),
);
export type BulkJob = Parsed<typeof BulkJob>;

/** Returns a job as the API shows it. */
export function presentBulkJob(job: BulkJob) {
  const { id, action, filter, state, total, done, failed, skipped, created_at, ended_at } = job;
  return {
    id,
    action,
    filter,
    state,
    connections: { total, done, failed, skipped },
    created_at: timestamp(created_at),
    ended_at: timestamp(ended_at),
    /** When the job and its results are deleted; null while it is running. */
    kept_until: timestamp(ended_at === null ? null : ended_at + BULK_JOB_KEPT_MS),
  };
}
export type PublicBulkJob = ReturnType<typeof presentBulkJob>;

/** Returns a job with its results counted again after a run. */
export function afterRun(job: BulkJob, added: readonly BulkResult[], isPartDone: boolean): BulkJob {
  const count = (outcome: BulkResult["outcome"]) => added.filter((one) => one.outcome === outcome).length;
  return {
    ...job,
    done: job.done + count("done"),
    failed: job.failed + count("failed"),
    skipped: job.skipped + count("skipped"),
    part: job.part + (isPartDone ? 1 : 0),
  };
}
