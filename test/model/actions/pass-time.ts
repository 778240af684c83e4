// Advances the clock, and runs every alarm at its time.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

/** The runtime retries an alarm that failed, at first after two seconds. */
const RING_AGAIN_MS = 2 * SECOND;

/** More alarms than any wait needs. An alarm that sets itself in the past would never end. */
const MAX_RINGS = 500;

/** Advances the clock. */
export async function passTime(world: World, ms: number): Promise<void> {
  const { clock } = world;
  const until = clock.at + ms;
  let rings = 0;
  for (let due = await dueUntil(world, until); due !== null; due = await dueUntil(world, until)) {
    clock.at = Math.max(clock.at, due.at);
    await ring(world, due.place);
    rings += 1;
    if (rings > MAX_RINGS) throw new Violation("asAsked", `${rings} alarms rang within ${ms} ms`);
  }
  clock.at = Math.max(clock.at, until);
}

/** Returns a new stub for each call, because a stub that was used during a crash stays broken. */
type Place = () => DurableObjectStub;

/** Returns the object with the earliest alarm until a time, or null. */
async function dueUntil(world: World, until: number) {
  let first: { place: Place; at: number } | null = null;
  for (const place of await places(world)) {
    const at = await runInDurableObject(place(), (_, { storage }) => storage.getAlarm());
    if (at !== null && at <= until && at < (first?.at ?? Infinity)) first = { place, at };
  }
  return first;
}

async function ring(world: World, place: Place): Promise<void> {
  try {
    await runDurableObjectAlarm(place());
  } catch (error) {
    if (world.wire.crashed.size === 0) throw new Violation("noException", `an alarm threw: ${String(error)}`);
    await runInDurableObject(place(), async (_, { storage }) => {
      if ((await storage.getAlarm()) === null) await storage.setAlarm(world.clock.at + RING_AGAIN_MS);
    });
  }
}

async function places(world: World): Promise<Place[]> {
  const apps = new Set((await world.integrations()).map(({ app }) => app.id));
  return [
    ...[...apps].filter(isAppId).map((app) => () => appStub(env, app)),
    ...world.expected.connections.flatMap(({ id, integration: { app } }) => {
      const appId = app.id;
      return isAppId(appId) && isConnectionId(id) ? [() => connectionStub(env, appId, id)] : [];
    }),
  ];
}
