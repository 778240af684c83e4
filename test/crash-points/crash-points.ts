// Runs one scenario to its end undisturbed, to learn where its object waits, and then once for each of
// those places with the object killed there.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { ConnectionStore } from "../../src/connection/connection-store.ts";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { newConnectionId } from "../../src/shared/id.ts";
import {
  type CrashPoint,
  type AwaitedCall,
  CrashInjector,
  freshStub,
  type Moment,
} from "./crash-injector.ts";
import type { Stage } from "../support/workers/create-connection.ts";

/** Only a scenario that hangs reaches it, on a busy machine too. */
const DEADLINE_MS = 20_000;

const MOMENTS: readonly Moment[] = ["before, writes lost", "before, writes kept", "after"];

/** The places at which what is sealed is opened, and sealed anew. */
export const CRYPTO_CALLS = ["digest", "importKey", "deriveBits", "encrypt", "decrypt"].map(
  (name) => `crypto.${name}`,
);

/** The names of the places on a path, for a test that its walls are where they are thought to be. */
export const namesOf = (calls: readonly AwaitedCall[]) => new Set(calls.map(({ name }) => name));

/** Every way to die on a path. Where nothing was written since the last flush, losing it is the same as keeping it. */
export function crashPointsOf(calls: readonly AwaitedCall[]): CrashPoint[] {
  return calls.flatMap(({ name, hasWritten }, index) =>
    MOMENTS.filter((moment) => hasWritten || moment !== "before, writes kept").map((moment) => ({
      nth: index + 1,
      name,
      moment,
    })),
  );
}

/** Runs a scenario at each point, and says at which ones it did not end well, and why. */
export async function failuresAt(
  points: readonly CrashPoint[],
  scenario: (point: CrashPoint) => Promise<void>,
): Promise<string[]> {
  const failures: string[] = [];
  for (const point of points) {
    try {
      await within(DEADLINE_MS, scenario(point));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${point.nth} ${point.name}, ${point.moment}: ${reason}`);
    } finally {
      vi.restoreAllMocks();
    }
  }
  return failures;
}

/** Fails where something waits for ever, as for a promise that died with another object. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  await Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

/** Lets an object be killed in the middle of `act`; what `act` was told is the caller's to know. */
export async function runAndCrash(
  stage: Stage,
  point: CrashPoint | null,
  action: () => Promise<unknown>,
): Promise<CrashInjector> {
  const injector = await CrashInjector.start(stage, point);
  // Whoever had called sees the call break.
  await action().catch(() => {});
  injector.stop();
  if (point !== null && !injector.crashed) throw new Error("the object was not killed");
  return injector;
}

/** A connection that nobody has written to, of a stage's app, with a clock that outlives its instances. */
export function newPristineStage(base: Stage): Stage {
  // Past the time that derived keys are remembered for, so that each scene crosses the same places.
  base.clock.pass(2 * HOUR);
  vi.spyOn(Date, "now").mockImplementation(base.clock.now);
  // Hundreds of scenes would print thousands of lines.
  vi.spyOn(console, "info").mockImplementation(() => {});
  const ids = { app: base.ids.app, connection: newConnectionId() };
  return { ...base, ids, stub: freshStub({ ids }) };
}

/** What a restarted object finds: its records, and the alarm that was set when it died. */
export function readStorage(stage: Stage) {
  return runInDurableObject(freshStub(stage), async (_, { storage }) => {
    const store = new ConnectionStore(storage.sql);
    const [connection, attempts, remoteGrants] = [store.connection(), store.attempts(), store.remoteGrants()];
    return { connection, attempts, revocations: remoteGrants, alarm: await storage.getAlarm() };
  });
}

/** Lets a minute pass and the alarm ring, if one is set. */
export async function runAlarm(stage: Stage): Promise<void> {
  stage.clock.pass(MINUTE);
  await runDurableObjectAlarm(freshStub(stage));
}
