import { LATCHKEY } from "../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { type Event, newEvent } from "../../src/events/event.ts";
import { Outbox } from "../../src/events/outbox.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newAppId } from "../../src/shared/id.ts";
import { row } from "../support/workers/directory-row.ts";
import { alarmOf, tablesOf, valueOf } from "../support/workers/create-connection.ts";
import {
  deliveriesOf,
  groupBySubject,
  healthOf,
  HOOK,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  report,
  upTo,
} from "../support/workers/webhook-stage.ts";

vi.setConfig({ testTimeout: 30_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const failed = () => new Response(null, { status: 500 });
const accepted = () => new Response(null, { status: 204 });

describe("events with different ordering keys", () => {
  test("do not wait for each other, but those with the same key wait and arrive in order", async () => {
    const stage = await newWebhookStage();
    let isBroken = true;
    const arrivals = fakeEndpoint(stage.clock, ({ subject, n }) =>
      isBroken && subject === row(0).id && n === 1 ? failed() : accepted(),
    );
    for (const n of [1, 2, 3]) await report(stage, [0, 1, 2], n);
    await advanceTime(stage, 0);
    const [stuck, ...others] = upTo(3).map((n) => groupBySubject(arrivals).get(row(n).id) ?? []);
    expect(stuck?.map(({ n }) => n)).toEqual([1]);
    expect(others.map((arrived) => arrived.map(({ n }) => n))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    isBroken = false;
    await advanceTime(stage, MINUTE);
    const arrived = groupBySubject(arrivals).get(row(0).id) ?? [];
    expect(arrived.map(({ n }) => n)).toEqual([1, 1, 2, 3]);
  });

  test("are sent one at a time, however many deliveries are requested at once", async () => {
    const stage = await newWebhookStage();
    const underWay = new Set<string>();
    const overlaps: string[] = [];
    fakeEndpoint(stage.clock, async ({ subject }) => {
      if (underWay.has(subject)) overlaps.push(subject);
      underWay.add(subject);
      await Promise.resolve();
      underWay.delete(subject);
      return accepted();
    });
    for (const n of upTo(30)) await report(stage, [0, 1], n);
    await advanceTime(stage, 0);
    expect(overlaps).toEqual([]);
    expect(await healthOf(stage)).toMatchObject({ pending: 0 });
  });
});

describe("an event", () => {
  test("that is reported twice is delivered once", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock);
    const event = newEvent("connection.updated", { connection: row(1).id }, stage.clock.now());
    await stage.appStub.reportConnection(row(1), [event, event]);
    await advanceTime(stage, SECOND);
    await stage.appStub.reportConnection(row(1), [event]);
    await advanceTime(stage, SECOND);
    expect(arrivals.map(({ id }) => id)).toEqual([event.id]);
  });

  test("of a type that the app does not subscribe to is not stored", async () => {
    const stage = await newWebhookStage({ webhook_events: ["connection.deleted"] });
    const arrivals = fakeEndpoint(stage.clock);
    await report(stage, [1], 1, "connection.refreshed");
    await report(stage, [1], 2, "connection.deleted");
    await advanceTime(stage, SECOND);
    expect(arrivals.map(({ type }) => type)).toEqual(["connection.deleted"]);
    expect(await deliveriesOf(stage)).toHaveLength(1);
  });

  test("of an app without subscriptions creates no table and sets no alarm", async () => {
    const stage = await newWebhookStage({ webhook_events: [] });
    await report(stage, [1]);
    expect(await tablesOf(stage.appStub)).not.toContain("delivery");
    expect(await deliveriesOf(stage)).toEqual([]);
  });

  test("of an app without an endpoint is stored as unsent, sets no alarm, and can be sent later", async () => {
    const stage = await newWebhookStage({ webhook_url: null });
    const arrivals = fakeEndpoint(stage.clock);
    await report(stage, [1, 2]);
    expect(await deliveriesOf(stage)).toMatchObject([{ state: "unsent" }, { state: "unsent" }]);
    const reportedAt = stage.clock.now();
    // After the alarm that the creation of the app has set.
    await advanceTime(stage, MINUTE);
    expect(await alarmOf(stage.appStub)).toBe(reportedAt + DAY);
    const id = (await deliveriesOf(stage))[0]?.id ?? "";
    const refused = { failure: { code: "webhook_not_configured" } };
    expect(await stage.appStub.replayEvent(id, LATCHKEY)).toMatchObject(refused);
    valueOf(await stage.appStub.update({ webhook_url: HOOK }, LATCHKEY));
    await advanceTime(stage, HOUR);
    expect(arrivals).toEqual([]);
    expect(valueOf(await stage.appStub.replayEvent(id, LATCHKEY)).delivery).toMatchObject({
      state: "pending",
    });
    await advanceTime(stage, 0);
    expect(arrivals.map((arrival) => arrival.id)).toEqual([id]);
  });

  test("is deleted after 30 days, and the alarm is not set for it anymore", async () => {
    const stage = await newWebhookStage();
    fakeEndpoint(stage.clock, ({ subject }) => (subject === row(1).id ? failed() : accepted()));
    await report(stage, [1, 2]);
    await advanceTime(stage, 30 * DAY - HOUR);
    expect(await deliveriesOf(stage)).toHaveLength(2);
    await advanceTime(stage, 2 * DAY);
    expect(await deliveriesOf(stage)).toEqual([]);
    expect(await healthOf(stage)).toMatchObject({ pending: 0, oldest_pending_at: null });
    // The next one deletes old entries of the audit log.
    expect(await alarmOf(stage.appStub)).toBeGreaterThan(stage.clock.now() + 300 * DAY);
  });
});

describe("a replay", () => {
  test("G2 · sends a delivered event again, with the same ID", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock);
    await report(stage, [1]);
    await advanceTime(stage, HOUR);
    const id = arrivals[0]?.id ?? "";
    await stage.appStub.replayEvent(id, LATCHKEY);
    await advanceTime(stage, SECOND);
    expect(arrivals.map((arrival) => arrival.id)).toEqual([id, id]);
    expect(await deliveriesOf(stage)).toMatchObject([{ id, state: "delivered", attempts: 1 }]);
  });

  test("of a pending event keeps it before later ones", async () => {
    const stage = await newWebhookStage();
    let isDown = true;
    const arrivals = fakeEndpoint(stage.clock, () => (isDown ? failed() : accepted()));
    for (const n of [1, 2, 3]) await report(stage, [1], n);
    await advanceTime(stage, HOUR);
    isDown = false;
    const before = arrivals.length;
    valueOf(await stage.appStub.replayEvent(arrivals[0]?.id ?? "", LATCHKEY));
    await advanceTime(stage, 2 * HOUR);
    expect(arrivals.slice(before).map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  test("waits for the pending events with the same ordering key", async () => {
    const stage = await newWebhookStage();
    let isDown = false;
    const arrivals = fakeEndpoint(stage.clock, () => (isDown ? failed() : accepted()));
    await report(stage, [1], 1);
    await advanceTime(stage, 0);
    isDown = true;
    await report(stage, [1], 2);
    await advanceTime(stage, 0);
    await stage.appStub.replayEvent(arrivals[0]?.id ?? "", LATCHKEY);
    isDown = false;
    const before = arrivals.length;
    await advanceTime(stage, MINUTE);
    expect(arrivals.slice(before).map(({ n }) => n)).toEqual([2, 1]);
  });

  test("of an unknown event is rejected", async () => {
    const stage = await newWebhookStage();
    expect(await stage.appStub.replayEvent("evt00000000000000000000", LATCHKEY)).toMatchObject({
      failure: { code: "event_not_found" },
    });
  });
});

/** A separate outbox, in an object that nothing else uses. */
const inOutbox = <T>(work: (outbox: Outbox) => T): Promise<T> =>
  runInDurableObject(appStub(env, newAppId()), (_, state) => work(new Outbox(state.storage.sql)));

test("a page shows the newest first, and the next one continues where it ended", async () => {
  const events: Event[] = upTo(7).map((n) => newEvent("connection.updated", { n }, n));
  const pages = await inOutbox((outbox) => {
    for (const event of events) outbox.add("key", event, "pending", 0);
    const first = outbox.page({ before: null, limit: 3 });
    const second = outbox.page({ before: first.nextBefore, limit: 10 });
    expect(second.nextBefore).toBeNull();
    return [first, second].map(({ deliveries }) => deliveries.map(({ event }) => event.data["n"]));
  });
  expect(pages).toEqual([
    [6, 5, 4],
    [3, 2, 1, 0],
  ]);
});

test("H5 · a page of large events ends early and loses none", async () => {
  const LARGE = "x".repeat(400_000);
  const sizes = await inOutbox((outbox) => {
    for (const n of upTo(7)) outbox.add("key", newEvent("connection.updated", { n, LARGE }, n), "pending", 0);
    const lists: unknown[][] = [];
    for (let before: number | null = null; ;) {
      const page = outbox.page({ before, limit: 50 });
      lists.push(page.deliveries.map(({ event }) => event.data["n"]));
      before = page.nextBefore;
      if (before === null) return lists;
    }
  });
  expect(sizes).toEqual([[6, 5], [4, 3], [2, 1], [0]]);
});

const attemptAt = (at: number, status: number) => ({
  at,
  duration_ms: 5,
  status,
  failure: status < 300 ? null : ("rejected" as const),
  response: null,
});

/** Adds events that were given up, and one that was delivered, all of one connection. */
function addEnded(outbox: Outbox, count: number): string[] {
  const events = upTo(count + 1).map((n) => newEvent("connection.updated", { n }, n));
  for (const [n, event] of events.entries()) {
    outbox.add("key", event, "pending", 0);
    const [delivery] = outbox.dueDeliveries(0, 1);
    if (delivery === undefined) throw new Error("nothing is due");
    const isLast = n === count;
    outbox.recordAttempt(delivery, attemptAt(n, isLast ? 204 : 500), {
      state: isLast ? "delivered" : "failed",
      at: n,
      dueAt: 0,
    });
  }
  return events.map(({ id }) => id);
}

test("all failed events are queued again in their order, after what is pending, and each once", async () => {
  const [first, again, order, kept] = await inOutbox((outbox) => {
    const ids = addEnded(outbox, 5);
    const pending = newEvent("connection.updated", {}, 100);
    outbox.add("key", pending, "pending", 0);
    const firstBatch = outbox.replayAll({ state: "failed" }, 3, 50);
    const rest = outbox.replayAll({ state: "failed" }, 3, 50);
    const none = outbox.replayAll({ state: "failed" }, 3, 50);
    const found = outbox.page({ state: "pending", before: null, limit: 10 });
    const queued = found.deliveries.map(({ event }) => event.id).toReversed();
    const [replayed] = found.deliveries;
    return [
      firstBatch,
      [rest, none],
      queued.map((id) => (id === pending.id ? "pending" : ids.indexOf(id))),
      [replayed?.attempts, replayed?.last_attempts.length, outbox.countFailed()],
    ] as const;
  });
  expect(first).toEqual({ count: 3, hasMore: true });
  expect(again).toEqual([
    { count: 2, hasMore: false },
    { count: 0, hasMore: false },
  ]);
  expect(order).toEqual(["pending", 0, 1, 2, 3, 4]);
  // The attempts before stay known.
  expect(kept).toEqual([0, 1, 0]);
});

test("the last ten attempts of an event are stored, and the event that it waits for is known", async () => {
  const [stored, waits] = await inOutbox((outbox) => {
    const events = upTo(2).map((n) => newEvent("connection.updated", { n }, n));
    for (const event of events) outbox.add("key", event, "pending", 0);
    for (const n of upTo(12)) {
      const [delivery] = outbox.leastAttempted(1);
      if (delivery === undefined) throw new Error("nothing is pending");
      outbox.recordAttempt(delivery, attemptAt(n, 500 + n), { state: "pending", at: n, dueAt: n });
    }
    const found = events.map(({ id }) => outbox.find(id));
    return [
      [found[0]?.attempts, found[0]?.last_attempts.map(({ status }) => status)],
      found.map((delivery) => outbox.waitsFor(delivery?.seq ?? 0) === events[0]?.id),
    ] as const;
  });
  expect(stored).toEqual([12, upTo(10).map((n) => 502 + n)]);
  expect(waits).toEqual([false, true]);
});

test("a page with a filter searches 20,000 events, and the next one continues there", async () => {
  const pages = await runInDurableObject(appStub(env, newAppId()), (_, { storage: { sql } }) => {
    const outbox = new Outbox(sql);
    const event = newEvent("connection.created", {}, 0);
    outbox.add("wanted", event, "unsent", 0);
    sql.exec(
      `WITH RECURSIVE step (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM step WHERE n < 20010)
       INSERT INTO delivery (seq, id, at, lane, type, record, state, due_at)
       SELECT n, 'evt' || n, n, 'other', 'connection.updated', ?, 'delivered', 0 FROM step`,
      JSON.stringify({ ...event, type: "connection.updated" }),
    );
    const filter = { connection: "wanted", limit: 10 };
    const first = outbox.page({ ...filter, before: null });
    const second = outbox.page({ ...filter, before: first.nextBefore });
    return [first, second].map(({ deliveries, nextBefore }) => [deliveries.length, nextBefore]);
  });
  expect(pages).toEqual([
    [0, 11],
    [1, null],
  ]);
});

test("an outbox that is only read creates no table", async () => {
  const results = await inOutbox((outbox) => {
    outbox.prune(1);
    outbox.retryNow(1, null);
    outbox.resetAttempts(1);
    return [
      outbox.dueDeliveries(1, 1),
      outbox.nextDueAt(),
      outbox.pending(),
      outbox.find("x"),
      outbox.replay("x", 1),
    ];
  });
  expect(results).toEqual([[], null, { count: 0, oldestAt: null }, null, false]);
});
