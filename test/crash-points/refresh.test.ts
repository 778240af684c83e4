import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import {
  runAndCrash,
  crashPointsOf,
  failuresAt,
  readStorage,
  namesOf,
  newPristineStage,
  runAlarm,
  CRYPTO_CALLS,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import { newStage, type Stage, valueOf } from "../support/workers/create-connection.ts";
import { type Reuse, RotatingProvider } from "../support/workers/rotating-provider.ts";

/** Where a refresh waits. */
const AWAITED_CALLS = [
  ...CRYPTO_CALLS,
  "kv.get",
  "app.permitRefresh",
  "fetch /token",
  "body /token",
  "app.reportConnection",
  "kv.put",
];

const ENDED = "reauthorization_required";
const AFTER_RESPONSE: CrashPoint = { nth: null, name: "fetch /token", moment: "after" };

/** An expired token of a connection that was just made, at a provider of its own. */
async function newSetup(base: Stage, reuse: Reuse) {
  const stage = newPristineStage(base);
  const provider = new RotatingProvider(reuse);
  provider.play();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  stage.clock.pass(HOUR);
  return { stage, provider };
}

/** Two callers, one of whom waits for the edges; what they were told is in the list. */
async function refreshTwice(stage: Stage, versions: number[]): Promise<void> {
  const stub = freshStub(stage);
  const calls = [stub.getToken({}), stub.refresh({})].map(async (call) => {
    const result = await call;
    if (result.ok) versions.push(result.value.version);
  });
  await Promise.allSettled(calls);
}

/** Each version's event, and the verdict's, as the timeline has them. */
async function eventsOf(stage: Stage): Promise<string[]> {
  const { data } = valueOf(await freshStub(stage).listEvents(null, 100));
  return data.map((event) => `${event.type} ${String(event.data["version"])}`).toReversed();
}

async function crashAndRecover(base: Stage, reuse: Reuse, byAlarm: boolean, point: CrashPoint) {
  const { stage, provider } = await newSetup(base, reuse);
  const versions: number[] = [];
  await runAndCrash(stage, point, () => refreshTwice(stage, versions));
  stage.clock.pass(MINUTE);
  const afterCrash = await readStorage(stage);
  const isStored = afterCrash.connection?.version === 2;
  const isLost = provider.hasRotated("refresh-1") && !isStored;
  const sends = provider.presented.length > 0 && !isStored ? 2 : 1;
  expect(versions.filter((version) => version > 1 && !isStored)).toEqual([]);
  // The alarm that will see to an open intent was set with it: not by this look, which is later.
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
    expect(token.ok && provider.knows(token.value.access_token)).toBe(!isEnded);
    if (canRunAlarm) await runAlarm(stage);
  }
  expect((await readStorage(stage)).connection?.status).toBe(isEnded ? ENDED : "active");
  expect(await eventsOf(stage)).toEqual(events);
  expect(provider.presented).toEqual(Array.from({ length: sends }, () => "refresh-1"));
  const published = await readTokenCopy(env.TOKENS, stage.ids.app, stage.ids.connection);
  expect(published?.version ?? null).toBe(isEnded ? null : 2);
}

/** The alarm, and what it leaves to do: the edges are told when the refresh has ended already. */
async function runAlarmAndPublish(stage: Stage): Promise<void> {
  await runAlarm(stage);
  await freshStub(stage).refresh({ rejectedVersion: 1 });
}

/** A crash when the provider has answered, and another one while the alarm makes up for it. */
async function crashTwice(base: Stage, point: CrashPoint) {
  const { stage, provider } = await newSetup(base, "grace");
  await runAndCrash(stage, AFTER_RESPONSE, () => refreshTwice(stage, []));
  await runAndCrash(stage, point, () => runAlarmAndPublish(stage));
  await runAlarm(stage);
  await runAlarm(stage);
  expect((await readStorage(stage)).connection?.refresh.intent).toBeNull();
  const { access_token, version } = valueOf(await freshStub(stage).getToken({}));
  expect(provider.knows(access_token)).toBe(true);
  expect(version).toBe(2);
  expect(await eventsOf(stage)).toEqual(["connection.created 1", "connection.refreshed 2"]);
  // A third time only after a pause, which two tries without an answer are reason for.
  expect(provider.presented.length).toBeLessThanOrEqual(3);
}

describe("a refresh that is cut off, wherever that is,", () => {
  test.each<[string, string, Reuse, boolean]>([
    ["the alarm alone", "takes the last used refresh token again", "grace", true],
    ["the next caller", "takes the last used refresh token again", "grace", false],
    ["the alarm alone", "ends a grant whose refresh token comes twice", "detection", true],
  ])(
    "is brought to its end by %s, at a provider that %s",
    async (_, __, reuse, byAlarm) => {
      const base = await newStage();
      const { stage } = await newSetup(base, reuse);
      const complete = await runAndCrash(stage, null, () => refreshTwice(stage, []));
      expect(namesOf(complete.calls)).toEqual(new Set(AWAITED_CALLS));
      const points = crashPointsOf(complete.calls);
      expect(points.length).toBeGreaterThan(50);
      expect(await failuresAt(points, (point) => crashAndRecover(base, reuse, byAlarm, point))).toEqual([]);
    },
    60_000,
  );
});

test("a refresh that is cut off, and whose recovery is cut off as well, is brought to its end", async () => {
  const base = await newStage();
  const { stage } = await newSetup(base, "grace");
  await runAndCrash(stage, AFTER_RESPONSE, () => refreshTwice(stage, []));
  const complete = await runAndCrash(stage, null, () => runAlarmAndPublish(stage));
  const points = crashPointsOf(complete.calls);
  expect(points.length).toBeGreaterThan(40);
  expect(await failuresAt(points, (point) => crashTwice(base, point))).toEqual([]);
}, 60_000);
