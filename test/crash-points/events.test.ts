// A crash at each point between a change and its webhook's arrival: nothing is lost, and what comes twice
// bears the same id.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../src/apps/app-object.ts";
import { appStub } from "../../src/apps/app-rpc.ts";
import { ConnectionStore } from "../../src/connection/connection-store.ts";
import { EventLog } from "../../src/events/event-log.ts";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { importGrant, setClock, valueOf } from "../support/workers/create-connection.ts";
import {
  deliveriesOf,
  isVerified,
  letPass,
  newWebhookStage,
  playEndpoint,
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

/** From now on nobody reaches the app's object. */
const makeAppUnreachable = () => vi.spyOn(env.APPS, "getByName").mockImplementation(throwError);

/** Takes the connection's object out of memory, as a crash or a deployment does. */
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

const eventsOf = async ({ stub }: WebhookStage) => valueOf(await stub.listEvents(null, 100)).data;

/** An active connection whose first event has arrived. */
async function newReported() {
  const stage = await newWebhookStage();
  const arrivals = playEndpoint(stage.clock);
  await importGrant(stage);
  await letPass(stage, SECOND);
  expect(arrivals.map(({ type }) => type)).toEqual(["connection.created"]);
  return { stage, arrivals };
}

describe("a change and its event", () => {
  test("G4 · are both there after an eviction right after", async () => {
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
  ])("G4 · are neither there when %s can't be written", async (_, write) => {
    const { stage, arrivals } = await newReported();
    const broken = write().mockImplementationOnce(throwError);
    await runInDurableObject(stage.stub, async (object) => {
      await expect(object.updateMetadata({ plan: "b" })).rejects.toThrow("broken");
    });
    expect(broken).toHaveBeenCalledTimes(1);
    expect(valueOf(await stage.stub.get()).metadata).toEqual({});
    expect(await eventsOf(stage)).toHaveLength(1);
    await letPass(stage, MINUTE);
    expect(arrivals).toHaveLength(1);
  });
});

describe("a crash", () => {
  test("G4 · of the connection after the commit and before its app was told loses nothing", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    await stage.stub.updateMetadata({ plan: "b" });
    expect(unreachable).toHaveBeenCalledTimes(1);
    await restartConnection(stage);
    unreachable.mockRestore();
    await letPass(stage, SECOND);
    expect(arrivals).toHaveLength(1);
    stage.clock.pass(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    await letPass(stage, SECOND);
    const [updated] = await eventsOf(stage);
    expect(arrivals.map(({ id }) => id).slice(1)).toEqual([updated?.id]);
  });

  test("G4 · of the connection after its app was told and before it noted so tells nothing twice", async () => {
    const { stage, arrivals } = await newReported();
    vi.spyOn(EventLog.prototype, "markPublished").mockImplementationOnce(throwError);
    await stage.stub.updateMetadata({ plan: "b" });
    await letPass(stage, SECOND);
    expect(arrivals).toHaveLength(2);
    await restartConnection(stage);
    stage.clock.pass(10 * SECOND);
    const reported = vi.spyOn(AppObject.prototype, "reportConnection");
    await runDurableObjectAlarm(stage.stub);
    expect(reported).toHaveBeenCalled();
    await letPass(stage, MINUTE);
    expect(arrivals).toHaveLength(2);
    expect(await deliveriesOf(stage)).toHaveLength(2);
  });

  test("G4 · of the app's object between taking events and delivering them loses none, and keeps their order", async () => {
    const { stage, arrivals } = await newReported();
    for (const plan of ["b", "c", "d"]) await stage.stub.updateMetadata({ plan });
    expect(arrivals).toHaveLength(1);
    await restartApp(stage);
    await letPass(stage, SECOND);
    const events = await eventsOf(stage);
    expect(arrivals.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
  });

  test("G2, G4 · during a delivery sends it again, with the same id and a new timestamp", async () => {
    const stage = await newWebhookStage();
    let crash: (() => void) | null = null;
    const arrivals = playEndpoint(stage.clock, () => {
      if (arrivals.length === 1) crash?.();
      return new Response(null, { status: 204 });
    });
    await runInDurableObject(stage.appStub, (_, state) => {
      crash = () => state.abort("crashed");
    });
    await report(stage, [1]);
    await expect(runDurableObjectAlarm(stage.appStub)).rejects.toThrow("crashed");
    expect(arrivals).toHaveLength(1);
    stage.clock.pass(30 * SECOND);
    // The platform runs an alarm again that did not come to its end.
    const restarted = { ...stage, appStub: appStub(env, stage.ids.app) };
    await runInDurableObject(restarted.appStub, async (object) => {
      object.clock = stage.clock.now;
      await object.alarm();
    });
    const [first, repeated] = arrivals;
    if (first === undefined || repeated === undefined) throw new Error("it did not come twice");
    expect([repeated.id, repeated.body]).toEqual([first.id, first.body]);
    const sentAt = ({ headers }: typeof first) => Number(headers["webhook-timestamp"]);
    expect(sentAt(repeated) - sentAt(first)).toBe(30);
    expect([first, repeated].every((arrival) => isVerified(stage.secret, arrival))).toBe(true);
    expect(await deliveriesOf(restarted)).toMatchObject([{ state: "delivered" }]);
  });

  test("G4 · of the app's object for a while makes the connection tell everything since, in order", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    await runInDurableObject(stage.stub, async (object) => {
      for (let n = 1; n <= 120; n++) await object.updateMetadata({ n: String(n) });
    });
    unreachable.mockRestore();
    stage.clock.pass(10 * MINUTE);
    await runDurableObjectAlarm(stage.stub);
    await letPass(stage, SECOND);
    const { data } = valueOf(await stage.stub.listEvents(null, 200));
    expect(data).toHaveLength(121);
    expect(arrivals.map(({ id }) => id)).toEqual(data.map(({ id }) => id).toReversed());
  });

  test("G4 · during a deletion still tells of it", async () => {
    const { stage, arrivals } = await newReported();
    const unreachable = makeAppUnreachable();
    valueOf(await stage.stub.delete());
    await restartConnection(stage);
    unreachable.mockRestore();
    stage.clock.pass(10 * SECOND);
    await runDurableObjectAlarm(stage.stub);
    await letPass(stage, SECOND);
    expect(arrivals.map(({ type }) => type)).toEqual(["connection.created", "connection.deleted"]);
  });
});
