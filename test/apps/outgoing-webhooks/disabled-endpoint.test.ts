// When delivery stops: an endpoint that responds with 410, and an event that is rejected for days.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, SECOND } from "../../../src/shared/clock.ts";
import { row } from "../../support/workers/directory-row.ts";
import { valueOf } from "../../support/workers/create-connection.ts";
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
} from "../../support/workers/webhook-stage.ts";

vi.setConfig({ testTimeout: 30_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const status = (code: number) => new Response(null, { status: code });

/** An app whose endpoint responded with 410 to the first of two connections' events. */
async function newGone() {
  const stage = await newWebhookStage();
  const arrivals = fakeEndpoint(stage.clock, () => status(arrivals.length === 1 ? 410 : 204));
  await report(stage, [1]);
  await advanceTime(stage, 0);
  await report(stage, [1, 2], 2);
  await advanceTime(stage, 2 * DAY);
  expect(arrivals).toHaveLength(1);
  expect(await healthOf(stage)).toMatchObject({ status: "disabled", next_attempt_at: null, pending: 3 });
  return { stage, arrivals };
}

describe("410 Gone", () => {
  test("G3 · disables the endpoint until its URL is set again, and then pending events arrive", async () => {
    const { stage, arrivals } = await newGone();
    valueOf(await stage.appStub.update({ name: "Another name" }, LATCHKEY));
    await advanceTime(stage, HOUR);
    expect(arrivals).toHaveLength(1);
    valueOf(await stage.appStub.update({ webhook_url: HOOK }, LATCHKEY));
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(4);
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });

  test("G3 · setting the URL again retries immediately, even for an endpoint that was down", async () => {
    const stage = await newWebhookStage();
    const up = { now: false };
    const arrivals = fakeEndpoint(stage.clock, () => status(up.now ? 204 : 503));
    await report(stage, [1]);
    await advanceTime(stage, DAY);
    up.now = true;
    const before = arrivals.length;
    valueOf(await stage.appStub.update({ webhook_url: HOOK }, LATCHKEY));
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(before + 1);
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });

  test("G3 · disables the endpoint until a test succeeds", async () => {
    const { stage, arrivals } = await newGone();
    expect(valueOf(await stage.appStub.testWebhook(LATCHKEY))).toMatchObject({
      delivered: true,
      status: 204,
    });
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(5);
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });

  test("G3 · is not reverted by responses to requests that were in flight", async () => {
    const stage = await newWebhookStage();
    const first = row(0).id;
    const codes = new Map(upTo(8).map((n) => [row(n).id, n < 4 ? 500 : 204]));
    const arrivals = fakeEndpoint(stage.clock, ({ subject }) =>
      status(subject === first ? 410 : (codes.get(subject) ?? 204)),
    );
    await report(stage, upTo(20));
    await advanceTime(stage, DAY);
    expect(arrivals).toHaveLength(8);
    expect(await healthOf(stage)).toMatchObject({ status: "disabled", next_attempt_at: null, pending: 16 });
  });

  test("G3 · in response to a test does not disable a working endpoint", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock, ({ type }) => status(type === "webhook.test" ? 410 : 204));
    expect(valueOf(await stage.appStub.testWebhook(LATCHKEY))).toMatchObject({
      delivered: false,
      status: 410,
    });
    await report(stage, [1]);
    await advanceTime(stage, 0);
    expect(arrivals).toHaveLength(2);
  });
});

describe("an event that an endpoint rejects", () => {
  test("G3 · is given up after three days of other deliveries, and later events of its connection continue", async () => {
    const stage = await newWebhookStage();
    const failing = row(0).id;
    const arrivals = fakeEndpoint(stage.clock, ({ subject, n }) =>
      status(subject === failing && n === 1 ? 500 : 204),
    );
    await report(stage, [0], 1);
    await report(stage, [0], 2);
    for (let hour = 0; hour < 71; hour++) {
      await report(stage, [1], hour);
      await advanceTime(stage, HOUR);
    }
    const bySubject = groupBySubject(arrivals);
    expect(bySubject.get(row(1).id)).toHaveLength(71);
    const attempts = bySubject.get(failing) ?? [];
    expect(new Set(attempts.map(({ n }) => n))).toEqual(new Set([1]));
    expect(attempts.length).toBeLessThan(30);
    await advanceTime(stage, 6 * HOUR);
    const after = groupBySubject(arrivals).get(failing)?.at(-1);
    expect(after?.n).toBe(2);
    const states = Map.groupBy(await deliveriesOf(stage), ({ state }) => state);
    expect(states.get("failed")).toMatchObject([{ id: attempts[0]?.id, response_status: 500 }]);
    expect(states.get("pending")).toBeUndefined();
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });
});
