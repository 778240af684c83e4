// Runs a scenario once without a crash to find the points where its object waits, and then once for each point with a
// crash there.

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

/** Long enough for a busy machine. Only a scenario that hangs takes this long. */
const DEADLINE_MS = 20_000;

const MOMENTS: readonly Moment[] = ["before, writes lost", "before, writes kept", "after"];

/** The calls that decrypt stored secrets and encrypt new ones. */
export const CRYPTO_CALLS = ["digest", "deriveKey", "encrypt", "decrypt"].map((name) => `crypto.${name}`);

/** Returns the names of the recorded calls, so that a test can verify that it crashes where it should. */
export const namesOf = (calls: readonly AwaitedCall[]) => new Set(calls.map(({ name }) => name));

/** Returns every crash point. If nothing was written since the last commit, losing and keeping writes are the same. */
export function crashPointsOf(calls: readonly AwaitedCall[]): CrashPoint[] {
  return calls.flatMap(({ name, hasWritten }, index) =>
    MOMENTS.filter((moment) => hasWritten || moment !== "before, writes kept").map((moment) => ({
      nth: index + 1,
      name,
      moment,
    })),
  );
}

/** Runs a scenario for each point, and returns the points at which it failed, with the reasons. */
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

/** Fails if something waits forever, such as for a promise of a crashed object. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  await Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

/** Runs an action during which the object crashes at `point`. Ignores the action's error. */
export async function runAndCrash(
  stage: Stage,
  point: CrashPoint | null,
  action: () => Promise<unknown>,
): Promise<CrashInjector> {
  const injector = await CrashInjector.start(stage, point);
  // The crash rejects the caller's promise.
  await action().catch(() => {});
  injector.stop();
  if (point !== null && !injector.crashed) throw new Error("the object did not crash");
  return injector;
}

/** Returns a stage with a new connection of the same app. Its clock survives restarts. */
export function newConnectionStage(base: Stage): Stage {
  // Lets cached derived keys expire, so that each scenario makes the same calls.
  base.clock.advance(2 * HOUR);
  vi.spyOn(Date, "now").mockImplementation(base.clock.now);
  // Hundreds of scenarios would print thousands of lines.
  vi.spyOn(console, "info").mockImplementation(() => {});
  const ids = { app: base.ids.app, connection: newConnectionId() };
  return { ...base, ids, stub: freshStub({ ids }) };
}

/** Returns what a restarted object finds: its records and its alarm. */
export function readStorage(stage: Stage) {
  return runInDurableObject(freshStub(stage), async (_, { storage }) => {
    const store = new ConnectionStore(storage.sql);
    const [connection, attempts, remoteGrants] = [store.connection(), store.attempts(), store.remoteGrants()];
    return { connection, attempts, revocations: remoteGrants, alarm: await storage.getAlarm() };
  });
}

/** Advances the clock by a minute, and runs the alarm if one is set. */
export async function runAlarm(stage: Stage): Promise<void> {
  stage.clock.advance(MINUTE);
  await runDurableObjectAlarm(freshStub(stage));
}
