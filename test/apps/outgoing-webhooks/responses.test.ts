// How an endpoint's response is handled: the delivery succeeds, is retried, or is paused.

import { afterEach, describe, expect, test, vi } from "vitest";
import { sendWebhook } from "../../../src/events/send-webhook.ts";
import { newEvent } from "../../../src/events/event.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import {
  deliveriesOf,
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

const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(null, { status: code, headers });

describe("a response", () => {
  test.each([200, 201, 202, 204, 299])("G3 · %i is success", async (code) => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock, () => status(code));
    await report(stage, [1]);
    await advanceTime(stage, HOUR);
    expect(arrivals).toHaveLength(1);
    const settled = { state: "delivered", attempts: 1, response_status: code };
    expect(await deliveriesOf(stage)).toMatchObject([settled]);
    expect(await healthOf(stage)).toMatchObject({ status: "active", last_failure: null, pending: 0 });
  });

  test.each([301, 302, 303, 307, 308])(
    "G3, F3 · %i is a failure, and the redirect is not followed",
    async (code) => {
      const stage = await newWebhookStage();
      const elsewhere = vi.fn<() => Response>(() => status(204));
      const arrivals = fakeEndpoint(
        stage.clock,
        () => status(code, { location: "https://10.0.0.1/" }),
        elsewhere,
      );
      await report(stage, [1]);
      await advanceTime(stage, 4 * SECOND);
      await advanceTime(stage, MINUTE);
      expect(arrivals.length).toBeGreaterThan(1);
      expect(new Set(arrivals.map(({ redirect }) => redirect))).toEqual(new Set(["manual"]));
      expect(elsewhere).not.toHaveBeenCalled();
      expect(await deliveriesOf(stage)).toMatchObject([{ state: "pending", response_status: code }]);
      expect(await healthOf(stage)).toMatchObject({ last_failure: { status: code }, pending: 1 });
    },
  );

  test.each([400, 401, 404, 409, 422, 500, 502, 503])("G3 · %i is retried later", async (code) => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock, () => status(arrivals.length < 3 ? code : 204));
    await report(stage, [1]);
    await advanceTime(stage, HOUR);
    expect(arrivals).toHaveLength(3);
    expect(await deliveriesOf(stage)).toMatchObject([{ state: "delivered", attempts: 3 }]);
  });

  test.each([
    ["429", "600", 10 * MINUTE],
    ["503", "600", 10 * MINUTE],
    ["503", "a date", 10 * MINUTE],
    ["503", "999999", HOUR],
  ])("G3 · %s with Retry-After: %s is respected, for up to an hour", async (code, value, wait) => {
    const stage = await newWebhookStage();
    const retryAfter = value === "a date" ? new Date(stage.clock.now() + wait + SECOND).toUTCString() : value;
    const arrivals = fakeEndpoint(stage.clock, () =>
      arrivals.length === 1 ? status(Number(code), { "retry-after": retryAfter }) : status(204),
    );
    // The app's other events also wait.
    await report(stage, [1]);
    await advanceTime(stage, 0);
    await report(stage, upTo(10), 2);
    await advanceTime(stage, wait - SECOND);
    expect(arrivals).toHaveLength(1);
    expect(await healthOf(stage)).toMatchObject({ status: "paused", pending: 11 });
    await advanceTime(stage, 2 * SECOND);
    expect(arrivals).toHaveLength(12);
  });

  test("G3 · that does not arrive within 15 seconds counts as a failure", async () => {
    const stage = await newWebhookStage();
    let aborted = 0;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(globalThis, "fetch").mockImplementation((_, init) => {
      const pending = new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => {
          aborted += 1;
          reject(new Error("aborted"));
        });
      });
      // The timeout starts only now.
      vi.advanceTimersByTime(15 * SECOND - 1);
      expect(aborted).toBe(0);
      vi.advanceTimersByTime(1);
      return pending;
    });
    const endpoint = { url: HOOK, secrets: [stage.secret], policy: { allowLoopback: false, ownOrigin: "" } };
    const event = newEvent("connection.updated", {}, stage.clock.now());
    const { attempt, retryAfterSeconds } = await sendWebhook(endpoint, event, stage.clock.now);
    vi.useRealTimers();
    expect(aborted).toBe(1);
    expect({ ...attempt, retryAfterSeconds }).toMatchObject({
      status: null,
      failure: "timed_out",
      retryAfterSeconds: null,
    });
  });

  test("G3 · that is lost counts as a failure without a status", async () => {
    const stage = await newWebhookStage();
    const arrivals = fakeEndpoint(stage.clock, () => {
      if (arrivals.length === 1) throw new Error("connection reset");
      return status(204);
    });
    await report(stage, [1]);
    await advanceTime(stage, 0);
    expect(await healthOf(stage)).toMatchObject({ last_failure: { status: null }, pending: 1 });
    await advanceTime(stage, MINUTE);
    expect(arrivals).toHaveLength(2);
  });
});

test.each(["https://10.0.0.1/", "https://[::1]/", "http://app.example.com/", "https://printer.local/"])(
  "F3 · nothing is sent to %s, although it was registered before",
  async (url) => {
    const sent = vi.spyOn(globalThis, "fetch");
    const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
    const secrets = [`whsec_${btoa("0".repeat(32))}`];
    const { attempt } = await sendWebhook({ url, secrets, policy }, newEvent("webhook.test", {}, 0), () => 0);
    expect(attempt).toMatchObject({ status: null, failure: "not_allowed", response: null });
    expect(sent).not.toHaveBeenCalled();
  },
);
