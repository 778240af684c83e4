// How many tokens an edge hands out, for the dashboard's plots. A read costs a look into a map; what was
// counted is told to the app's object beside the answers, twice a minute and isolate at most. What an isolate
// has not told when it ends is lost: at most what it handed out in half a minute.

import { appStub } from "../../apps/app-rpc.ts";
import type { Env } from "../../env.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { DAY, SECOND } from "../../shared/clock.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";

/** Who tells the app's object, and how that goes on beside an answer. */
export type TokenReadCounter = { env: Env; waitUntil: (work: Promise<unknown>) => void };

const TELL_EVERY_MS = 30 * SECOND;
const MAX_APPS = 1_000;

type Tally = { count: number; toldAt: number };

const tallies = new BoundedMap<Tally>(MAX_APPS);

/** Counts one token of an app. */
export function countTokenRead(teller: TokenReadCounter, app: AppId, now: number): void {
  let tally = tallies.get(app, now);
  if (tally === undefined) {
    tally = { count: 0, toldAt: 0 };
    tallies.set(app, tally, DAY, now);
  }
  tally.count += 1;
  if (now - tally.toldAt < TELL_EVERY_MS) return;
  tally.toldAt = now;
  teller.waitUntil(tell(teller.env, app, tally));
}

async function tell(env: Env, app: AppId, tally: Tally): Promise<void> {
  const { count } = tally;
  tally.count = 0;
  try {
    await appStub(env, app).recordTokenReads(count);
  } catch (error) {
    tally.count += count;
    log.bug("served_not_told", error, { app });
  }
}
