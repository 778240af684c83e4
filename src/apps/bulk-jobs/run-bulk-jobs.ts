// Runs bulk jobs, one after the other and a few connections at a time, so that a mass refresh does not flood a provider.
// A run stores its results and ends after a few seconds, so that other tasks of the alarm get their turn. After a crash, the
// next run repeats the connections without a result. Each action can be repeated.

import { type Actor, LATCHKEY } from "../../shared/actor.ts";
import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import { afterRun, BULK_JOB_KEPT_MS, type BulkItem, type BulkJob, type BulkResult } from "./bulk-job.ts";
import { cancelJobsOf } from "./manage-bulk-jobs.ts";
import { runBulkAction } from "./run-bulk-action.ts";

/** The number of connections at a time. */
const CONCURRENCY = 4;

/** A run starts no more connections after this time. */
const RUN_MS = 3 * SECOND;

/** How long a job pauses after a provider was unavailable. Doubled each time in a row. */
const FIRST_PAUSE_MS = 2 * SECOND;
const LONGEST_PAUSE_MS = 60 * SECOND;

const UNAVAILABLE: ReadonlySet<string | null> = new Set([
  "provider_unavailable",
  "rate_limited",
  "provider_busy",
]);

/** Runs the next part of the oldest job. Schedules the next run, or the deletion of old jobs. */
export async function runBulkJobs(context: AppContext): Promise<void> {
  const isActive = activeApp(context) !== null;
  // A key can expire while its job runs or waits.
  const isKeyGone = (by: Actor) => context.store.apiKeys.isGone(by, context.now());
  if (isActive) context.transaction(() => cancelJobsOf(context, isKeyGone, LATCHKEY));
  const job = isActive ? runningJobs(context)[0] : undefined;
  const pauseMs = job === undefined ? 0 : await runPart(context, job);
  context.transaction(() => {
    const now = context.now();
    for (const { id, ended_at } of context.bulkJobs.jobs())
      if (ended_at !== null && ended_at + BULK_JOB_KEPT_MS <= now) context.bulkJobs.delete(id);
    context.tasks.reschedule("bulk", nextRunAt(context, pauseMs));
  });
}

const runningJobs = ({ bulkJobs }: AppContext) =>
  bulkJobs
    .jobs()
    .filter(({ state }) => state === "running")
    .toReversed();

function nextRunAt(context: AppContext, pauseMs: number): number | null {
  if (activeApp(context) === null) return null;
  if (runningJobs(context).length > 0) return context.now() + pauseMs;
  const ends = context.bulkJobs.jobs().flatMap(({ ended_at }) => ended_at ?? []);
  return ends.length === 0 ? null : Math.min(...ends) + BULK_JOB_KEPT_MS;
}

/** Works on a part of a job, and returns how long to wait before the next one, in milliseconds. */
async function runPart(context: AppContext, job: BulkJob): Promise<number> {
  const [items = []] = context.bulkJobs.parts(job.id, job.part, 1);
  const results = await runItems(context, job, items);
  const isPaused = [...results.values()].some(({ code }) => UNAVAILABLE.has(code));
  return context.transaction(() => {
    // The job may have been canceled in the meantime. What was done is part of its results.
    const current = context.bulkJobs.job(job.id);
    if (current === null) return 0;
    const known = items.map((item) => ({ ...item, result: item.result ?? results.get(item.id) ?? null }));
    const isPartDone = known.every(({ result }) => result !== null);
    if (results.size > 0) context.bulkJobs.putPart(job.id, job.part, known);
    const pauses = isPaused ? current.pauses + 1 : 0;
    const next = { ...afterRun(current, [...results.values()], isPartDone), pauses };
    context.bulkJobs.put(isEnded(next) ? ended(next, context.now()) : next);
    return isPaused ? Math.min(FIRST_PAUSE_MS * 2 ** (pauses - 1), LONGEST_PAUSE_MS) : 0;
  });
}

const isEnded = ({ done, failed, skipped, total, state }: BulkJob) =>
  state === "running" && done + failed + skipped >= total;

function ended(job: BulkJob, now: number): BulkJob {
  const { id, action, by, total, done, failed, skipped } = job;
  log.info("bulk_job_finished", { job: id, action, total, done, failed, skipped, request_id: by.request_id });
  return { ...job, state: "finished", ended_at: now };
}

/** Runs the action on the connections that have no result, until the time of this run is over. */
async function runItems(
  context: AppContext,
  job: BulkJob,
  items: readonly BulkItem[],
): Promise<Map<string, BulkResult>> {
  const waiting = items.filter(({ result }) => result === null);
  const results = new Map<string, BulkResult>();
  const startedAt = context.now();
  const isCanceled = () => context.bulkJobs.job(job.id)?.state !== "running";
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (isCanceled() || context.now() - startedAt > RUN_MS) return;
      results.set(item.id, await runBulkAction(context, job, item.id));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return results;
}
