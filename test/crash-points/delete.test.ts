import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { ConnectionDirectory } from "../../src/apps/directory/connection-directory.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import { actAndCrash, crashPointsOf, failuresAt, lookInto, namesOf, newScene, ring } from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crossings.ts";
import {
  alarmOf,
  newStage,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";

/** Where a deletion waits, and where it also does when there is a grant to give back. */
const PLACES = [
  "app.reportConnection",
  "kv.delete",
  "app.forgetConnection",
  "storage.deleteAll",
  "storage.deleteAlarm",
];
const TO_REVOKE = [
  "app.integration",
  "crypto.importKey",
  "crypto.deriveBits",
  "crypto.decrypt",
  "fetch /revoke",
];

/** An active connection. */
async function newDeletion(base: Stage) {
  const stage = newScene(base);
  const provider = new RotatingProvider("detection");
  provider.play();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  return { stage, provider };
}

async function crashAndLookAgain(base: Stage, isRevocable: boolean, point: CrashPoint) {
  const { stage, provider } = await newDeletion(base);
  const { app, connection: id } = stage.ids;
  let isAnswered = false;
  await actAndCrash(stage, point, async () => {
    isAnswered = (await freshStub(stage).delete()).ok;
  });
  stage.clock.pass(MINUTE);
  // One that died before its first write was stored has changed nothing, and nobody was told otherwise.
  const { connection, alarm } = await lookInto(stage);
  const isUntouched = connection?.status === "active";
  expect((await freshStub(stage).getToken({})).ok).toBe(isUntouched);
  expect(isUntouched && (isAnswered || provider.revoked.length > 0)).toBe(false);
  // Who has something left to do has an alarm from before: this look, which is later, set none that early.
  const isForgotten = connection?.status === "deleted" && (alarm ?? Infinity) >= stage.clock.now();
  expect(isForgotten).toBe(false);
  if (isUntouched) valueOf(await freshStub(stage).delete());
  const gone = { failure: { code: "connection_not_found" } };
  expect(await freshStub(stage).getToken({})).toMatchObject(gone);
  await ring(stage);

  expect(await tablesOf(freshStub(stage))).toEqual([]);
  await ring(stage);
  expect(await alarmOf(freshStub(stage))).toBeNull();
  expect(await freshStub(stage).getToken({})).toMatchObject(gone);
  expect(await readTokenCopy(env.TOKENS, app, id)).toBeNull();
  const rows = await runInDurableObject(appStub(env, app), (_, { storage }) =>
    new ConnectionDirectory(storage.sql).listIds("", 1_000),
  );
  expect(rows).not.toContain(id);
  const told = valueOf(await appStub(env, app).listEvents({ before: null, limit: 5 }));
  const types = told.data.filter(({ data }) => data["connection"] === id).map(({ type }) => type);
  expect(types).toEqual(["connection.deleted", "connection.created"]);
  // Twice where its answer was not stored: a revoked token counts as revoked (RFC 7009, section 2.2).
  expect(new Set(provider.revoked)).toEqual(new Set(isRevocable ? ["refresh-1"] : []));
  expect(provider.revoked.length).toBeLessThanOrEqual(2);
}

describe("a deletion that is cut off", () => {
  test.each([
    ["gives the grant back and leaves nothing behind", true],
    ["leaves nothing behind where nothing can be given back", false],
  ])(
    "%s, by the alarm alone, wherever it was cut off",
    async (_, isRevocable) => {
      const base = await newStage(isRevocable ? PROVIDER : undefined);
      const { stage } = await newDeletion(base);
      const undisturbed = await actAndCrash(stage, null, () => freshStub(stage).delete());
      expect(namesOf(undisturbed.seen)).toEqual(new Set(isRevocable ? [...PLACES, ...TO_REVOKE] : PLACES));
      const points = crashPointsOf(undisturbed.seen);
      expect(await failuresAt(points, (point) => crashAndLookAgain(base, isRevocable, point))).toEqual([]);
    },
    60_000,
  );
});
