import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import { HOUR } from "../../src/shared/clock.ts";
import { LATCHKEY } from "../../src/shared/actor.ts";
import {
  beginAttempt,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import {
  crashPointsOf,
  failuresAt,
  namesOf,
  newConnectionStage,
  readStorage,
  runAlarm,
  runAndCrash,
} from "./crash-points.ts";

/** A test whose browser is about to return from the provider. */
async function newSetup(base: Stage) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider("detection");
  provider.install();
  const { appStub: app, ids, integration } = stage;
  const request = { end_user: "ada" };
  const created = valueOf(await app.createTest(ids.connection, integration, request, null, LATCHKEY));
  const callback = await beginAttempt(stage, created.session?.id ?? "");
  return { stage, provider, callback, test: created.id };
}

type Setup = Awaited<ReturnType<typeof newSetup>>;

async function returnAndConfirm({ stage, callback }: Setup): Promise<void> {
  const stub = freshStub(stage);
  valueOf((await stub.receiveCallback(callback)).result);
  await stub.confirmAttempt(callback.attempt, "ada");
}

/** Crashes at a point. Afterwards, nobody but the alarm does anything, and no grant and no trace in a list is left. */
async function crash(setup: Setup, point: CrashPoint) {
  const { stage, provider, test: id } = setup;
  await runAndCrash(stage, point, () => returnAndConfirm(setup));
  for (let alarms = 0; alarms < 3; alarms += 1) await runAlarm(stage);
  stage.clock.advance(HOUR);
  for (let alarms = 0; alarms < 3; alarms += 1) await runAlarm(stage);
  const { connection, revocations } = await readStorage(stage);
  expect(connection?.status).toBe("deleted");
  expect(connection?.sealed_grant).toBeNull();
  expect(revocations).toEqual([]);
  const report = valueOf(await stage.appStub.testReport(stage.integration, id));
  // A code whose response was lost leaves a grant that nobody knows.
  const isLost = report.diagnosis?.code === "other" && provider.grantCount > 0;
  expect(isLost ? 0 : provider.validGrants).toBe(0);
  const isDeleted = report.steps.some(({ step }) => step === "deleted");
  expect(report.result === null || isDeleted).toBe(true);
  const { app, connection: name } = stage.ids;
  expect(await readTokenCopy(env.TOKENS, app, name)).toBeNull();
  expect((await freshStub(stage).get()).ok).toBe(false);
  expect(valueOf(await appStub(env, app).listConnections({ limit: 100 })).ids).toEqual([]);
  expect(valueOf(await appStub(env, app).listEvents({ before: null, limit: 5 })).data).toEqual([]);
}

test("a crash at any point of a test leaves no connection and no grant", async () => {
  const base = await newStage(PROVIDER);
  const setup = await newSetup(base);
  const complete = await runAndCrash(setup.stage, null, () => returnAndConfirm(setup));
  expect(setup.provider.revoked).toHaveLength(1);
  expect(namesOf(complete.calls)).toContain("fetch /revoke");
  const points = crashPointsOf(complete.calls);
  expect(points.length).toBeGreaterThan(45);
  const failures = await failuresAt(points, async (point) => crash(await newSetup(base), point));
  expect(failures).toEqual([]);
}, 120_000);
