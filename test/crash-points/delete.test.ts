import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { ConnectionDirectory } from "../../src/apps/directory/connection-directory.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import {
  runAndCrash,
  crashPointsOf,
  failuresAt,
  readStorage,
  namesOf,
  newConnectionStage,
  runAlarm,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import {
  alarmOf,
  newStage,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";

/** What a deletion waits for, and what else it waits for if it revokes a grant. */
const AWAITED_CALLS = [
  "app.reportConnection",
  "kv.delete",
  "app.forgetConnection",
  "storage.deleteAll",
  "storage.deleteAlarm",
];
const REVOCATION_CALLS = [
  "app.integration",
  "crypto.importKey",
  "crypto.deriveBits",
  "crypto.decrypt",
  "fetch /revoke",
];

/** An active connection. */
async function newSetup(base: Stage) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider("detection");
  provider.install();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  return { stage, provider };
}

async function crashAndVerify(base: Stage, isRevocable: boolean, point: CrashPoint) {
  const { stage, provider } = await newSetup(base);
  const { app, connection: id } = stage.ids;
  let hasResponse = false;
  await runAndCrash(stage, point, async () => {
    hasResponse = (await freshStub(stage).delete()).ok;
  });
  stage.clock.advance(MINUTE);
  // If the crash was before the first commit, nothing has changed, and the caller received no success.
  const { connection, alarm } = await readStorage(stage);
  const isUnchanged = connection?.status === "active";
  expect((await freshStub(stage).getToken({})).ok).toBe(isUnchanged);
  expect(isUnchanged && (hasResponse || provider.revoked.length > 0)).toBe(false);
  // Remaining work has an alarm that was set before the crash. Reading the storage sets only a later one.
  const hasNoAlarm = connection?.status === "deleted" && (alarm ?? Infinity) >= stage.clock.now();
  expect(hasNoAlarm).toBe(false);
  if (isUnchanged) valueOf(await freshStub(stage).delete());
  const notFound = { failure: { code: "connection_not_found" } };
  expect(await freshStub(stage).getToken({})).toMatchObject(notFound);
  await runAlarm(stage);

  expect(await tablesOf(freshStub(stage))).toEqual([]);
  await runAlarm(stage);
  expect(await alarmOf(freshStub(stage))).toBeNull();
  expect(await freshStub(stage).getToken({})).toMatchObject(notFound);
  expect(await readTokenCopy(env.TOKENS, app, id)).toBeNull();
  const rows = await runInDurableObject(appStub(env, app), (_, { storage }) =>
    new ConnectionDirectory(storage.sql).listIds("", 1_000),
  );
  expect(rows).not.toContain(id);
  const events = valueOf(await appStub(env, app).listEvents({ before: null, limit: 5 }));
  const types = events.data.filter(({ data }) => data["connection"] === id).map(({ type }) => type);
  expect(types).toEqual(["connection.deleted", "connection.created"]);
  // Twice if the response was not stored. Revoking a revoked token succeeds (RFC 7009, section 2.2).
  expect(new Set(provider.revoked)).toEqual(new Set(isRevocable ? ["refresh-1"] : []));
  expect(provider.revoked.length).toBeLessThanOrEqual(2);
}

describe("after a crash at any point during a deletion, the alarm alone", () => {
  test.each([
    ["revokes the grant and deletes all data", true],
    ["deletes all data if the grant cannot be revoked", false],
  ])(
    "%s",
    async (_, isRevocable) => {
      const base = await newStage(isRevocable ? PROVIDER : undefined);
      const { stage } = await newSetup(base);
      const complete = await runAndCrash(stage, null, () => freshStub(stage).delete());
      expect(namesOf(complete.calls)).toEqual(
        new Set(isRevocable ? [...AWAITED_CALLS, ...REVOCATION_CALLS] : AWAITED_CALLS),
      );
      const points = crashPointsOf(complete.calls);
      expect(await failuresAt(points, (point) => crashAndVerify(base, isRevocable, point))).toEqual([]);
    },
    60_000,
  );
});
