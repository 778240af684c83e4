// Records entries of an app's log. Nothing waits for that, and nothing fails because of it.

import type { Env } from "../env.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { LogBuffer } from "./log-buffer.ts";
import { entryOf, type LogFacts } from "./log-entry.ts";
import { logStub } from "./log-rpc.ts";

/** What recording needs. `waitUntil` lets it continue after the response; null in a Durable Object, which has no response. */
export type LogRecorder = { env: Env; waitUntil: ((work: Promise<unknown>) => void) | null };

const buffer = new LogBuffer(
  {
    now: () => Date.now(),
    setTimer: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  () => Math.random(),
  (app, error) => log.bug("log_not_sent", error, { app }),
);

/**
 * Records an entry of an app's log. In a Durable Object, a success waits for the next batch that is sent anyway: a timer
 * would keep the object in memory, and a batch of its own would cost as much as the rest of a refresh.
 */
export function recordLog({ env, waitUntil }: LogRecorder, app: AppId, facts: LogFacts): void {
  const work = buffer.add(
    app,
    entryOf(facts),
    async (batch) => logStub(env, app).append(batch),
    waitUntil !== null,
  );
  if (work !== null) waitUntil?.(work);
}
