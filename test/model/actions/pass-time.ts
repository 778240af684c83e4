// Advances the clock, and runs each alarm when it is due.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

/** The runtime retries an alarm that failed, at first after two seconds. */
const ALARM_RETRY_MS = 2 * SECOND;

/** More alarms than any wait needs. Stops an alarm that always schedules itself in the past. */
const MAX_ALARMS = 500;

/** Advances the clock. */
export async function passTime(world: World, ms: number): Promise<void> {
  const { clock } = world;
  const until = clock.at + ms;
  let alarmCount = 0;
  for (let due = await dueUntil(world, until); due !== null; due = await dueUntil(world, until)) {
    clock.at = Math.max(clock.at, due.at);
    await runAlarm(world, due.getStub);
    alarmCount += 1;
    if (alarmCount > MAX_ALARMS)
      throw new Violation("documentedResponse", `${alarmCount} alarms ran within ${ms} ms`);
  }
  clock.at = Math.max(clock.at, until);
}

/** Returns a new stub for each call, because a stub that was used during a crash no longer works. */
type GetStub = () => DurableObjectStub;

/** Returns the object with the earliest alarm that is due by `until`, or null. */
async function dueUntil(world: World, until: number) {
  let first: { getStub: GetStub; at: number } | null = null;
  for (const getStub of await objectStubs(world)) {
    const at = await runInDurableObject(getStub(), (_, { storage }) => storage.getAlarm());
    if (at !== null && at <= until && at < (first?.at ?? Infinity)) first = { getStub, at };
  }
  return first;
}

async function runAlarm(world: World, getStub: GetStub): Promise<void> {
  try {
    await runDurableObjectAlarm(getStub());
  } catch (error) {
    if (world.network.crashed.size === 0)
      throw new Violation("noException", `an alarm threw: ${String(error)}`);
    await runInDurableObject(getStub(), async (_, { storage }) => {
      if ((await storage.getAlarm()) === null) await storage.setAlarm(world.clock.at + ALARM_RETRY_MS);
    });
  }
}

async function objectStubs(world: World): Promise<GetStub[]> {
  const apps = new Set((await world.integrations()).map(({ app }) => app.id));
  return [
    ...[...apps].filter(isAppId).map((app) => () => appStub(env, app)),
    ...world.expected.connections.flatMap(({ id, integration: { app } }) => {
      const appId = app.id;
      return isAppId(appId) && isConnectionId(id) ? [() => connectionStub(env, appId, id)] : [];
    }),
  ];
}
