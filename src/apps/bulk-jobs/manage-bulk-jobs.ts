// Creates, cancels, and reads bulk jobs. The alarm runs them; see run-bulk-jobs.ts.

import type { Actor } from "../../shared/actor.ts";
import { newBulkJobId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import {
  type BulkItem,
  type BulkJob,
  type BulkResultPage,
  ITEMS_PER_PART,
  MAX_BULK_CONNECTIONS,
  MAX_KEPT_JOBS,
  MAX_RUNNING_JOBS,
  type NewBulkJob,
  presentBulkJob,
  type PublicBulkJob,
} from "./bulk-job.ts";

const RETRY_AFTER_SECONDS = 60;

/** Creates a job, which the alarm starts after those that were created before. */
export function createBulkJob(context: AppContext, input: NewBulkJob, by: Actor): Result<PublicBulkJob> {
  if (activeApp(context) === null) return fail("app_not_found");
  const { bulkJobs, directory, now, tasks } = context;
  // A copy in KV can still have a key that was deleted a moment ago.
  if (context.store.apiKeys.isGone(by, now())) return fail("unauthenticated");
  const jobs = bulkJobs.jobs();
  if (jobs.filter(({ state }) => state === "running").length >= MAX_RUNNING_JOBS)
    return fail("rate_limited", {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      detail: `At most ${MAX_RUNNING_JOBS} bulk jobs can run or wait at the same time.`,
    });
  const { action, connections, filter, count } = input;
  const ids =
    connections === undefined
      ? directory.matchingIds(filter ?? {}, MAX_BULK_CONNECTIONS + 1)
      : [...new Set(connections)];
  const problem = problemOf(ids.length, count);
  if (problem !== null) return fail("invalid_request", { fields: [problem] });
  const items = itemsOf(context, ids);
  const job: BulkJob = {
    id: newBulkJobId(),
    action,
    filter: connections === undefined ? (filter ?? {}) : null,
    by,
    state: "running",
    created_at: now(),
    ended_at: null,
    total: ids.length,
    done: 0,
    failed: items.filter(({ result }) => result !== null).length,
    skipped: 0,
    part: 0,
    pauses: 0,
  };
  context.transaction(() => {
    for (const old of jobs.filter(({ state }) => state !== "running").slice(MAX_KEPT_JOBS - 1))
      bulkJobs.delete(old.id);
    bulkJobs.put(job);
    bulkJobs.putItems(job.id, items);
    tasks.schedule("bulk", now());
    context.audit.append(by, {
      action: "bulk_job.created",
      target: { type: "bulk_job", id: job.id },
      changes: [
        { field: "action", to: action },
        { field: "connections", to: ids.length },
      ],
    });
  });
  return ok(presentBulkJob(job));
}

/**
 * Returns the connections of a new job. Those that the app does not have have failed already, so that invented IDs wake no
 * objects, and a connection that is gone later was deleted by the job.
 */
function itemsOf({ directory, now }: AppContext, ids: readonly string[]): BulkItem[] {
  const known = directory.undeletedOf(ids);
  const at = now();
  return ids.map((id) => ({
    id,
    result: known.has(id)
      ? null
      : { outcome: "failed", code: "connection_not_found", revocation: null, session: null, at },
  }));
}

function problemOf(found: number, expected: number | undefined): { path: string; message: string } | null {
  if (found === 0) return { path: "filter", message: "matches no connection" };
  if (found > MAX_BULK_CONNECTIONS)
    return { path: "filter", message: `matches more than ${MAX_BULK_CONNECTIONS} connections` };
  if (expected !== undefined && expected !== found)
    return { path: "count", message: `is ${expected}, but there are ${found} connections` };
  return null;
}

/** Stops a job. The connections that it has not reached stay as they are. */
export function cancelBulkJob(context: AppContext, id: string, by: Actor): Result<PublicBulkJob> {
  if (activeApp(context) === null) return fail("app_not_found");
  const job = context.bulkJobs.job(id);
  if (job === null) return fail("bulk_job_not_found");
  if (job.state !== "running") return ok(presentBulkJob(job));
  return ok(presentBulkJob(context.transaction(() => cancel(context, job, by))));
}

/** Stops the jobs of some creators, such as a key that is deleted. Call it in a transaction. */
export function cancelJobsOf(context: AppContext, isCreator: (by: Actor) => boolean, by: Actor): void {
  for (const job of context.bulkJobs.jobs())
    if (job.state === "running" && isCreator(job.by)) cancel(context, job, by);
}

function cancel({ bulkJobs, tasks, audit, now }: AppContext, job: BulkJob, by: Actor): BulkJob {
  const canceled: BulkJob = { ...job, state: "canceled", ended_at: now() };
  bulkJobs.put(canceled);
  tasks.schedule("bulk", now());
  audit.append(by, { action: "bulk_job.canceled", target: { type: "bulk_job", id: job.id } });
  return canceled;
}

/** Returns the jobs that are kept, the newest first. */
export function listBulkJobs(context: AppContext): Result<PublicBulkJob[]> {
  if (activeApp(context) === null) return fail("app_not_found");
  return ok(context.bulkJobs.jobs().map((job) => presentBulkJob(job)));
}

/** Returns a job. */
export function getBulkJob(context: AppContext, id: string): Result<PublicBulkJob> {
  const job = activeApp(context) === null ? null : context.bulkJobs.job(id);
  return job === null ? fail("bulk_job_not_found") : ok(presentBulkJob(job));
}

const PARTS_PER_PAGE = 10;

/** Returns one page of a job's connections, in the order in which the job works on them. */
export function listBulkResults(context: AppContext, id: string, from: number): Result<BulkResultPage> {
  const job = activeApp(context) === null ? null : context.bulkJobs.job(id);
  if (job === null) return fail("bulk_job_not_found");
  const items = context.bulkJobs.parts(id, from, PARTS_PER_PAGE).flat();
  const withSession = items.flatMap((item) => (item.result?.session ? [item.id] : []));
  const endUsers = withSession.length === 0 ? {} : context.directory.namesOf("end_user", withSession);
  const isLast = from * ITEMS_PER_PART + items.length >= job.total;
  const ids = items.map((item) => item.id);
  const people = context.directory.namesOf("person", ids);
  const accounts = context.directory.namesOf("account", ids);
  return ok({ items, next: isLast ? null : from + PARTS_PER_PAGE, endUsers, people, accounts });
}
