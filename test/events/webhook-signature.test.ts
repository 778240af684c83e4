import { LATCHKEY } from "../../src/shared/actor.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { runInDurableObject } from "cloudflare:test";
import { importGrant, valueOf } from "../support/workers/create-connection.ts";
import {
  type Arrival,
  healthOf,
  isVerified,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  report,
  upTo,
} from "../support/workers/webhook-stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const OTHER_SECRET = `whsec_${btoa("a secret of somebody else's app!")}`;
const signaturesOf = (arrival: Arrival | undefined) =>
  (arrival?.headers["webhook-signature"] ?? "").split(" ").map((signature) => signature.split(",")[0]);

describe("a webhook", () => {
  test("G1 · is verified by the Standard Webhooks library with its own secret, and with no other", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock);
    await importGrant(stage);
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(1);
    const [arrival] = arrivals;
    if (arrival === undefined) throw new Error("nothing arrived");
    expect(isVerified(stage.secret, arrival)).toBe(true);
    expect(isVerified(OTHER_SECRET, arrival)).toBe(false);
    expect(isVerified(stage.secret, { ...arrival, body: `${arrival.body} ` })).toBe(false);
    expect(isVerified(stage.secret, { ...arrival, at: arrival.at + 6 * MINUTE })).toBe(false);
    const otherId = { ...arrival.headers, "webhook-id": "evt-other" };
    expect(isVerified(stage.secret, { ...arrival, headers: otherId })).toBe(false);
  });

  test("G1 · has the three headers of the standard, with the event's ID and the time of the attempt", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock);
    await importGrant(stage);
    const [event] = valueOf(await stage.stub.listEvents(null, 10)).data;
    stage.clock.advance(10 * SECOND);
    await advanceTime(stage, SECOND);
    expect(arrivals[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": event?.id,
      "webhook-timestamp": String(Math.floor((arrivals[0]?.at ?? 0) / SECOND)),
    });
    expect(event?.id).toMatch(/^evt[0-9a-z]{20}$/);
    expect(signaturesOf(arrivals[0])).toEqual(["v1"]);
    // The time of the event itself is in the body and does not change.
    expect(JSON.parse(arrivals[0]?.body ?? "")).toMatchObject({ timestamp: event?.timestamp });
  });

  test("G2 · that is retried keeps its ID and body, and has a new timestamp and signature", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock, () => new Response(null, { status: 500 }));
    await report(stage, [1]);
    await advanceTime(stage, HOUR);
    expect(arrivals.length).toBeGreaterThan(3);
    const different = (of: (arrival: Arrival) => string | undefined) => new Set(arrivals.map(of)).size;
    expect(different(({ id }) => id)).toBe(1);
    expect(different(({ body }) => body)).toBe(1);
    expect(different(({ headers }) => headers["webhook-timestamp"])).toBe(arrivals.length);
    expect(different(({ headers }) => headers["webhook-signature"])).toBe(arrivals.length);
    expect(arrivals.every((arrival) => isVerified(stage.secret, arrival))).toBe(true);
  });
});

describe("during a secret rotation", () => {
  test("G2 · webhooks have two signatures for a day, and each secret verifies them; afterwards only the new one does", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock);
    const { webhook_secret: next, previous_secret_valid_until: until } = valueOf(
      await stage.appStub.rotateWebhookSecret(LATCHKEY),
    );
    expect(next).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    expect(Date.parse(until ?? "")).toBe(stage.clock.now() + 24 * HOUR);
    for (const wait of [0, 24 * HOUR - SECOND, SECOND]) {
      await advanceTime(stage, wait);
      await report(stage, [arrivals.length]);
      await advanceTime(stage, 0);
    }
    const [first, last, after] = arrivals;
    if (first === undefined || last === undefined || after === undefined) throw new Error("not three");
    for (const arrival of [first, last]) {
      expect(signaturesOf(arrival)).toEqual(["v1", "v1"]);
      expect([stage.secret, next].map((secret) => isVerified(secret, arrival))).toEqual([true, true]);
    }
    expect(signaturesOf(after)).toEqual(["v1"]);
    expect([stage.secret, next].map((secret) => isVerified(secret, after))).toEqual([false, true]);
  });

  test("G2 · a webhook that is sent after the rotation has the new signature, although a run was in progress", async () => {
    const stage = await newWebhookStage();
    let next = "";
    const arrivals = fakeEndpoint(stage.clock, async () => {
      // In the object's own context, as a request that arrives in the meantime.
      next ||= valueOf(await rotate()).webhook_secret;
      return new Response(null, { status: 204 });
    });
    const rotate = await runInDurableObject(
      stage.appStub,
      (object) => () => object.rotateWebhookSecret(LATCHKEY),
    );
    await report(stage, upTo(20));
    await advanceTime(stage, SECOND);
    expect(arrivals).toHaveLength(20);
    expect(arrivals.slice(8).filter((arrival) => !isVerified(next, arrival))).toEqual([]);
    expect(arrivals.filter((arrival) => !isVerified(stage.secret, arrival))).toEqual([]);
    expect(await healthOf(stage)).toMatchObject({ status: "active", pending: 0 });
  });
});
