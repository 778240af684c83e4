import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { ConnectionObject } from "../../src/connection/connection-object.ts";
import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import {
  runAndCrash,
  crashPointsOf,
  failuresAt,
  readStorage,
  namesOf,
  newConnectionStage,
  runAlarm,
  CRYPTO_CALLS,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import { newStage, type Stage, valueOf } from "../support/workers/create-connection.ts";
import { type Reuse, RotatingProvider } from "../support/workers/rotating-provider.ts";

/** What a refresh waits for. */
const AWAITED_CALLS = [...CRYPTO_CALLS, "kv.get", "fetch /token", "body /token", "kv.put"];

const ENDED = "reauthorization_required";
const AFTER_RESPONSE: CrashPoint = { nth: null, name: "fetch /token", moment: "after" };

/** A new connection with an expired token, or one of an age in milliseconds, and its own scripted provider. */
async function newSetup(base: Stage, reuse: Reuse, age = HOUR) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider(reuse);
  provider.install();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  stage.clock.advance(age);
  return { stage, provider };
}

/** Sends two calls, one of which waits for the KV copy. Adds the versions that they return to the list. */
async function refreshTwice(stage: Stage, versions: number[]): Promise<void> {
  const stub = freshStub(stage);
  const calls = [stub.getToken({}), stub.refresh({})].map(async (call) => {
    const result = await call;
    if (result.ok) versions.push(result.value.version);
  });
  await Promise.allSettled(calls);
}

/** Returns the types and versions of the connection's events, oldest first. */
async function eventsOf(stage: Stage): Promise<string[]> {
  const { data } = valueOf(await freshStub(stage).listEvents(null, 100));
  return data.map((event) => `${event.type} ${String(event.data["version"])}`).toReversed();
}

async function crashAndRecover(base: Stage, reuse: Reuse, byAlarm: boolean, point: CrashPoint) {
  const { stage, provider } = await newSetup(base, reuse);
  const versions: number[] = [];
  await runAndCrash(stage, point, () => refreshTwice(stage, versions));
  stage.clock.advance(MINUTE);
  const afterCrash = await readStorage(stage);
  const isStored = afterCrash.connection?.version === 2;
  const isLost = provider.hasRotated("refresh-1") && !isStored;
  const sends = provider.presented.length > 0 && !isStored ? 2 : 1;
  expect(versions.filter((version) => version > 1 && !isStored)).toEqual([]);
  // The alarm for an open intent was set together with it. Reading the storage sets only a later one.
  const isOpen = afterCrash.connection?.refresh.intent !== null;
  expect(isOpen && (afterCrash.alarm ?? Infinity) >= stage.clock.now()).toBe(false);

  await (byAlarm ? runAlarm(stage) : freshStub(stage).getToken({}));
  expect((await readStorage(stage)).connection?.refresh.intent).toBeNull();

  const isEnded = reuse === "detection" && isLost;
  const events = [
    "connection.created 1",
    isEnded ? "connection.reauthorization_required 1" : "connection.refreshed 2",
  ];
  for (const canRunAlarm of [true, false]) {
    const token = await freshStub(stage).getToken({});
    expect(token.ok ? token.value.version : token.failure.code).toBe(isEnded ? ENDED : 2);
    expect(token.ok && provider.accepts(token.value.access_token)).toBe(!isEnded);
    if (canRunAlarm) await runAlarm(stage);
  }
  expect((await readStorage(stage)).connection?.status).toBe(isEnded ? ENDED : "active");
  expect(await eventsOf(stage)).toEqual(events);
  expect(provider.presented).toEqual(Array.from({ length: sends }, () => "refresh-1"));
  const published = await readTokenCopy(env.TOKENS, stage.ids.app, stage.ids.connection);
  expect(published?.version ?? null).toBe(isEnded ? null : 2);
}

/** Runs the alarm, and updates the KV copy, which the alarm does only if the refresh is still open. */
async function runAlarmAndPublish(stage: Stage): Promise<void> {
  await runAlarm(stage);
  await freshStub(stage).refresh({ rejectedVersion: 1 });
}

/** Crashes after the provider's response, and again while the alarm recovers the refresh. */
async function crashTwice(base: Stage, point: CrashPoint) {
  const { stage, provider } = await newSetup(base, "grace");
  await runAndCrash(stage, AFTER_RESPONSE, () => refreshTwice(stage, []));
  await runAndCrash(stage, point, () => runAlarmAndPublish(stage));
  await runAlarm(stage);
  await runAlarm(stage);
  expect((await readStorage(stage)).connection?.refresh.intent).toBeNull();
  const { access_token, version } = valueOf(await freshStub(stage).getToken({}));
  expect(provider.accepts(access_token)).toBe(true);
  expect(version).toBe(2);
  expect(await eventsOf(stage)).toEqual(["connection.created 1", "connection.refreshed 2"]);
  // After two requests without a response, a third one is sent only after a pause.
  expect(provider.presented.length).toBeLessThanOrEqual(3);
}

/** A connection whose token is about to expire, and whose alarm is to refresh it. The platform is about to run it. */
async function newSetupAhead(base: Stage) {
  const { stage, provider } = await newSetup(base, "grace", HOUR - MINUTE);
  await freshStub(stage).refreshAhead(1);
  await runInDurableObject(freshStub(stage), (_, { storage }) => storage.deleteAlarm());
  return { stage, provider };
}

const ringAlarm = (stage: Stage) =>
  runInDurableObject(freshStub(stage), (object: ConnectionObject) => object.alarm());

/** Crashes while the alarm refreshes. That sets no alarm for the recovery, because the platform repeats the alarm. */
async function crashAhead(base: Stage, point: CrashPoint) {
  const { stage, provider } = await newSetupAhead(base);
  await runAndCrash(stage, point, () => ringAlarm(stage));
  // The platform repeats an interrupted alarm after some seconds.
  stage.clock.advance(2 * SECOND);
  await ringAlarm(stage);
  const { connection, alarm } = await readStorage(stage);
  expect(connection).toMatchObject({ version: 2, refresh: { intent: null } });
  expect(provider.presented.length).toBeLessThanOrEqual(2);
  // Publishes the refresh if that was interrupted.
  if (alarm !== null) await runAlarm(stage);
  expect((await readStorage(stage)).alarm).toBeNull();
  expect(await eventsOf(stage)).toEqual(["connection.created 1", "connection.refreshed 2"]);
  expect((await readTokenCopy(env.TOKENS, stage.ids.app, stage.ids.connection))?.version).toBe(2);
  expect(provider.presented.filter((token) => token !== "refresh-1")).toEqual([]);
}

describe("a refresh that crashes at any point", () => {
  test.each<[string, string, Reuse, boolean]>([
    ["the alarm alone", "accepts the previous refresh token again", "grace", true],
    ["the next caller", "accepts the previous refresh token again", "grace", false],
    ["the alarm alone", "ends the grant if a refresh token is reused", "detection", true],
  ])(
    "is recovered by %s if the provider %s",
    async (_, __, reuse, byAlarm) => {
      const base = await newStage();
      const { stage } = await newSetup(base, reuse);
      const complete = await runAndCrash(stage, null, () => refreshTwice(stage, []));
      expect(namesOf(complete.calls)).toEqual(new Set(AWAITED_CALLS));
      const points = crashPointsOf(complete.calls);
      expect(points.length).toBeGreaterThan(35);
      expect(await failuresAt(points, (point) => crashAndRecover(base, reuse, byAlarm, point))).toEqual([]);
    },
    60_000,
  );
});

test("a refresh ahead of expiration by the alarm is completed by the repeated alarm, at whatever point it crashes", async () => {
  const base = await newStage();
  const { stage } = await newSetupAhead(base);
  const complete = await runAndCrash(stage, null, () => ringAlarm(stage));
  // The alarm ends only when the refresh is published.
  expect(namesOf(complete.calls)).toEqual(new Set(AWAITED_CALLS));
  expect((await readStorage(stage)).alarm).toBeNull();
  const points = crashPointsOf(complete.calls);
  expect(points.length).toBeGreaterThan(30);
  expect(await failuresAt(points, (point) => crashAhead(base, point))).toEqual([]);
}, 60_000);

test("a refresh is recovered even if its recovery also crashes at any point", async () => {
  const base = await newStage();
  const { stage } = await newSetup(base, "grace");
  await runAndCrash(stage, AFTER_RESPONSE, () => refreshTwice(stage, []));
  const complete = await runAndCrash(stage, null, () => runAlarmAndPublish(stage));
  const points = crashPointsOf(complete.calls);
  expect(points.length).toBeGreaterThan(30);
  expect(await failuresAt(points, (point) => crashTwice(base, point))).toEqual([]);
}, 60_000);
