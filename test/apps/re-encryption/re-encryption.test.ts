import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppIndex } from "../../../src/apps/app-index.ts";
import { appIndexStub, appStub } from "../../../src/apps/app-rpc.ts";
import {
  presentJob,
  type PublicReEncryptionJob,
  ReEncryptionJobs,
} from "../../../src/apps/re-encryption/re-encryption-job.ts";
import { reEncryptNextPage, startReEncryption } from "../../../src/apps/re-encryption/run-re-encryption.ts";
import { ConnectionObject } from "../../../src/connection/connection-object.ts";
import { configOf } from "../../../src/config.ts";
import { DAY, HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import {
  newConnection,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";
import { TestClock } from "../../support/workers/test-clock.ts";

/** A root key that no object has yet. */
const NEXT_KEY = "next-key";

beforeEach(() => {
  // Each round logs what failed.
  vi.spyOn(console, "info").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const currentKey = () => configOf(env).keyring.currentKid;

/** Runs a job to its end. Returns its state after each round and the time; `between` runs after each round. */
function runJob(kid: string, between: () => Promise<void> = async () => {}) {
  const clock = new TestClock();
  return runInDurableObject(appIndexStub(env), async (_, { storage }) => {
    const jobs = new ReEncryptionJobs(storage.sql);
    const context = { env, index: new AppIndex(storage.sql), jobs, now: clock.now };
    const rounds: { at: number; job: PublicReEncryptionJob }[] = [];
    let page = startReEncryption(context, kid);
    for (;;) {
      const nextAt = await reEncryptNextPage(context);
      const job = jobs.job();
      if (job === null) throw new Error("no job");
      if (nextAt === clock.now()) page = presentJob(job);
      else {
        // A new round resets the previous round's counters.
        rounds.push({ at: clock.now(), job: nextAt === null ? presentJob(job) : page });
        if (nextAt === null) return rounds;
        await between();
        clock.at = nextAt;
      }
    }
  });
}

async function lastOf(running: ReturnType<typeof runJob>): Promise<PublicReEncryptionJob> {
  const last = (await running).at(-1);
  if (last === undefined) throw new Error("no round");
  return last.job;
}

/** Breaks the app's record. The returned function fixes it. */
async function breakApp({ ids }: Stage): Promise<() => Promise<void>> {
  const write = (record: string) =>
    runInDurableObject(appStub(env, ids.app), (_, { storage }) => {
      const [row] = storage.sql.exec<{ record: string }>("SELECT record FROM app").toArray();
      storage.sql.exec("UPDATE app SET record = ?", record);
      return row?.record ?? "";
    });
  const right = await write("{}");
  return async () => {
    await write(right);
  };
}

describe("re-encryption", () => {
  test("E3 · for a key that objects do not have yet is retried every five minutes and never reported as finished", async () => {
    const { ids, stub } = await newConnection();
    expect(await stub.reEncrypt(NEXT_KEY)).toBe(false);
    const rounds = await runJob(NEXT_KEY);
    const waits = rounds.slice(1).map(({ at }, index) => at - (rounds[index]?.at ?? 0));
    expect(new Set(waits)).toEqual(new Set([5 * MINUTE]));
    // Objects have enough time to restart, but the retries end.
    const tookMs = waits.reduce((sum, wait) => sum + wait, 0);
    expect(tookMs).toBeGreaterThanOrEqual(HOUR);
    expect(tookMs).toBeLessThanOrEqual(2 * HOUR);
    for (const { job } of rounds) expect(job.failures.ids).toContain(ids.app);
    const states = rounds.map(({ job }) => job.state);
    expect(states).toEqual([...states.slice(1).map(() => "running"), "incomplete"]);
    const end = rounds.at(-1)?.job;
    expect(end).toMatchObject({ connections: { done: 0 }, old_keys_unused_from: null });
  });

  test("E3 · names in the log each connection whose object still has another current key", async () => {
    const { ids } = await newConnection();
    const written = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.spyOn(ConnectionObject.prototype, "reEncrypt").mockResolvedValue(false);
    const page = await appStub(env, ids.app).reEncrypt("", currentKey());
    expect(page).toMatchObject({ connections: 0, failed: [ids.connection] });
    const lines = JSON.stringify(written.mock.calls);
    expect(lines).toContain("not_reencrypted");
    expect(lines).toContain(ids.connection);
  });

  test("E3 · re-encrypts many integrations page by page, and then the connections", async () => {
    const { appStub: app } = await newConnection();
    for (let n = 0; n < 100; n++)
      valueOf(await app.createIntegration({ ...PROVIDER, id: `n${100 + n}` }, LATCHKEY));
    const pages = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await app.reEncrypt(cursor, currentKey());
      pages.push(page);
      cursor = page?.nextCursor ?? null;
    }
    expect(pages).toEqual([
      { connections: 0, failed: [], nextCursor: expect.stringMatching(/^\//) },
      { connections: 0, failed: [], nextCursor: expect.stringMatching(/^\//) },
      { connections: 1, failed: [], nextCursor: null },
    ]);
    expect(await lastOf(runJob(currentKey()))).toMatchObject({ state: "finished", failures: { count: 0 } });
  });

  test("E3 · re-encrypts everything except a failing app in the first round, and that app in a later round", async () => {
    const stages = [await newConnection(), await newConnection(), await newConnection()];
    const before = await lastOf(runJob(currentKey()));
    expect(before).toMatchObject({ state: "finished", failures: { count: 0 }, round: 1 });
    const [first] = stages.toSorted((a, b) => (a.ids.app < b.ids.app ? -1 : 1));
    if (first === undefined) throw new Error("no app");
    const fix = await breakApp(first);
    const rounds = await runJob(currentKey(), fix);
    expect(rounds).toHaveLength(2);
    expect(rounds[0]?.job).toMatchObject({
      state: "running",
      apps: before.apps,
      connections: { done: before.connections.done - 1 },
      failures: { count: 1, ids: [first.ids.app] },
      old_keys_unused_from: null,
    });
    expect(rounds[1]?.job).toMatchObject({
      state: "finished",
      connections: before.connections,
      failures: { count: 0, ids: [] },
    });
    expect(rounds[1]?.job.old_keys_unused_from).not.toBeNull();
  });

  test("E3 · includes a deleted app while it stores encrypted data", async () => {
    const stage = await newConnection({}, PROVIDER);
    vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
    const before = await lastOf(runJob(currentKey()));
    fakeProvider(() => new Response(null, { status: 503 }));
    valueOf(await stage.appStub.delete(LATCHKEY));
    await runDurableObjectAlarm(stage.appStub);
    expect(await tablesOf(stage.stub)).toContain("revocation");
    const { apps } = await appIndexStub(env).indexList("", 200);
    expect(apps.map(({ id }) => id)).not.toContain(stage.ids.app);
    expect(await lastOf(runJob(currentKey()))).toMatchObject({
      state: "finished",
      apps: before.apps,
      connections: before.connections,
    });
    expect((await lastOf(runJob(NEXT_KEY))).failures.ids).toContain(stage.ids.app);

    // The grant is revoked, so no encrypted data is left.
    fakeProvider(() => new Response(null, { status: 200 }));
    await advanceTime(stage, DAY);
    await runDurableObjectAlarm(stage.appStub);
    expect(await tablesOf(stage.appStub)).toEqual([]);
    expect(await lastOf(runJob(currentKey()))).toMatchObject({
      apps: { total: before.apps.total - 1, done: before.apps.done - 1 },
      connections: { done: before.connections.done - 1 },
    });
  });
});
