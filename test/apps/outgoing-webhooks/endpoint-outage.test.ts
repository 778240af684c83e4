// An endpoint that is down for hours or days: it is paused, no event is lost, and pending events arrive in order.

import { afterEach, describe, expect, test, vi } from "vitest";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { row } from "../../support/workers/directory-row.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { importGrant, valueOf } from "../../support/workers/create-connection.ts";
import {
  anotherConnection,
  type Arrival,
  deliveriesOf,
  groupBySubject,
  healthOf,
  isVerified,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  report,
  upTo,
  type WebhookStage,
} from "../../support/workers/webhook-stage.ts";

vi.setConfig({ testTimeout: 30_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const down = () => new Response(null, { status: 500 });
const up = () => new Response(null, { status: 204 });

/** An endpoint whose responses a test can change. */
function newEndpoint(stage: WebhookStage) {
  const state: { respond: (arrival: Arrival) => Response } = { respond: up };
  const arrivals = fakeEndpoint(stage.clock, (arrival) => state.respond(arrival));
  return { arrivals, state };
}

describe("an endpoint that is down", () => {
  test("G3 · for two days gets at most 70 requests, and then every event, verified and in order", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = newEndpoint(stage);
    state.respond = down;
    await importGrant(stage);
    const connections = [stage, await anotherConnection(stage), await anotherConnection(stage)];
    for (let round = 0; round < 8; round++) {
      await Promise.all(connections.map(({ stub }) => stub.updateMetadata({ round: String(round) })));
      await advanceTime(stage, 6 * HOUR);
    }
    const eventCount = connections.length * 9;
    expect(arrivals.length).toBeLessThanOrEqual(70);
    expect(arrivals.length).toBeGreaterThan(40);
    const during = await healthOf(stage);
    expect(during).toMatchObject({ status: "paused", pending: eventCount, last_failure: { status: 500 } });
    expect(during.consecutive_failures).toBeGreaterThan(40);
    expect(Date.parse(during.next_attempt_at ?? "")).toBeGreaterThan(stage.clock.now());
    expect(Date.parse(during.next_attempt_at ?? "")).toBeLessThanOrEqual(stage.clock.now() + HOUR);
    expect(Date.parse(during.oldest_pending_at ?? "")).toBe(stage.clock.now() - 48 * HOUR);

    state.respond = up;
    const before = arrivals.length;
    await advanceTime(stage, HOUR);
    const arrived = arrivals.slice(before);
    expect(arrived).toHaveLength(eventCount);
    expect(arrived.filter((arrival) => !isVerified(stage.secret, arrival))).toEqual([]);
    for (const { stub, ids } of connections) {
      const { data } = valueOf(await stub.listEvents(null, 200));
      const received = arrived.filter(({ subject }) => subject === ids.connection).map(({ id }) => id);
      expect(received).toEqual(data.map(({ id }) => id).toReversed());
    }
    expect(await healthOf(stage)).toMatchObject({
      status: "active",
      consecutive_failures: 0,
      failing_since: null,
      next_attempt_at: null,
      pending: 0,
      oldest_pending_at: null,
    });
  });

  test("G3 · is tried again at once when somebody asks, with one event, and the outage goes on until one is accepted", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = newEndpoint(stage);
    state.respond = down;
    await report(stage, upTo(20));
    await advanceTime(stage, HOUR);
    const before = arrivals.length;
    const outage = { status: "paused", failing_since: (await healthOf(stage)).failing_since, pending: 20 };
    valueOf(await stage.appStub.replayEvents({ state: "pending" }, LATCHKEY));
    expect(await healthOf(stage)).toMatchObject({ ...outage, next_attempt_at: null });
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(before + 1);
    expect(await healthOf(stage)).toMatchObject(outage);
    expect(valueOf(await stage.appStub.testWebhook(LATCHKEY))).toMatchObject({ delivered: false });
    expect(await healthOf(stage)).toMatchObject(outage);
    state.respond = up;
    valueOf(await stage.appStub.replayEvents({ state: "pending" }, LATCHKEY));
    await advanceTime(stage, SECOND);
    expect(await healthOf(stage)).toMatchObject({ status: "active", failing_since: null, pending: 0 });
  });

  test("G3 · gets at most 15 requests in the first hour, although 1,000 connections have events", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = newEndpoint(stage);
    state.respond = down;
    await report(stage, upTo(1_000));
    await advanceTime(stage, HOUR);
    expect(arrivals.length).toBeLessThanOrEqual(15);
    state.respond = up;
    const before = arrivals.length;
    await advanceTime(stage, HOUR);
    const lanes = groupBySubject(arrivals.slice(before));
    expect([...lanes.values()].map((lane) => lane.length)).toEqual(upTo(1_000).map(() => 1));
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });

  test("G3 · for a moment is retried within seconds, however many deliveries were in flight", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = newEndpoint(stage);
    state.respond = down;
    await report(stage, upTo(8));
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(8);
    expect(await healthOf(stage)).toMatchObject({ status: "paused", consecutive_failures: 3 });
    state.respond = up;
    await advanceTime(stage, 5 * SECOND);
    expect(arrivals).toHaveLength(16);
  });

  test("G3 · for five days is failing after three, is rarely retried, and gets all events when it works again", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = newEndpoint(stage);
    state.respond = down;
    await report(stage, upTo(20));
    await advanceTime(stage, 3 * DAY - HOUR);
    expect(await healthOf(stage)).toMatchObject({ status: "paused" });
    await advanceTime(stage, 2 * HOUR);
    const { status, failing_since } = await healthOf(stage);
    expect(status).toBe("failing");
    expect(stage.clock.now() - Date.parse(failing_since ?? "")).toBeGreaterThan(3 * DAY);
    const before = arrivals.length;
    await advanceTime(stage, 2 * DAY);
    expect(arrivals.length - before).toBeLessThanOrEqual(8);
    expect(await healthOf(stage)).toMatchObject({ status: "failing", pending: 20 });

    // The endpoint is available again but overloaded. Events that failed before are not given up after another failure.
    const seen = new Set<string>();
    state.respond = ({ id }) => {
      const isRejected = seen.size > 0 && !seen.has(id);
      seen.add(id);
      return isRejected ? down() : up();
    };
    await advanceTime(stage, DAY);
    const states = (await deliveriesOf(stage)).map(({ state: delivery }) => delivery);
    expect(states).toEqual(upTo(20).map(() => "delivered"));
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });
});

describe("an endpoint that accepts some events and fails for others", () => {
  test("G3 · gets the accepted events immediately, and the others with their own backoff", async () => {
    const stage = await newWebhookStage();
    const failing = new Set([0, 1, 2].map((lane) => row(lane).id));
    const arrivals = fakeEndpoint(stage.clock, ({ subject }) => (failing.has(subject) ? down() : up()));
    await report(stage, upTo(200));
    await advanceTime(stage, MINUTE);
    const lanes = groupBySubject(arrivals);
    expect(lanes.size).toBe(200);
    for (const id of failing) expect(lanes.get(id)?.length).toBeLessThanOrEqual(4);
    expect(await healthOf(stage)).toMatchObject({ pending: 3 });
  });
});
