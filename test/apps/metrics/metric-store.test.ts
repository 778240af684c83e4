// An app's metrics are sent together with other reports, and stored at once.

import { env } from "cloudflare:workers";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../src/apps/app-object.ts";
import { appStub as stubOf } from "../../../src/apps/app-rpc.ts";
import { hourOf, KEPT_HOURS, type Range, totalOf } from "../../../src/apps/metrics/metrics.ts";
import { DAY, HOUR, SECOND } from "../../../src/shared/clock.ts";
import { row } from "../../support/workers/directory-row.ts";
import { newConnection, newExpired, newStage, type Stage } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const total = async ({ appStub }: Stage, range: Range = "24h") => totalOf(await appStub.metrics(range));

const storedHours = ({ appStub }: Stage) =>
  runInDurableObject(appStub, (_, { storage }) => {
    const tables = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'metric'").toArray();
    if (tables.length === 0) return [];
    return storage.sql
      .exec<{ hour: number }>("SELECT hour FROM metric ORDER BY hour")
      .toArray()
      .map(({ hour }) => hour);
  });

/** Connections that report a refresh each. */
const report = ({ appStub, clock }: Stage, times: number) =>
  runInDurableObject(appStub, (object: AppObject) => {
    const one = { at: clock.now(), ok: true, durationMs: 100 };
    for (let n = 0; n < times; n++) object.reportConnection(row(n), [], [one]);
  });

describe("a refresh", () => {
  test("is counted with the next report of a connection", async () => {
    const stage = await newExpired();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await stage.stub.refresh({});
    expect(await total(stage)).toMatchObject({ refreshed: 0, failed: 0 });
    await stage.stub.updateMetadata({});
    expect(await total(stage)).toMatchObject({ refreshed: 1, failed: 0 });
    await stage.stub.updateMetadata({ folder: "Invoices" });
    expect(await total(stage)).toMatchObject({ refreshed: 1, failed: 0 });
  });

  test("that fails is counted as failed, with its duration", async () => {
    const stage = await newExpired();
    fakeProvider(() => {
      stage.clock.advance(3 * SECOND);
      return tokenError("temporarily_unavailable", 503);
    });
    await stage.stub.refresh({});
    const { refreshed, failed, latency } = await total(stage);
    expect({ refreshed, failed, one: latency.reduce((sum, count) => sum + count, 0) }).toEqual({
      refreshed: 0,
      failed: 1,
      one: 1,
    });
    const [bucket] = (await stage.appStub.metrics("24h")).slice(-1);
    expect(bucket?.metrics.latency.indexOf(1)).toBeGreaterThan(10);
  });

  test("is reported later when the app could not be reached", async () => {
    const stage = await newExpired();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    vi.spyOn(AppObject.prototype, "reportConnection").mockImplementationOnce(() => {
      throw new Error("unreachable");
    });
    await stage.stub.refresh({});
    await stage.stub.updateMetadata({});
    expect(await total(stage)).toMatchObject({ refreshed: 0 });
    await stage.stub.updateMetadata({ folder: "Invoices" });
    expect(await total(stage)).toMatchObject({ refreshed: 1 });
  });
});

describe("metrics", () => {
  test("survive the end of the app's object, whenever they were reported", async () => {
    const stage = await newStage();
    await report(stage, 1);
    await report(stage, 200);
    await stage.appStub.recordUsage(36, [{ at: stage.clock.now(), ok: false, durationMs: 1 }]);
    const shown = { served: 36, refreshed: 201, failed: 1 };
    expect(await total(stage)).toMatchObject(shown);
    const ended = runInDurableObject(stage.appStub, async (_, state) => {
      await state.storage.sync();
      state.abort("Instance disposed of by a test");
    });
    await expect(ended).rejects.toThrow("disposed");
    const restarted = stubOf(env, stage.ids.app);
    await runInDurableObject(restarted, (object: AppObject) => void (object.clock = stage.clock.now));
    expect(await total({ ...stage, appStub: restarted })).toMatchObject(shown);
  });

  test("are kept by the hour for thirty days", async () => {
    const stage = await newStage();
    const first = hourOf(stage.clock.now());
    await report(stage, 1);
    stage.clock.advance(2 * HOUR);
    await report(stage, 1);
    expect(await storedHours(stage)).toEqual([first, first + 2]);
    expect(await total(stage)).toMatchObject({ refreshed: 2 });
    stage.clock.advance(KEPT_HOURS * HOUR - HOUR);
    await report(stage, 1);
    expect(await storedHours(stage)).toEqual([first + 2, first + 1 + KEPT_HOURS]);
    expect(await total(stage, "24h")).toMatchObject({ refreshed: 1 });
    stage.clock.advance(40 * DAY);
    expect(await total(stage, "30d")).toMatchObject({ refreshed: 0 });
  });

  test("in an earlier version's format are ignored", async () => {
    const stage = await newStage();
    await report(stage, 1);
    await runInDurableObject(stage.appStub, (_, { storage }) => {
      storage.sql.exec("UPDATE metric SET record = '{\"served\": 1}'");
    });
    expect(await total(stage)).toMatchObject({ served: 0, refreshed: 0 });
  });

  test("do not recreate a deleted app", async () => {
    const stage = await newConnection();
    await stage.appStub.delete(LATCHKEY);
    stage.clock.advance(DAY);
    await runDurableObjectAlarm(stage.appStub);
    await stage.appStub.recordUsage(5, []);
    expect(await storedHours(stage)).toEqual([]);
  });
});
