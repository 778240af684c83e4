// What an app's log stores, for how long, and how entries are found.

import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { entryOf, type LogFacts } from "../../src/logs/log-entry.ts";
import { type LogObject, LOG_KEPT_MS } from "../../src/logs/log-object.ts";
import { STORED_PER_HOUR, THINNED_OUT_MS } from "../../src/logs/log-quota.ts";
import { type LogFilter, logStub } from "../../src/logs/log-rpc.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newAppId, newConnectionId, newRequestId } from "../../src/shared/id.ts";
import { advanceTime } from "../support/workers/advance-time.ts";
import { countRows } from "../support/workers/count-rows.ts";
import { TestClock } from "../support/workers/test-clock.ts";

async function newStage() {
  const stub = logStub(env, newAppId());
  const clock = new TestClock();
  await runInDurableObject(stub, (object: LogObject) => {
    object.clock = clock.now;
  });
  const append = (entries: Partial<LogFacts>[], lost = 0) =>
    stub.append({
      entries: entries.map((facts) => ({
        ...entryOf({
          at: clock.now(),
          kind: "request",
          method: "GET",
          route: "/v1/app",
          status: 200,
          ...facts,
        }),
        sampled: 1,
      })),
      lost,
    });
  /** Returns all entries that match, page by page. */
  const all = async (filter: LogFilter, limit = 50) => {
    const entries = [];
    let cursor: string | null = null;
    do {
      const page = await stub.list(filter, cursor, limit);
      entries.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return entries;
  };
  return { stub, clock, append, all };
}

describe("the log of an app", () => {
  test("returns entries newest first, page by page, however late they arrive", async () => {
    const { clock, append, all } = await newStage();
    const start = clock.now();
    for (const ages of [
      [5, 1],
      [9, 3, 2],
      [4, 8],
    ])
      await append(ages.map((age) => ({ at: start - age * SECOND, duration_ms: age })));
    clock.advance(HOUR);
    await append([{ at: start - 6 * SECOND, duration_ms: 6 }, { duration_ms: 0 }]);
    for (const limit of [1, 2, 3, 50])
      expect((await all({}, limit)).map(({ duration_ms }) => duration_ms)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 8, 9,
      ]);
  });

  test("finds entries by each filter, and by all of them together", async () => {
    const { clock, append, all, stub } = await newStage();
    const [connection, other, request_id] = [newConnectionId(), newConnectionId(), newRequestId()];
    const integration = "int0123456789abcdefghij";
    await append([
      {
        connection,
        request_id,
        status: 404,
        code: "connection_not_found",
        route: "/v1/connections/{connection}",
      },
      { connection: other, integration, provider: "hubspot", status: 201, method: "POST" },
      {
        kind: "refresh",
        connection: other,
        integration,
        provider: "hubspot",
        status: 401,
        code: "provider_unavailable",
      },
      { kind: "check", connection, status: null, code: "scope_missing", key_id: "key0123456789abcdefghij" },
    ]);
    clock.advance(MINUTE);
    await append([{ connection, status: 503, code: "provider_unavailable" }]);
    const found = async (filter: LogFilter) =>
      (await all(filter)).map(({ kind, status }) => `${kind} ${status}`);
    expect(await found({ connection })).toEqual(["request 503", "check undefined", "request 404"]);
    expect(await found({ connection, outcome: "failure" })).toEqual(["request 503", "request 404"]);
    expect(await found({ request_id })).toEqual(["request 404"]);
    expect(await found({ provider: "hubspot", kind: "refresh" })).toEqual(["refresh 401"]);
    expect(await found({ integration, outcome: "success" })).toEqual(["request 201"]);
    expect(await found({ status: "4xx" })).toEqual(["refresh 401", "request 404"]);
    expect(await found({ status: "404" })).toEqual(["request 404"]);
    expect(await found({ code: "provider_unavailable" })).toEqual(["request 503", "refresh 401"]);
    expect(await found({ method: "POST" })).toEqual(["request 201"]);
    expect(await found({ route: "/v1/connections/{connection}" })).toEqual(["request 404"]);
    expect(await found({ key_id: "key0123456789abcdefghij" })).toEqual(["check undefined"]);
    expect(await found({ from: clock.now() })).toEqual(["request 503"]);
    expect(await found({ to: clock.now(), kind: "check" })).toEqual(["check undefined"]);
    expect(await found({ code: "internal_error" })).toEqual([]);
    const [newest] = await all({});
    expect(await stub.find(newest?.id ?? "")).toEqual(newest);
    expect([await stub.find("log99-0"), await stub.find("log1-99")]).toEqual([null, null]);
  });

  test("counts entries by minute, those included that are not kept", async () => {
    const { clock, append, stub } = await newStage();
    clock.at = Math.ceil(clock.at / HOUR) * HOUR;
    const from = clock.now();
    await append([{}, { status: 404 }, { kind: "refresh" }]);
    clock.advance(5 * MINUTE);
    await append(
      Array.from({ length: 2_000 }, () => ({ status: 500, code: "internal_error" })),
      7,
    );
    clock.advance(THINNED_OUT_MS);
    await append([{ status: 500, code: "internal_error" }]);
    const counts = await stub.count({ from, to: from + 10 * MINUTE, step: 5 * MINUTE });
    expect(counts.data).toMatchObject([
      { from, total: 3, failed: 1 },
      { total: 2_001, failed: 2_001 },
    ]);
    expect(counts.lost).toBe(7);
    const refreshes = await stub.count({ from, to: from + HOUR, step: HOUR, kind: "refresh" });
    expect(refreshes.data).toMatchObject([{ total: 1, failed: 0 }]);
  });

  test("stores one failure that repeats only up to a limit, and the others all the same", async () => {
    const { clock, append, all } = await newStage();
    clock.at = Math.ceil(clock.at / HOUR) * HOUR;
    const same = { status: 502, code: "provider_unavailable" };
    for (let i = 0; i < 20; i++) {
      await append(Array.from({ length: 100 }, () => same));
      clock.advance(SECOND);
    }
    await append([{ status: 404, code: "connection_not_found" }]);
    const kept = await all({ code: "provider_unavailable" });
    expect(kept.length).toBeLessThanOrEqual(STORED_PER_HOUR.failure + 2);
    expect(await all({ code: "connection_not_found" })).toHaveLength(1);
    expect(kept[0]?.sampled).toBeGreaterThan(1);
  });

  test("asks isolates to wait longer when there are many batches", async () => {
    const { clock, append } = await newStage();
    for (let i = 0; i < 500; i++) await append([]);
    clock.advance(10 * SECOND);
    expect(await append([])).toEqual({ waitMs: 10 * SECOND });
    clock.advance(MINUTE);
    expect(await append([])).toEqual({ waitMs: 2 * SECOND });
  });

  test("writes one row for a batch, and one more for the alarm", async () => {
    const { clock, append, stub } = await newStage();
    expect((await countRows(stub, () => append([{}, {}]))).rows).toBe(2);
    expect((await countRows(stub, () => append([{}, {}]))).rows).toBe(1);
    clock.advance(HOUR);
    expect((await countRows(stub, () => append([{}]))).rows).toBe(1);
  });

  test("deletes what is older than seven days, and then everything", async () => {
    const stage = await newStage();
    await stage.append([{ duration_ms: 1 }]);
    await advanceTime(stage, DAY);
    await stage.append([{ duration_ms: 2 }]);
    await advanceTime(stage, LOG_KEPT_MS - DAY + 7 * HOUR);
    expect((await stage.all({})).map(({ duration_ms }) => duration_ms)).toEqual([2]);
    await advanceTime(stage, 2 * DAY);
    const tables = await runInDurableObject(stage.stub, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'log%'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  test("is empty once the app was deleted, whatever arrives later", async () => {
    const stage = await newStage();
    await stage.append([{}, { status: 404 }]);
    await stage.stub.end();
    expect(await stage.append([{ status: 404 }])).toEqual({ waitMs: HOUR });
    expect(await stage.stub.list({}, null, 50)).toEqual({ data: [], nextCursor: null, since: null });
    await advanceTime(stage, 2 * DAY);
    expect(await stage.stub.find("log1-0")).toBeNull();
  });
});
