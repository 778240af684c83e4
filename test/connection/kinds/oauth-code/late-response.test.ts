// Grants that are still to be given back when what would be needed for it is being deleted.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../../../src/apps/app-rpc.ts";
import { HOUR, SECOND } from "../../../../src/shared/clock.ts";
import { actAndCrash } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import {
  newConnection,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { grants, playProvider } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets the alarms of the app and of its connection ring whenever something is due, for a few minutes. */
async function ringBoth({ ids, clock }: Stage): Promise<void> {
  for (let step = 0; step < 36; step += 1) {
    await runDurableObjectAlarm(appStub(env, ids.app));
    await runDurableObjectAlarm(freshStub({ ids }));
    clock.pass(5 * SECOND);
  }
}

/** Does something while a refresh is at the provider; returns the tokens that were given back by the end. */
async function revokedAfter(deleteAll: (stage: Stage) => Promise<void>): Promise<string[]> {
  const stage = await newConnection({}, PROVIDER);
  stage.clock.pass(HOUR);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const refresh = { hasArrived: false, mayLeave: false };
  const revoked: string[] = [];
  playProvider(async ({ url, form }) => {
    if (url.endsWith("/revoke")) {
      revoked.push(form.get("token") ?? "");
      return new Response(null, { status: 200 });
    }
    refresh.hasArrived = true;
    await vi.waitUntil(() => refresh.mayLeave, { timeout: 5_000 });
    return grants("access-2", "refresh-2");
  });
  const reading = stage.stub.getToken({});
  await vi.waitUntil(() => refresh.hasArrived);
  await deleteAll(stage);
  refresh.mayLeave = true;
  expect(await reading).toMatchObject({ failure: { code: "connection_not_found" } });
  await ringBoth(stage);
  expect(await tablesOf(stage.stub)).toEqual([]);
  return revoked;
}

describe("a token that a refresh brings too late", () => {
  test("is given back though its app was deleted meanwhile", async () => {
    const revoked = await revokedAfter(async ({ appStub: app }) => {
      valueOf(await app.delete());
      await runDurableObjectAlarm(app);
    });
    expect(revoked).toEqual(["refresh-1", "refresh-2"]);
  });

  test("is given back though its connection and then its integration were deleted meanwhile", async () => {
    const revoked = await revokedAfter(async ({ stub, appStub: app, integration }) => {
      valueOf(await stub.delete());
      valueOf(await app.deleteIntegration(integration));
    });
    expect(revoked).toEqual(["refresh-1", "refresh-2"]);
  });
});

test("the grant of a deleted app is given back though the connection's object died right after its deletion", async () => {
  const stage = await newConnection({}, PROVIDER);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const received = playProvider(() => new Response(null, { status: 200 }));
  valueOf(await stage.appStub.delete());
  // Where it asks its app for the client.
  await actAndCrash(stage, { nth: null, name: "app.integration", moment: "before, writes kept" }, () =>
    runInDurableObject(stage.appStub, (app) => app.alarm()),
  );
  expect(received).toEqual([]);
  expect(await tablesOf(freshStub(stage))).toContain("revocation");
  await ringBoth(stage);
  expect(received.map(({ form }) => form.get("token"))).toEqual(["refresh-1"]);
  expect(await tablesOf(freshStub(stage))).toEqual([]);
  expect(await tablesOf(stage.appStub)).toEqual([]);
});
