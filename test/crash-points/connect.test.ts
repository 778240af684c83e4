import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import { MINUTE } from "../../src/shared/clock.ts";
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
import {
  beginAttempt,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";

type Completion = "confirm" | "automatic";
type Setup = Awaited<ReturnType<typeof newSetup>>;

/** What a connect waits for, from the callback to the active connection. */
const AWAITED_CALLS = [
  ...CRYPTO_CALLS,
  "fetch /token",
  "body /token",
  "fetch /userinfo",
  "body /userinfo",
  "app.reportConnection",
  "kv.put",
];

/** An attempt whose browser is about to return from the provider. */
async function newSetup(base: Stage, completion: Completion) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider("detection");
  provider.install();
  const callback = await beginAttempt(stage, await newSession(stage, { completion }));
  return { stage, provider, callback, completion };
}

/** Sends the callback and confirms, as the browser and the app do. Returns an error code, or null if it is connected. */
async function returnAndConfirm({ stage, callback, completion }: Setup): Promise<string | null> {
  const stub = freshStub(stage);
  const { result } = await stub.receiveCallback(callback);
  if (!result.ok) return result.failure.code;
  if (completion === "automatic") return null;
  const confirmed = await stub.confirmAttempt(callback.attempt, "ada");
  return confirmed.ok ? null : confirmed.failure.code;
}

const statusOf = async (stage: Stage, attempt: string) =>
  (await readStorage(stage)).attempts.find(({ id }) => id === attempt)?.status;

/** The status of an attempt after the alarm: once the code is sent, the alarm completes the attempt. */
const STATUS_AFTER_ALARM: Record<string, string> = { exchanging: "failed", exchanged: "completed" };

async function crashAndRetry(setup: Setup, byAlarm: boolean, point: CrashPoint) {
  const { stage, provider, callback } = setup;
  const outcomes: (string | null)[] = [];
  await runAndCrash(stage, point, async () => outcomes.push(await returnAndConfirm(setup)));
  const statusAfterCrash = (await statusOf(stage, callback.attempt)) ?? "";
  if (byAlarm) await runAlarm(stage);
  const expected = (byAlarm ? STATUS_AFTER_ALARM[statusAfterCrash] : undefined) ?? statusAfterCrash;
  expect(await statusOf(stage, callback.attempt)).toBe(expected);

  // A code is lost only if it was sent and the response was not stored, because a code must not be sent twice.
  const outcome = statusAfterCrash === "exchanging" ? "authorization_interrupted" : null;
  expect([...outcomes, await returnAndConfirm(setup)]).toEqual([...outcomes.map(() => outcome), outcome]);
  expect(await returnAndConfirm(setup)).toBe(outcome);
  await runAlarm(stage);

  expect(provider.codes.length).toBeLessThanOrEqual(1);
  expect(provider.grantCount).toBeLessThanOrEqual(1);
  const { connection, attempts } = await readStorage(stage);
  const noSecrets = { sealed_code: null, sealed_verifier: null, sealed_grant: null };
  expect(attempts).toMatchObject([{ status: outcome === null ? "completed" : "failed", ...noSecrets }]);
  expect(connection?.last_error?.code ?? null).toBe(outcome);
  await expectConnected(stage, provider, outcome === null);
}

/** Crashes at a point of an exchange that the server refuses for now, and returns again after the wait. */
async function crashAndRetryPostponed(setup: Setup, point: CrashPoint) {
  const { stage, provider, callback } = setup;
  provider.postponeNext = postponed;
  await runAndCrash(stage, point, () => returnAndConfirm(setup));
  provider.postponeNext = null;
  // Sent, and the refusal was not stored.
  const isLost = (await statusOf(stage, callback.attempt)) === "exchanging";
  stage.clock.advance(3 * MINUTE);
  expect(await returnAndConfirm(setup)).toBe(isLost ? "authorization_interrupted" : null);
  await runAlarm(stage);
  const sent = [...provider.postponed, ...provider.codes];
  expect(sent.length).toBeLessThanOrEqual(isLost ? 1 : 2);
  expect(await statusOf(stage, callback.attempt)).toBe(isLost ? "failed" : "completed");
  await expectConnected(stage, provider, !isLost);
}

const postponed = () => new Response(null, { status: 429, headers: { "retry-after": "120" } });

/** Expects that the connection, its events, its row in the directory, and its KV copy agree. */
async function expectConnected(stage: Stage, provider: RotatingProvider, isConnected: boolean) {
  const { app, connection: id } = stage.ids;
  const stub = freshStub(stage);
  const status = isConnected ? "active" : "pending";
  expect(valueOf(await stub.get()).status).toBe(status);
  const token = await stub.getToken({});
  expect(token.ok ? token.value.version : token.failure.code).toBe(isConnected ? 1 : "connection_pending");
  expect(token.ok && provider.accepts(token.value.access_token)).toBe(isConnected);
  const types = valueOf(await stub.listEvents(null, 100)).data.map(({ type }) => type);
  expect(types).toEqual(isConnected ? ["connection.created"] : []);
  const outcomes = valueOf(await appStub(env, app).listEvents({ before: null, limit: 5 }));
  expect(outcomes.data.filter(({ data }) => data["connection"] === id).map(({ type }) => type)).toEqual(
    types,
  );
  const rows = valueOf(await appStub(env, app).listConnections({ status, limit: 1_000 }));
  expect(rows.ids.filter((listed) => listed === id)).toHaveLength(1);
  expect((await readTokenCopy(env.TOKENS, app, id))?.version ?? null).toBe(isConnected ? 1 : null);
}

const WITH_ACCOUNTS: typeof PROVIDER = {
  ...PROVIDER,
  definition: {
    endpoints: PROVIDER.endpoints,
    account: {
      path: "userinfo",
      list: { path: ["accounts"], pick: ["first"], choice: {} },
      id: [["id"]],
    },
  },
};

/** An attempt whose person is about to choose an account. */
async function newChoice(base: Stage) {
  const setup = await newSetup(base, "automatic");
  valueOf((await freshStub(setup.stage).receiveCallback(setup.callback)).result);
  expect(await statusOf(setup.stage, setup.callback.attempt)).toBe("choosing");
  return setup;
}

/** Chooses, and opens the next page. Returns an error code, or null if the account is connected. */
async function choose({ stage, callback: { attempt, cookie } }: Setup): Promise<string | null> {
  const stub = freshStub(stage);
  await stub.submitAttemptInput({ attempt, cookie, name: "account", value: "b" });
  const { result } = await stub.attemptStatus({ attempt, cookie });
  return result.ok ? null : result.failure.code;
}

async function crashAndChooseAgain(setup: Setup, byAlarm: boolean, point: CrashPoint) {
  const { stage, provider, callback } = setup;
  await runAndCrash(stage, point, () => choose(setup));
  if (byAlarm) await runAlarm(stage);
  expect(await choose(setup)).toBeNull();
  expect(await statusOf(stage, callback.attempt)).toBe("completed");
  expect(valueOf(await freshStub(stage).get()).account).toMatchObject({ id: "b" });
  stage.clock.advance(15 * MINUTE);
  await runAlarm(stage);
  expect(provider.revoked).toEqual([]);
  await expectConnected(stage, provider, true);
}

describe("a crash at any point during a connect", () => {
  test.each([false, true])(
    "after the choice of an account, keeps it (by alarm: %s)",
    async (byAlarm) => {
      const base = await newStage(WITH_ACCOUNTS);
      const setup = await newChoice(base);
      const complete = await runAndCrash(setup.stage, null, () => choose(setup));
      const points = crashPointsOf(complete.calls);
      expect(points.length).toBeGreaterThan(10);
      const failures = await failuresAt(points, async (point) =>
        crashAndChooseAgain(await newChoice(base), byAlarm, point),
      );
      expect(failures).toEqual([]);
    },
    60_000,
  );

  test("after a refused exchange, sends the code again only if the refusal was stored", async () => {
    const base = await newStage(PROVIDER);
    const setup = await newSetup(base, "automatic");
    setup.provider.postponeNext = postponed;
    const complete = await runAndCrash(setup.stage, null, () => returnAndConfirm(setup));
    // The points before it are the same as without a refusal.
    const sentAt = complete.calls.findIndex(({ name }) => name === "fetch /token");
    const points = crashPointsOf(complete.calls).filter(({ nth }) => (nth ?? 0) > sentAt);
    expect(points.length).toBeGreaterThanOrEqual(3);
    const failures = await failuresAt(points, async (point) =>
      crashAndRetryPostponed(await newSetup(base, "automatic"), point),
    );
    expect(failures).toEqual([]);
  }, 60_000);

  // Both complete in the same way after the code is known, so each is tested with one kind of retry.
  test.each<[string, Completion, boolean]>([
    ["if the end user and the app retry immediately", "confirm", false],
    ["with automatic completion, if the alarm runs before the end user retries", "automatic", true],
  ])(
    "has one outcome %s",
    async (_, completion, byAlarm) => {
      const base = await newStage(PROVIDER);
      const setup = await newSetup(base, completion);
      const complete = await runAndCrash(setup.stage, null, () => returnAndConfirm(setup));
      expect(namesOf(complete.calls)).toEqual(new Set(AWAITED_CALLS));
      // The response is stored before the object waits for another one.
      const next = complete.calls.find(({ name }) => name === "fetch /userinfo");
      expect(next?.hasWritten).toBe(true);
      const points = crashPointsOf(complete.calls);
      expect(points.length).toBeGreaterThan(45);
      const failures = await failuresAt(points, async (point) =>
        crashAndRetry(await newSetup(base, completion), byAlarm, point),
      );
      expect(failures).toEqual([]);
    },
    60_000,
  );
});
