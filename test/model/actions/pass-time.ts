// Time passes: the clock goes on, and every alarm that falls due on the way rings at its time.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

/** The runtime rings an alarm that threw again, after two seconds at first. */
const RING_AGAIN_MS = 2 * SECOND;

/** More than any wait here can ask for: an alarm that sets itself for the past never ends. */
const MAX_RINGS = 500;

/** Lets time pass. */
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

/** An object, got anew for each call: what leads to one that was killed is dead too. */
type Place = () => DurableObjectStub;

/** The object whose alarm rings first, if one does by then. */
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
