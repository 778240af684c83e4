// The job that re-encrypts everything after a root key rotation. One job covers the whole deployment and does
// one page per alarm. Each page is stored before the next one starts, and a page can be repeated safely, so a
// crash only repeats a page.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { HOUR, MINUTE, timestamp } from "../../shared/clock.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS reseal (id INTEGER PRIMARY KEY, record TEXT NOT NULL);";

/** Connect links, states and handles that were signed before the rotation expire within this time. */
const SIGNED_TOKEN_LIFETIME_MS = HOUR;

const MAX_FAILED_LISTED = 50;

/** With the waits in between about 90 minutes, which is long enough for every object to have restarted. */
const MAX_ROUNDS = 18;
export const NEXT_ROUND_MS = 5 * MINUTE;

export const RE_ENCRYPTION_STATES = ["running", "finished", "incomplete"] as const;

const ReEncryptionJob = lazy(() =>
  z.object({
    /** The ID of the root key to encrypt with. */
    kid: z.string(),
    state: z.enum(RE_ENCRYPTION_STATES),
    started_at: z.number(),
    ended_at: z.number().nullable(),
    apps_total: z.number(),
    apps: z.number(),
    connections: z.number(),
    /**
     * The number of the current round. Each round covers all apps and retries what failed in the round before.
     */
    round: z.number(),
    failures: z.number(),
    /** Some of the IDs that could not be re-encrypted. */
    failed: z.array(z.string()),
    /**
     * The current app; null before the first one and between apps. `app_cursor` is the last app that is done,
     * `cursor` the last connection.
     */
    app: z.string().nullable(),
    app_cursor: z.string(),
    cursor: z.string(),
  }),
);

export type ReEncryptionJob = Parsed<typeof ReEncryptionJob>;

/**
 * The result of one page: the number of re-encrypted connections, the IDs that failed, and the next cursor.
 */
export type ReEncryptedPage = { connections: number; failed: string[]; nextCursor: string | null };

export class ReEncryptionJobs {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "reseal", SCHEMA);
  }

  job(): ReEncryptionJob | null {
    const [row] = this.#tables.read("SELECT record FROM reseal");
    const text = z.object({ record: z.string() }).safeParse(row);
    return text.success ? ReEncryptionJob().parse(JSON.parse(text.data.record)) : null;
  }

  put(job: ReEncryptionJob): void {
    this.#tables.write("INSERT OR REPLACE INTO reseal VALUES (1, ?)", JSON.stringify(job));
  }
}

/** Returns a job that starts with the first app. */
export function newJob(kid: string, appsTotal: number, now: number): ReEncryptionJob {
  return {
    kid,
    state: "running",
    started_at: now,
    ended_at: null,
    apps_total: appsTotal,
    apps: 0,
    connections: 0,
    round: 1,
    failures: 0,
    failed: [],
    app: null,
    app_cursor: "",
    cursor: "",
  };
}

/** Returns a job after one page of its current app. */
export function afterPage(job: ReEncryptionJob, page: ReEncryptedPage): ReEncryptionJob {
  const isAppDone = page.nextCursor === null;
  return {
    ...job,
    apps: job.apps + (isAppDone ? 1 : 0),
    connections: job.connections + page.connections,
    failures: job.failures + page.failed.length,
    failed: [...job.failed, ...page.failed].slice(0, MAX_FAILED_LISTED),
    app: isAppDone ? null : job.app,
    app_cursor: isAppDone ? (job.app ?? job.app_cursor) : job.app_cursor,
    cursor: page.nextCursor ?? "",
  };
}

/** Returns a job after its last app: ended, or at the start of the next round. */
export function afterRound(job: ReEncryptionJob, appsTotal: number, now: number): ReEncryptionJob {
  if (job.failures === 0) return { ...job, state: "finished", ended_at: now };
  if (job.round >= MAX_ROUNDS) return { ...job, state: "incomplete", ended_at: now };
  return { ...newJob(job.kid, appsTotal, job.started_at), round: job.round + 1 };
}

/** Returns a job as the API shows it. */
export function presentJob(job: ReEncryptionJob) {
  const { kid, state, started_at, ended_at, apps_total, apps, connections, round, failures, failed } = job;
  const unusedFrom = ended_at === null ? null : Math.max(ended_at, started_at + SIGNED_TOKEN_LIFETIME_MS);
  return {
    state,
    key_id: kid,
    started_at: timestamp(started_at),
    ended_at: timestamp(ended_at),
    round,
    apps: { done: apps, total: apps_total },
    connections: { done: connections },
    failures: { count: failures, ids: failed },
    /** When the older root keys are no longer needed; null while that is not known. */
    old_keys_unused_from: state === "finished" ? timestamp(unusedFrom) : null,
  };
}

export type PublicReEncryptionJob = ReturnType<typeof presentJob>;
