import type { Env } from "../env.ts";
import { log } from "../shared/log.ts";
import { isAppId } from "../shared/id.ts";
import type { AppIndex } from "./app-index.ts";
import { appStub } from "./app-stub.ts";
import { afterPage, ended, newJob, presentJob, type PublicResealJob, type ResealJobs } from "./reseal-job.ts";

export type ResealContext = { env: Env; index: AppIndex; jobs: ResealJobs; now: () => number };

/** Begins a job for a key; one that is under way for it goes on instead. */
export function startReseal({ index, jobs, now }: ResealContext, kid: string): PublicResealJob {
  const current = jobs.job();
  if (current?.state === "running" && current.kid === kid) return presentJob(current);
  const job = newJob(kid, index.count(), now());
  jobs.put(job);
  log.info("reseal_started", { kid, apps: job.apps_total });
  return presentJob(job);
}

/** Does one page; false when there is nothing more to do. */
export async function resealNextPage({ env, index, jobs, now }: ResealContext): Promise<boolean> {
  const job = jobs.job();
  if (job === null || job.state !== "running") return false;
  const app = job.app ?? index.list(job.app_cursor, 1).apps[0]?.id ?? null;
  if (app === null || !isAppId(app)) {
    const done = ended(job, now());
    jobs.put(done);
    log.info("reseal_ended", { kid: job.kid, connections: job.connections, failures: job.failures });
    return false;
  }
  const page = await appStub(env, app).reseal(job.cursor);
  // Begun anew meanwhile, for another key: this page counts for nothing.
  if (jobs.job()?.started_at === job.started_at) jobs.put(afterPage({ ...job, app }, page));
  return true;
}
