// Counts token reads, refreshes, and which API keys are used, for the dashboard, in this isolate's memory. They are reported to the app's
// object in batches, without delaying a response. When an isolate is evicted, what it has not reported is lost.

import { appStub, type RefreshReport } from "../../apps/app-rpc.ts";
import type { Env } from "../../env.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/clock.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";

/** What the report needs. `waitUntil` lets it continue after the response. */
export type TokenReadCounter = { env: Env; waitUntil: (work: Promise<unknown>) => void };

const REPORT_READS_EVERY_MS = 30 * SECOND;
/** Longer than for reads: an app has many more isolates with connections than isolates that read tokens. */
const REPORT_REFRESHES_AFTER_MS = 5 * MINUTE;
/** How long a failed refresh waits for others. */
const REPORT_FAILURES_AFTER_MS = 5 * SECOND;
const MAX_REFRESHES = 1_000;
const MAX_APPS = 1_000;

type Reads = { count: number; reportedAt: number };

/** The refreshes that are not reported yet, and from when on the next one reports them, in milliseconds. */
type Refreshes = { counted: RefreshReport[]; dueAt: number };

/** The hours in which this isolate has noted each key, and the keys that are not reported yet. */
type KeyUses = { hours: Map<string, number>; pending: Set<string> };

const keyUses = new BoundedMap<KeyUses>(MAX_APPS);
const reads = new BoundedMap<Reads>(MAX_APPS);
const refreshes = new BoundedMap<Refreshes>(MAX_APPS);

/** Counts one token of an app. `now` is in milliseconds. */
export function countTokenRead(counter: TokenReadCounter, app: AppId, now: number): void {
  let counted = reads.get(app, now);
  if (counted === undefined) {
    counted = { count: 0, reportedAt: 0 };
    reads.set(app, counted, DAY, now);
  }
  counted.count += 1;
  if (now - counted.reportedAt < REPORT_READS_EVERY_MS) return;
  counted.reportedAt = now;
  counter.waitUntil(reportReads(counter.env, app, counted, now));
}

/** Notes that an API key was used, once an hour. The next count of a token read reports it, or `reportKeyUses`. */
export function noteKeyUse(app: AppId, keyId: string, now: number): void {
  const uses = keyUses.get(app, now) ?? { hours: new Map(), pending: new Set() };
  const hour = Math.floor(now / HOUR);
  if (uses.hours.get(keyId) === hour) return;
  uses.hours.set(keyId, hour);
  uses.pending.add(keyId);
  keyUses.set(app, uses, DAY, now);
  const counted = reads.get(app, now);
  if (counted !== undefined) counted.reportedAt = 0;
}

/** Reports the keys that were noted, if something else has not reported them. */
export function reportKeyUses({ env, waitUntil }: TokenReadCounter, app: AppId, now: number): void {
  if ((keyUses.get(app, now)?.pending.size ?? 0) > 0) waitUntil(report(env, app, 0, now));
}

/**
 * Counts a refresh of one of an app's connections. One that succeeded waits for the next report, because a report would
 * cost as much as the rest of the refresh. One that failed is reported within five seconds, with all others.
 */
export function countRefresh(env: Env, app: AppId, refresh: RefreshReport): void {
  const pending = putRefreshes(app, [refresh], refresh.at);
  const reportNow = () => void report(env, app, 0, refresh.at);
  if (refresh.at >= pending.dueAt || pending.counted.length >= MAX_REFRESHES) return reportNow();
  const soon = refresh.at + REPORT_FAILURES_AFTER_MS;
  if (refresh.ok || pending.dueAt <= soon) return;
  pending.dueAt = soon;
  setTimeout(() => {
    if (refreshes.get(app, soon) === pending) reportNow();
  }, REPORT_FAILURES_AFTER_MS);
}

/** Returns the refreshes that are not reported yet. The caller reports them, or puts them back. */
export function takeRefreshes(app: AppId, now: number): RefreshReport[] {
  const taken = refreshes.get(app, now)?.counted ?? [];
  refreshes.delete(app);
  return taken;
}

/** Adds refreshes to those that are not reported yet, and returns these. Beyond the limit, they are dropped. */
export function putRefreshes(app: AppId, added: readonly RefreshReport[], now: number): Refreshes {
  const existing = refreshes.get(app, now);
  const kept = existing ?? { counted: [], dueAt: now + REPORT_REFRESHES_AFTER_MS };
  kept.counted.push(...added.slice(0, MAX_REFRESHES - kept.counted.length));
  if (existing === undefined && added.length > 0) refreshes.set(app, kept, DAY, now);
  return kept;
}

async function reportReads(env: Env, app: AppId, counted: Reads, now: number): Promise<void> {
  const { count } = counted;
  counted.count = 0;
  if (!(await report(env, app, count, now))) counted.count += count;
}

/** Returns whether the app's object could be reached. If not, the refreshes are kept for the next report. */
async function report(env: Env, app: AppId, served: number, now: number): Promise<boolean> {
  const taken = takeRefreshes(app, now);
  const pending = keyUses.get(app, now)?.pending;
  const keys = [...(pending ?? [])];
  pending?.clear();
  try {
    await appStub(env, app).recordUsage(served, taken, keys);
    return true;
  } catch (error) {
    putRefreshes(app, taken, now);
    for (const key of keys) pending?.add(key);
    log.bug("usage_not_reported", error, { app });
    return false;
  }
}
