import { afterEach, expect, test, vi } from "vitest";
import { HOUR } from "../../src/shared/clock.ts";
import { BOUND, BoundProvider } from "../support/workers/bound-provider.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { type AwaitedCall, freshStub } from "./crash-injector.ts";
import {
  crashPointsOf,
  failuresAt,
  newConnectionStage,
  readStorage,
  runAlarm,
  runAndCrash,
} from "./crash-points.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A bound provider, and an attempt whose browser is about to return from it. */
async function newSetup(base: Stage) {
  const stage = newConnectionStage(base);
  const provider = new BoundProvider(stage.clock.now);
  provider.install();
  const callback = await beginAttempt(stage, await newSession(stage, { completion: "automatic" }));
  return { stage, provider, callback };
}

/** The calls at which a key could get lost. The other tests of crashes cover the rest. */
const CALLS = ["crypto.sign", "crypto.encrypt", "fetch /token", "body /token", "fetch /userinfo", "kv.put"];
const pointsOf = (calls: readonly AwaitedCall[]) =>
  crashPointsOf(calls).filter(({ name }) => CALLS.includes(name));

type Setup = Awaited<ReturnType<typeof newSetup>>;

const complete = async ({ stage, callback }: Setup) =>
  (await freshStub(stage).receiveCallback(callback)).result;

/** Expects that the connection's token and its refresh token still work, with one key for all requests. */
async function expectUsable({ stage, provider }: Setup): Promise<void> {
  expect(valueOf(await freshStub(stage).check("req"))).toMatchObject({ ok: true });
  const before = valueOf(await freshStub(stage).getToken({}));
  expect(before).toMatchObject({ token_type: "DPoP", dpop: { key: { kty: "EC" } } });
  stage.clock.advance(HOUR);
  const after = valueOf(await freshStub(stage).getToken({}));
  expect(after).toMatchObject({ version: before.version + 1, dpop: before.dpop });
  expect(valueOf(await freshStub(stage).check("req"))).toMatchObject({ ok: true });
  expect(provider.refusals).toEqual([]);
  expect(new Set(provider.thumbprints).size).toBe(1);
}

test("a crash at any point during a connect keeps the key of the grant, or there is no grant", async () => {
  const base = await newStage(BOUND);
  const setup = await newSetup(base);
  const { calls } = await runAndCrash(setup.stage, null, () => complete(setup));
  await expectUsable(setup);
  const points = pointsOf(calls);
  expect(new Set(points.map(({ name }) => name))).toEqual(new Set(CALLS));
  const failures = await failuresAt(points, async (point) => {
    const next = await newSetup(base);
    await runAndCrash(next.stage, point, () => complete(next));
    await runAlarm(next.stage);
    const result = await complete(next);
    if (result.ok) return expectUsable(next);
    expect(result.failure.code).toBe("authorization_interrupted");
    const { attempts } = await readStorage(next.stage);
    expect(attempts).toMatchObject([{ status: "failed", sealed_dpop_key: null }]);
  });
  expect(failures).toEqual([]);
}, 60_000);

test("a crash at any point during a refresh keeps the key", async () => {
  const base = await newStage(BOUND);
  const newExpired = async () => {
    const setup = await newSetup(base);
    valueOf(await complete(setup));
    setup.stage.clock.advance(HOUR);
    return setup;
  };
  const setup = await newExpired();
  const { calls } = await runAndCrash(setup.stage, null, () => freshStub(setup.stage).refresh({}));
  const points = pointsOf(calls);
  expect(points.length).toBeGreaterThan(8);
  const failures = await failuresAt(points, async (point) => {
    const next = await newExpired();
    await runAndCrash(next.stage, point, () => freshStub(next.stage).refresh({}));
    await runAlarm(next.stage);
    await expectUsable(next);
  });
  expect(failures).toEqual([]);
}, 60_000);
