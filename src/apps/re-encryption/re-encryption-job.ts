// After a root key rotation: everything that is sealed, in every app, brought under the current key. One
// job for the whole deployment, a page at a time by alarm; each page is stored before the next is begun,
// and doing one twice does no harm, so a crash only repeats a page.

import * as z from "zod";
import { HOUR, MINUTE, timestamp } from "../../shared/clock.ts";
import { LazySchema } from "../../shared/lazy-schema.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS reseal (id INTEGER PRIMARY KEY, record TEXT NOT NULL);";

/** Connect links, states and handles signed before the rotation end by themselves within this time. */
const SIGNED_TOKENS_LIVE_MS = HOUR;

const MAX_FAILED_NAMED = 50;

/** With the waits between them about an hour and a half: long enough for every object to have been restarted. */
const MAX_ROUNDS = 18;
export const NEXT_ROUND_MS = 5 * MINUTE;

export const RE_ENCRYPTION_STATES = ["running", "finished", "incomplete"] as const;

const ReEncryptionJob = z.object({
  /** The key everything is brought under. */
  kid: z.string(),
  state: z.enum(RE_ENCRYPTION_STATES),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  apps_total: z.number(),
  apps: z.number(),
  connections: z.number(),
  /** How often it has gone through everything. What failed is tried again in the next round. */
  round: z.number(),
  failures: z.number(),
  /** Some of the ids that could not be re-sealed. */
  failed: z.array(z.string()),
  /** The app that is gone through, and how far; "" before the first. */
  app: z.string().nullable(),
  app_cursor: z.string(),
  cursor: z.string(),
});

export type ReEncryptionJob = z.output<typeof ReEncryptionJob>;

/** One page of an app: how many connections are done, the ids of what failed, and where to continue. */
export type ReEncryptedPage = { connections: number; failed: string[]; nextCursor: string | null };

export class ReEncryptionJobs {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "reseal", SCHEMA);
  }

  job(): ReEncryptionJob | null {
    const [row] = this.#tables.read("SELECT record FROM reseal");
    const text = z.object({ record: z.string() }).safeParse(row);
    return text.success ? ReEncryptionJob.parse(JSON.parse(text.data.record)) : null;
  }

  put(job: ReEncryptionJob): void {
    this.#tables.write("INSERT OR REPLACE INTO reseal VALUES (1, ?)", JSON.stringify(job));
  }
}

/** A job that has not begun with any app. */
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

/** A job after a page of the app it is at. */
export function afterPage(job: ReEncryptionJob, page: ReEncryptedPage): ReEncryptionJob {
  const isAppDone = page.nextCursor === null;
  return {
    ...job,
    apps: job.apps + (isAppDone ? 1 : 0),
    connections: job.connections + page.connections,
    failures: job.failures + page.failed.length,
    failed: [...job.failed, ...page.failed].slice(0, MAX_FAILED_NAMED),
    app: isAppDone ? null : job.app,
    app_cursor: isAppDone ? (job.app ?? job.app_cursor) : job.app_cursor,
    cursor: page.nextCursor ?? "",
  };
}

/** A job that has gone through every app: ended, or at the beginning of another round. */
export function afterRound(job: ReEncryptionJob, appsTotal: number, now: number): ReEncryptionJob {
  if (job.failures === 0) return { ...job, state: "finished", ended_at: now };
  if (job.round >= MAX_ROUNDS) return { ...job, state: "incomplete", ended_at: now };
  return { ...newJob(job.kid, appsTotal, job.started_at), round: job.round + 1 };
}

/** A job as the API shows it. */
export function presentJob(job: ReEncryptionJob) {
  const { kid, state, started_at, ended_at, apps_total, apps, connections, round, failures, failed } = job;
  const dropAt = ended_at === null ? null : Math.max(ended_at, started_at + SIGNED_TOKENS_LIVE_MS);
  return {
    state,
    key_id: kid,
    started_at: timestamp(started_at),
    ended_at: timestamp(ended_at),
    round,
    apps: { done: apps, total: apps_total },
    connections: { done: connections },
    failures: { count: failures, ids: failed },
    /** From then on nothing needs an older key any more; null as long as that is not known. */
    old_keys_unused_from: state === "finished" ? timestamp(dropAt) : null,
  };
}

export type PublicReEncryptionJob = ReturnType<typeof presentJob>;
