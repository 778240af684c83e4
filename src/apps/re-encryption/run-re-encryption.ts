import type { Env } from "../../env.ts";
import { isAppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { AppIndex } from "../app-index.ts";
import { appStub } from "../app-rpc.ts";
import {
  afterPage,
  afterRound,
  newJob,
  NEXT_ROUND_MS,
  presentJob,
  type PublicReEncryptionJob,
  type ReEncryptionJob,
  type ReEncryptionJobs,
  type ReEncryptedPage,
} from "./re-encryption-job.ts";

export type ReEncryptionContext = { env: Env; index: AppIndex; jobs: ReEncryptionJobs; now: () => number };

/** Starts a job for a root key, or returns the running job for that key. */
export function startReEncryption(
  { index, jobs, now }: ReEncryptionContext,
  kid: string,
): PublicReEncryptionJob {
  const current = jobs.job();
  if (current?.state === "running" && current.kid === kid) return presentJob(current);
  const job = newJob(kid, index.count(), now());
  jobs.put(job);
  log.info("re_encryption_started", { kid, apps: job.apps_total });
  return presentJob(job);
}

/** Re-encrypts one page. Returns when to do the next one; null where there is none. */
export async function reEncryptNextPage(context: ReEncryptionContext): Promise<number | null> {
  const { index, jobs, now } = context;
  const job = jobs.job();
  if (job === null || job.state !== "running") return null;
  const app = job.app ?? index.nextId(job.app_cursor);
  if (app === null) return endRound(context, job);
  const page = await reEncryptPage(context, app, job);
  // If the job was restarted for another key in the meantime, this page does not count.
  if (jobs.job()?.started_at === job.started_at) jobs.put(afterPage({ ...job, app }, page));
  return now();
}

async function reEncryptPage(
  { env }: ReEncryptionContext,
  app: string,
  job: ReEncryptionJob,
): Promise<ReEncryptedPage> {
  try {
    const page = isAppId(app) ? await appStub(env, app).reEncrypt(job.cursor, job.kid) : null;
    if (page !== null) return page;
    log.warn("not_reencrypted", { app });
  } catch (error) {
    // An app that can't be re-encrypted must not block the others.
    log.bug("not_reencrypted", error, { app });
  }
  return { connections: 0, failed: [app], nextCursor: null };
}

function endRound({ index, jobs, now }: ReEncryptionContext, job: ReEncryptionJob): number | null {
  const next = afterRound(job, index.count(), now());
  jobs.put(next);
  const { kid, connections, failures, round } = job;
  log.info("re_encryption_round", { kid, connections, failures, round, state: next.state });
  return next.state === "running" ? now() + NEXT_ROUND_MS : null;
}
