// Crashes the app's object at each point where a bulk job waits. The job ends, with one result for each connection.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import type { BulkAction } from "../../src/apps/bulk-jobs/bulk-job.ts";
import { BulkJobStore } from "../../src/apps/bulk-jobs/bulk-job-store.ts";
import { BULK_JOB_KEPT_MS } from "../../src/apps/bulk-jobs/bulk-job.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { DAY, MINUTE } from "../../src/shared/clock.ts";
import { type Actor, LATCHKEY } from "../../src/shared/actor.ts";
import { newConnectionId } from "../../src/shared/id.ts";
import { newConnection, valueOf } from "../support/workers/create-connection.ts";
import { NO_LIMITS } from "../support/workers/no-limits.ts";
import { row } from "../support/workers/directory-row.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** An app with connections that exist, and some in its list that do not. */
async function newStage(missing: number) {
  const stage = await newConnection();
  const app = appStub(env, stage.ids.app);
  // In the future, so that the alarm rings only when the test runs it.
  stage.clock.advance(DAY);
  await runInDurableObject(app, (object) => {
    object.clock = stage.clock.now;
    for (let n = 0; n < missing; n += 1)
      object.reportConnection(row(n, { id: newConnectionId(), status: "active" }), []);
  });
  return { ...stage, app };
}

type AppStub = Awaited<ReturnType<typeof newStage>>["app"];

/** Advances the clock, and runs the alarm. */
async function runAlarm({ app, clock }: Awaited<ReturnType<typeof newStage>>, ms = 10 * MINUTE) {
  clock.advance(ms);
  await runInDurableObject(app, (object) => {
    object.clock = clock.now;
  });
  await runDurableObjectAlarm(app);
}

const start = async (app: AppStub, action: BulkAction, count: number) =>
  valueOf(await app.createBulkJob({ action, filter: {}, count }, LATCHKEY)).id;

/** Runs the alarm until the job has ended. */
async function finish(stage: Awaited<ReturnType<typeof newStage>>, id: string) {
  for (let n = 0; n < 40; n += 1) {
    const job = valueOf(await stage.app.getBulkJob(id));
    if (job.state !== "running") return job;
    await runAlarm(stage, MINUTE);
  }
  throw new Error("the job did not end");
}

test.each<BulkAction>(["check", "refresh", "reconnect", "delete"])(
  "G4 · %s of many connections continues after the object stopped at any time, and counts each connection once",
  async (action) => {
    const stage = await newStage(44);
    const { app, ids } = stage;
    const id = await start(app, action, 45);
    // The object stops before and after each part, and while connections are called.
    for (const called of [0, 3, 7]) {
      let calls = 0;
      const getByName = env.CONNECTIONS.getByName.bind(env.CONNECTIONS);
      const crash = vi.spyOn(env.CONNECTIONS, "getByName").mockImplementation((name) => {
        calls += 1;
        if (calls === called) throw new Error("stopped");
        return getByName(name);
      });
      const stopped = vi.spyOn(BulkJobStore.prototype, "putPart").mockImplementationOnce(() => {
        throw new Error("not stored");
      });
      await runAlarm(stage);
      crash.mockRestore();
      stopped.mockRestore();
      await evictDurableObject(app);
      const { connections } = valueOf(await app.getBulkJob(id));
      expect(connections).toMatchObject({ total: 45, done: 0, failed: 0, skipped: 0 });
    }
    const job = await finish(stage, id);
    // One connection exists, and its provider does not.
    const done = { check: 0, refresh: 0, reconnect: 1, delete: 45 }[action];
    expect(job.connections).toEqual({ total: 45, done, failed: 45 - done, skipped: 0 });
    const { items, next } = valueOf(await app.listBulkResults(id, 0));
    expect(next).toBeNull();
    expect(new Set(items.map((item) => item.id)).size).toBe(45);
    const found = await connectionStub(env, ids.app, ids.connection).get();
    expect(found.ok).toBe(action !== "delete");
  },
);

test("the jobs of a key that is deleted or expires stop, and a key that was deleted creates nothing", async () => {
  const stage = await newStage(30);
  const { app, clock } = stage;
  const key = valueOf(await app.createKey(NO_LIMITS, LATCHKEY)).id;
  const by: Actor = { ...LATCHKEY, who: "api_key", key_id: key };
  const own = valueOf(await app.createBulkJob({ action: "delete", filter: {}, count: 31 }, by)).id;
  const other = await start(app, "check", 31);
  valueOf(await app.deleteKey(key, LATCHKEY));
  expect(valueOf(await app.getBulkJob(own)).state).toBe("canceled");
  expect(valueOf(await app.getBulkJob(other)).state).toBe("running");
  const { entries } = await app.listAudit({}, null, 2);
  expect(entries.map(({ action, target }) => [action, target.id])).toEqual([
    ["bulk_job.canceled", own],
    ["api_key.deleted", key],
  ]);
  const input = { action: "delete", filter: {}, count: 31 } as const;
  for (const created of [await app.createKey(NO_LIMITS, by), await app.createBulkJob(input, by)])
    expect(created).toMatchObject({ failure: { code: "unauthenticated" } });
  const target = { type: "agent_key", id: "agk", name: null } as const;
  for (const action of ["agent_key.created", "agent_key.revoked"] as const)
    expect(await app.recordAction({ action, target }, by)).toMatchObject({ ok: false });
  const expires_at = new Date(clock.now() + MINUTE).toISOString();
  const { id: key_id } = valueOf(await app.createKey({ ...NO_LIMITS, expires_at }, LATCHKEY));
  const late = valueOf(await app.createBulkJob(input, { ...by, key_id })).id;
  await runAlarm(stage, MINUTE);
  expect(valueOf(await app.getBulkJob(late))).toMatchObject({ state: "canceled", connections: { done: 0 } });
});

test("a canceled job stops, and is deleted after 7 days", async () => {
  const stage = await newStage(30);
  const { app } = stage;
  const first = await start(app, "check", 31);
  stage.clock.advance(MINUTE);
  const second = await start(app, "check", 31);
  await runAlarm(stage);
  const canceled = valueOf(await app.cancelBulkJob(first, LATCHKEY));
  expect(canceled).toMatchObject({ state: "canceled", connections: { total: 31 } });
  expect(
    valueOf(await app.listBulkResults(first, 0)).items.filter(({ result }) => result === null),
  ).toHaveLength(11);
  await finish(stage, second);
  expect(valueOf(await app.getBulkJob(first)).connections).toEqual(canceled.connections);
  await runAlarm(stage, BULK_JOB_KEPT_MS);
  expect(valueOf(await app.listBulkJobs())).toEqual([]);
  await runInDurableObject(app, (_, { storage: { sql } }) => {
    expect(sql.exec("SELECT * FROM bulk_part").toArray()).toEqual([]);
  });
});
