// Grants that arrive late are revoked, even if the app, the connection or the integration was deleted in the meantime.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../../../src/apps/app-rpc.ts";
import { HOUR, SECOND } from "../../../../src/shared/clock.ts";
import { runAndCrash } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import {
  newConnection,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the due alarms of the app and of its connection for a few minutes. */
async function runBothAlarms({ ids, clock }: Stage): Promise<void> {
  for (let step = 0; step < 36; step += 1) {
    await runDurableObjectAlarm(appStub(env, ids.app));
    await runDurableObjectAlarm(freshStub({ ids }));
    clock.advance(5 * SECOND);
  }
}

/** Runs `deleteAll` during a refresh, and returns the tokens that were revoked in the end. */
async function revokedTokensAfter(deleteAll: (stage: Stage) => Promise<void>): Promise<string[]> {
  const stage = await newConnection({}, PROVIDER);
  stage.clock.advance(HOUR);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const refresh = { hasArrived: false, mayLeave: false };
  const revoked: string[] = [];
  fakeProvider(async ({ url, form }) => {
    if (url.endsWith("/revoke")) {
      revoked.push(form.get("token") ?? "");
      return new Response(null, { status: 200 });
    }
    refresh.hasArrived = true;
    await vi.waitUntil(() => refresh.mayLeave, { timeout: 30_000 });
    return tokenResponse("access-2", "refresh-2");
  });
  const reading = stage.stub.getToken({});
  await vi.waitUntil(() => refresh.hasArrived, { timeout: 30_000 });
  await deleteAll(stage);
  refresh.mayLeave = true;
  expect(await reading).toMatchObject({ failure: { code: "connection_not_found" } });
  await runBothAlarms(stage);
  expect(await tablesOf(stage.stub)).toEqual([]);
  return revoked;
}

describe("a token that arrives late", () => {
  test("is revoked even if its app was deleted in the meantime", async () => {
    const revoked = await revokedTokensAfter(async ({ appStub: app }) => {
      valueOf(await app.delete(LATCHKEY));
      await runDurableObjectAlarm(app);
    });
    expect(revoked).toEqual(["refresh-1", "refresh-2"]);
  });

  test("is revoked even if its connection and then its integration were deleted in the meantime", async () => {
    const revoked = await revokedTokensAfter(async ({ stub, appStub: app, integration }) => {
      valueOf(await stub.delete());
      valueOf(await app.deleteIntegration(integration, LATCHKEY));
    });
    expect(revoked).toEqual(["refresh-1", "refresh-2"]);
  });
});

test("the grant of a deleted app is revoked even if the connection's object crashed right after its deletion", async () => {
  const stage = await newConnection({}, PROVIDER);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const received = fakeProvider(() => new Response(null, { status: 200 }));
  valueOf(await stage.appStub.delete(LATCHKEY));
  // The object now requests the client from its app.
  await runAndCrash(stage, { nth: null, name: "app.integration", moment: "before, writes kept" }, () =>
    runInDurableObject(stage.appStub, (app) => app.alarm()),
  );
  expect(received).toEqual([]);
  expect(await tablesOf(freshStub(stage))).toContain("revocation");
  await runBothAlarms(stage);
  expect(received.map(({ form }) => form.get("token"))).toEqual(["refresh-1"]);
  expect(await tablesOf(freshStub(stage))).toEqual([]);
  expect(await tablesOf(stage.appStub)).toEqual([]);
});
