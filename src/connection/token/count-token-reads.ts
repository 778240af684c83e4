// Counts token reads for the dashboard's charts. A read only increments a counter in memory. Each isolate reports its
// counters to the app's object at most twice a minute, without delaying a response. When an isolate is evicted, it
// loses the reads of at most the last 30 seconds.

import { appStub } from "../../apps/app-rpc.ts";
import type { Env } from "../../env.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { DAY, SECOND } from "../../shared/clock.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";

/** What the report needs. `waitUntil` lets it continue after the response. */
export type TokenReadCounter = { env: Env; waitUntil: (work: Promise<unknown>) => void };

const REPORT_EVERY_MS = 30 * SECOND;
const MAX_APPS = 1_000;

type Tally = { count: number; reportedAt: number };

const tallies = new BoundedMap<Tally>(MAX_APPS);

/** Counts one token of an app. */
export function countTokenRead(counter: TokenReadCounter, app: AppId, now: number): void {
  let tally = tallies.get(app, now);
  if (tally === undefined) {
    tally = { count: 0, reportedAt: 0 };
    tallies.set(app, tally, DAY, now);
  }
  tally.count += 1;
  if (now - tally.reportedAt < REPORT_EVERY_MS) return;
  tally.reportedAt = now;
  counter.waitUntil(report(counter.env, app, tally));
}

async function report(env: Env, app: AppId, tally: Tally): Promise<void> {
  const { count } = tally;
  tally.count = 0;
  try {
    await appStub(env, app).recordTokenReads(count);
  } catch (error) {
    tally.count += count;
    log.bug("served_not_told", error, { app });
  }
}
