// An endpoint that is down for hours or days: it is paused, no event is lost, and pending events arrive in order.

import { afterEach, describe, expect, test, vi } from "vitest";
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
  letPass,
  newWebhookStage,
  playEndpoint,
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

/** An endpoint that a test can take down and bring back. */
function switchable(stage: WebhookStage) {
  const state: { answer: (arrival: Arrival) => Response } = { answer: up };
  const arrivals = playEndpoint(stage.clock, (arrival) => state.answer(arrival));
  return { arrivals, state };
}

describe("an endpoint that is down", () => {
  test("G3 · for two days gets at most 70 requests, and then every event, verified and in order", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = switchable(stage);
    state.answer = down;
    await importGrant(stage);
    const connections = [stage, await anotherConnection(stage), await anotherConnection(stage)];
    for (let round = 0; round < 8; round++) {
      await Promise.all(connections.map(({ stub }) => stub.updateMetadata({ round: String(round) })));
      await letPass(stage, 6 * HOUR);
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

    state.answer = up;
    const before = arrivals.length;
    await letPass(stage, HOUR);
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

  test("G3 · gets at most 15 requests in the first hour, although 1,000 connections have events", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = switchable(stage);
    state.answer = down;
    await report(stage, upTo(1_000));
    await letPass(stage, HOUR);
    expect(arrivals.length).toBeLessThanOrEqual(15);
    state.answer = up;
    const before = arrivals.length;
    await letPass(stage, HOUR);
    const lanes = groupBySubject(arrivals.slice(before));
    expect([...lanes.values()].map((lane) => lane.length)).toEqual(upTo(1_000).map(() => 1));
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });

  test("G3 · for a moment is retried within seconds, however many deliveries were in flight", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = switchable(stage);
    state.answer = down;
    await report(stage, upTo(8));
    await letPass(stage, SECOND);
    expect(arrivals).toHaveLength(8);
    expect(await healthOf(stage)).toMatchObject({ status: "paused", consecutive_failures: 3 });
    state.answer = up;
    await letPass(stage, 5 * SECOND);
    expect(arrivals).toHaveLength(16);
  });

  test("G3 · for five days is failing after three, is rarely retried, and gets everything when it works again", async () => {
    const stage = await newWebhookStage();
    const { arrivals, state } = switchable(stage);
    state.answer = down;
    await report(stage, upTo(20));
    await letPass(stage, 3 * DAY - HOUR);
    expect(await healthOf(stage)).toMatchObject({ status: "paused" });
    await letPass(stage, 2 * HOUR);
    const { status, failing_since } = await healthOf(stage);
    expect(status).toBe("failing");
    expect(stage.clock.now() - Date.parse(failing_since ?? "")).toBeGreaterThan(3 * DAY);
    const before = arrivals.length;
    await letPass(stage, 2 * DAY);
    expect(arrivals.length - before).toBeLessThanOrEqual(8);
    expect(await healthOf(stage)).toMatchObject({ status: "failing", pending: 20 });

    // It works again, but is overloaded: events that failed during those days are not given up after one more failure.
    const seen = new Set<string>();
    state.answer = ({ id }) => {
      const isRefused = seen.size > 0 && !seen.has(id);
      seen.add(id);
      return isRefused ? down() : up();
    };
    await letPass(stage, DAY);
    const states = (await deliveriesOf(stage)).map(({ state: delivery }) => delivery);
    expect(states).toEqual(upTo(20).map(() => "delivered"));
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });
});

describe("an endpoint that accepts some events and fails for others", () => {
  test("G3 · gets what it accepts at once, and the others with their own backoff", async () => {
    const stage = await newWebhookStage();
    const poisoned = new Set([0, 1, 2].map((lane) => row(lane).id));
    const arrivals = playEndpoint(stage.clock, ({ subject }) => (poisoned.has(subject) ? down() : up()));
    await report(stage, upTo(200));
    await letPass(stage, MINUTE);
    const lanes = groupBySubject(arrivals);
    expect(lanes.size).toBe(200);
    for (const id of poisoned) expect(lanes.get(id)?.length).toBeLessThanOrEqual(4);
    expect(await healthOf(stage)).toMatchObject({ pending: 3 });
  });
});
