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
const CLAIM_CALLS = ["app.integration", "crypto.deriveKey", "crypto.decrypt", "app.claimRevocation"];
const REVOCATION_CALLS = [...CLAIM_CALLS, "fetch /revoke"];

/** How a grant ends: it can't be revoked, it is revoked, or another connection of the account is deleted as well. */
type Case = "not revocable" | "revocable" | "shared";

/** An active connection, and for a shared account another one. */
async function newSetup(base: Stage, kind: Case) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider("detection");
  provider.install();
  await activate(stage, provider, kind);
  const other = kind === "shared" ? newConnectionStage(base) : null;
  if (other !== null) await activate(other, provider, kind);
  return { stage, provider, other };
}

async function activate(stage: Stage, provider: RotatingProvider, kind: Case): Promise<void> {
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  // Reads the account.
  if (kind !== "not revocable") valueOf(await stage.stub.check());
}

async function crashAndVerify(base: Stage, kind: Case, point: CrashPoint) {
  const { stage, provider, other } = await newSetup(base, kind);
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
  // Deleted while the first deletion is interrupted, so that either of the two can be the last one.
  if (other !== null) valueOf(await other.stub.delete());
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
  const events = valueOf(await appStub(env, app).listEvents({ before: null, limit: 10 }));
  const types = events.data.filter(({ data }) => data["connection"] === id).map(({ type }) => type);
  expect(types.filter((type) => type !== "connection.updated")).toEqual([
    "connection.deleted",
    "connection.created",
  ]);
  // Twice if the response was not stored. Revoking a revoked token succeeds (RFC 7009, section 2.2).
  expect(new Set(provider.revoked).size).toBe(kind === "not revocable" ? 0 : 1);
  expect(provider.revoked.length).toBeLessThanOrEqual(2);
}

describe("after a crash at any point during a deletion, the alarm alone", () => {
  test.each<[string, Case, string[]]>([
    ["revokes the grant and deletes all data", "revocable", REVOCATION_CALLS],
    ["deletes all data if the grant cannot be revoked", "not revocable", []],
    ["revokes one of two grants of an account and deletes all data", "shared", CLAIM_CALLS],
  ])(
    "%s",
    async (_, kind, calls) => {
      const base = await newStage(kind === "not revocable" ? undefined : PROVIDER);
      const { stage, other } = await newSetup(base, kind);
      const complete = await runAndCrash(stage, null, () => freshStub(stage).delete());
      expect(namesOf(complete.calls)).toEqual(new Set([...AWAITED_CALLS, ...calls]));
      // So that no connection of the account is left.
      if (other !== null) valueOf(await other.stub.delete());
      const points = crashPointsOf(complete.calls);
      expect(await failuresAt(points, (point) => crashAndVerify(base, kind, point))).toEqual([]);
    },
    60_000,
  );
});
