// Crashes at each point between a change and the delivery of its webhook. No event is lost, and an event that is sent
// twice has the same ID.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../src/apps/app-object.ts";
import { appStub } from "../../src/apps/app-rpc.ts";
import { ConnectionStore } from "../../src/connection/connection-store.ts";
import { EventLog } from "../../src/events/event-log.ts";
import type { Actor } from "../../src/shared/actor.ts";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { importGrant, setClock, valueOf } from "../support/workers/create-connection.ts";
import {
  deliveriesOf,
  isVerified,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  report,
  type WebhookStage,
} from "../support/workers/webhook-stage.ts";

vi.setConfig({ testTimeout: 30_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const throwError = () => {
  throw new Error("broken");
};

/** Makes every call of the app's object fail. */
const makeAppUnreachable = () => vi.spyOn(env.APPS, "getByName").mockImplementation(throwError);

/** Restarts the connection's object, as a crash or a deployment does. */
async function restartConnection({ stub, clock }: WebhookStage): Promise<void> {
  await evictDurableObject(stub);
  await setClock(stub, clock);
}

async function restartApp({ appStub: app, clock }: WebhookStage): Promise<void> {
  await evictDurableObject(app);
  await runInDurableObject(app, (object) => {
    object.clock = clock.now;
  });
}

const BY: Actor = { who: "api_key", key_id: "key-of-this-test", via: "api", address: null, request_id: null };

/** Returns what the audit log has about connections. */
const auditOf = async ({ appStub: app }: WebhookStage) => {
  return (await app.listAudit({ action: "connection" }, null, 10)).entries;
};

const eventsOf = async ({ stub }: WebhookStage) => valueOf(await stub.listEvents(null, 100)).data;

/** An active connection whose first event has been delivered. */
async function newReported() {
  const stage = await newWebhookStage();
  const arrivals = fakeEndpoint(stage.clock);
  await importGrant(stage);
  await advanceTime(stage, SECOND);
  expect(arrivals.map(({ type }) => type)).toEqual(["connection.created"]);
  return { stage, arrivals };
}

describe("a change and its event", () => {
  test("G4 · are both stored if the object is evicted immediately afterward", async () => {
    const { stage } = await newReported();
    makeAppUnreachable();
    await stage.stub.updateMetadata({ plan: "b" });
    await restartConnection(stage);
    expect(valueOf(await stage.stub.get()).metadata).toEqual({ plan: "b" });
    expect((await eventsOf(stage)).map(({ type }) => type)).toEqual([
      "connection.updated",
      "connection.created",
    ]);
  });

  test.each([
    ["the change", () => vi.spyOn(ConnectionStore.prototype, "putConnection")],
    ["the event", () => vi.spyOn(EventLog.prototype, "append")],
  ])("G4 · are both discarded if %s cannot be stored", async (_, write) => {
    const { stage, arrivals } = await newReported();
    const broken = write().mockImplementationOnce(throwError);
    await runInDurableObject(stage.stub, async (object) => {
      await expect(object.updateMetadata({ plan: "b" })).rejects.toThrow("broken");
    });
    expect(broken).toHaveBeenCalledTimes(1);
    expect(valueOf(await stage.stub.get()).metadata).toEqual({});
    expect(await eventsOf(stage)).toHaveLength(1);
    await advanceTime(stage, MINUTE);
    expect(arrivals).toHaveLength(1);
  });
});

describe("a crash", () => {
  test("G4 · of the connection between the commit and the report to its app loses no event", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    await stage.stub.updateMetadata({ plan: "b" });
    expect(unreachable).toHaveBeenCalledTimes(1);
    await restartConnection(stage);
    unreachable.mockRestore();
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(1);
    stage.clock.advance(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    await advanceTime(stage, SECOND);
    const [updated] = await eventsOf(stage);
    expect(arrivals.map(({ id }) => id).slice(1)).toEqual([updated?.id]);
  });

  test("G4 · of the connection before it marks an event as reported sends no event twice", async () => {
    const { stage, arrivals } = await newReported();
    vi.spyOn(EventLog.prototype, "markPublished").mockImplementationOnce(throwError);
    await stage.stub.updateMetadata({ plan: "b" }, BY);
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(2);
    await restartConnection(stage);
    stage.clock.advance(10 * SECOND);
    const reported = vi.spyOn(AppObject.prototype, "reportConnection");
    await runDurableObjectAlarm(stage.stub);
    expect(reported).toHaveBeenCalled();
    await advanceTime(stage, MINUTE);
    expect(arrivals).toHaveLength(2);
    expect(await deliveriesOf(stage)).toHaveLength(2);
    expect(await auditOf(stage)).toMatchObject([
      { action: "connection.updated", by: BY, changes: [{ field: "metadata" }] },
    ]);
  });

  test("G4 · of the app's object between receiving events and delivering them loses no event and keeps their order", async () => {
    const { stage, arrivals } = await newReported();
    for (const plan of ["b", "c", "d"]) await stage.stub.updateMetadata({ plan });
    expect(arrivals).toHaveLength(1);
    await restartApp(stage);
    await advanceTime(stage, SECOND);
    const events = await eventsOf(stage);
    expect(arrivals.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
  });

  test("G2, G4 · during a delivery sends the event again, with the same ID and a new timestamp", async () => {
    const stage = await newWebhookStage();
    let crash: (() => void) | null = null;
    const arrivals = fakeEndpoint(stage.clock, () => {
      if (arrivals.length === 1) crash?.();
      return new Response(null, { status: 204 });
    });
    await runInDurableObject(stage.appStub, (_, state) => {
      crash = () => state.abort("crashed");
    });
    await report(stage, [1]);
    await expect(runDurableObjectAlarm(stage.appStub)).rejects.toThrow("crashed");
    expect(arrivals).toHaveLength(1);
    stage.clock.advance(30 * SECOND);
    // The platform retries an alarm that failed.
    const restarted = { ...stage, appStub: appStub(env, stage.ids.app) };
    await runInDurableObject(restarted.appStub, async (object) => {
      object.clock = stage.clock.now;
      await object.alarm();
    });
    const [first, repeated] = arrivals;
    if (first === undefined || repeated === undefined) throw new Error("the event was not sent twice");
    expect([repeated.id, repeated.body]).toEqual([first.id, first.body]);
    const sentAt = ({ headers }: typeof first) => Number(headers["webhook-timestamp"]);
    expect(sentAt(repeated) - sentAt(first)).toBe(30);
    expect([first, repeated].every((arrival) => isVerified(stage.secret, arrival))).toBe(true);
    expect(await deliveriesOf(restarted)).toMatchObject([{ state: "delivered" }]);
  });

  test("G4 · of the app's object makes the connection report all later events, in order", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    await runInDurableObject(stage.stub, async (object) => {
      for (let n = 1; n <= 120; n++) await object.updateMetadata({ n: String(n) });
    });
    unreachable.mockRestore();
    stage.clock.advance(10 * MINUTE);
    await runDurableObjectAlarm(stage.stub);
    await advanceTime(stage, SECOND);
    const { data } = valueOf(await stage.stub.listEvents(null, 200));
    expect(data).toHaveLength(121);
    expect(arrivals.map(({ id }) => id)).toEqual(data.map(({ id }) => id).toReversed());
  });

  test("G4 · during a deletion does not lose the event", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    valueOf(await stage.stub.delete("req1", BY));
    await restartConnection(stage);
    expect(await auditOf(stage)).toEqual([]);
    unreachable.mockRestore();
    stage.clock.advance(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    await advanceTime(stage, SECOND);
    expect(arrivals.map(({ type }) => type)).toEqual(["connection.created", "connection.deleted"]);
    // The webhook and the timeline do not say who has deleted the connection.
    expect(JSON.stringify(arrivals)).not.toContain(BY.key_id);
    expect(await auditOf(stage)).toMatchObject([
      { action: "connection.deleted", by: BY, target: { type: "connection", id: stage.ids.connection } },
    ]);
  });
});
