import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ConnectionRow } from "../../src/connection/connection-row.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { newEvent } from "../../src/events/event.ts";
import { EventLog } from "../../src/events/event-log.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { countRows } from "../support/workers/count-rows.ts";
import { upTo } from "../support/workers/webhook-stage.ts";

/** Where a connection's object stores which events were reported. */
const newLog = (sql: SqlStorage) => new EventLog(sql, new ConnectionRow(sql).reportedEvents);

/** A separate log with a number of events, in an object that nothing else uses. */
const inLog = <T>(count: number, work: (log: EventLog) => T): Promise<T> =>
  runInDurableObject(connectionStub(env, newAppId(), newConnectionId()), (_, state) => {
    const log = newLog(state.storage.sql);
    for (const n of upTo(count)) log.append(newEvent("connection.updated", { n }, n));
    return work(log);
  });

const numbersOf = (log: EventLog, before: number | null = null, limit = 1_000) =>
  log.page(before, limit).data.map(({ data }) => data["n"]);

test("unreported events are returned oldest first, and only until they are reported", async () => {
  const batches = await inLog(5, (log) => {
    const first = log.unpublished(2);
    log.markPublished(first.at(-1)?.seq ?? 0);
    const rest = log.unpublished(10);
    log.markPublished(rest.at(-1)?.seq ?? 0);
    return [first, rest, log.unpublished(10)].map((some) => some.map(({ event }) => event.data["n"]));
  });
  expect(batches).toEqual([[0, 1], [2, 3, 4], []]);
});

test("a page shows the newest first and where the next one starts", async () => {
  const pages = await inLog(5, (log) => {
    const { nextBefore } = log.page(null, 2);
    return { first: numbersOf(log, null, 2), second: numbersOf(log, nextBefore, 2), end: log.page(null, 5) };
  });
  expect(pages).toMatchObject({ first: [4, 3], second: [2, 1], end: { nextBefore: null } });
});

test("H5 · a page of large events ends before it has more than 1 MiB, and loses none", async () => {
  const pages = await runInDurableObject(connectionStub(env, newAppId(), newConnectionId()), (_, state) => {
    const log = newLog(state.storage.sql);
    for (const n of upTo(5))
      log.append(newEvent("connection.updated", { n, text: "x".repeat(400 * 1024) }, n));
    const found: unknown[][] = [];
    for (let before: number | null = null; ;) {
      const { data, nextBefore } = log.page(before, 50);
      found.push(data.map((event) => event.data["n"]));
      if (nextBefore === null) return found;
      before = nextBefore;
    }
  });
  expect(pages).toEqual([[4, 3], [2, 1], [0]]);
});

test("the newest 500 reported events are kept, and all unreported ones", async () => {
  const [batches, unreported] = await inLog(600, (log) => {
    const before = numbersOf(log);
    log.markPublished(log.unpublished(600).at(-1)?.seq ?? 0);
    return [numbersOf(log), before];
  });
  expect(unreported).toHaveLength(600);
  expect(batches).toEqual(upTo(600).slice(100).toReversed());
});

test("an event takes the place of the oldest in a full log, but only of one that was reported", async () => {
  const stub = connectionStub(env, newAppId(), newConnectionId());
  const append = (n: number) =>
    runInDurableObject(stub, (_, { storage }) =>
      newLog(storage.sql).append(newEvent("connection.updated", { n }, n)),
    );
  const read = () => runInDurableObject(stub, (_, { storage }) => numbersOf(newLog(storage.sql)));
  for (const n of upTo(500)) await append(n);
  await append(500);
  expect(await read()).toHaveLength(501);
  await runInDurableObject(stub, (_, { storage }) => newLog(storage.sql).markPublished(501));
  const { rows } = await countRows(stub, () => append(501));
  expect(rows).toBe(1);
  expect(await read()).toEqual(upTo(502).slice(2).toReversed());
});

test("a log that is only read creates no table", async () => {
  const results = await inLog(0, (log) => {
    log.markPublished(1);
    return [log.page(null, 1), log.unpublished(1)];
  });
  expect(results).toEqual([{ data: [], nextBefore: null }, []]);
});
