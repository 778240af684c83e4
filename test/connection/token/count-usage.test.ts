// Token reads and refreshes are counted without delaying a response, and reported rarely.

import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../src/apps/app-object.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { totalOf } from "../../../src/apps/metrics/metrics.ts";
import { countRefresh, countTokenRead } from "../../../src/connection/token/count-usage.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { newApp } from "../../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function newReader() {
  const app = await newApp();
  const reports: Promise<unknown>[] = [];
  const counter = { env, waitUntil: (work: Promise<unknown>) => void reports.push(work) };
  const start = Date.now();
  return {
    reports,
    /** Counts a number of token reads at a time after the start. */
    serve: (count: number, afterMs: number) => {
      for (let n = 0; n < count; n++) countTokenRead(counter, app, start + afterMs);
    },
    served: async () => {
      await Promise.all(reports);
      return totalOf(await appStub(env, app).metrics("24h")).served;
    },
  };
}

describe("token reads", () => {
  test("are reported after the first one, and then together 30 seconds later", async () => {
    const { reports, serve, served } = await newReader();
    serve(1, 0);
    expect(await served()).toBe(1);
    serve(5_000, 1);
    serve(1, 30 * SECOND - 1);
    expect(reports).toHaveLength(1);
    serve(1, 30 * SECOND);
    expect(reports).toHaveLength(2);
    expect(await served()).toBe(5_003);
  });

  test("are reported in one call for ten thousand at the same time", async () => {
    const { reports, serve, served } = await newReader();
    serve(10_000, 0);
    serve(1, 31 * SECOND);
    expect(reports).toHaveLength(2);
    expect(await served()).toBe(10_001);
  });

  test("of an app that can't be reached are kept for the next report", async () => {
    const { serve, served } = await newReader();
    vi.spyOn(AppObject.prototype, "recordUsage").mockImplementationOnce(() => {
      throw new Error("unreachable");
    });
    serve(3, 0);
    expect(await served()).toBe(0);
    serve(1, 31 * SECOND);
    expect(await served()).toBe(4);
  });
});

async function newCounter() {
  const app = await newApp();
  // No refresh here is in an hour that the metrics do not show yet.
  const start = Date.now() - HOUR;
  const reports = vi.spyOn(AppObject.prototype, "recordUsage");
  const metrics = async () => totalOf(await appStub(env, app).metrics("24h"));
  return {
    app,
    reports,
    refresh: (afterMs: number, ok = true) =>
      countRefresh(env, app, { at: start + afterMs, ok, durationMs: 100 }),
    counted: async () => {
      const { refreshed, failed } = await metrics();
      return [refreshed, failed];
    },
  };
}

describe("refreshes", () => {
  test("are reported together by the first one that is five minutes later than the first", async () => {
    const { reports, refresh, counted } = await newCounter();
    for (let n = 0; n < 10; n++) refresh(n * SECOND);
    refresh(5 * MINUTE - 1);
    expect(await counted()).toEqual([0, 0]);
    refresh(5 * MINUTE);
    await vi.waitFor(async () => expect(await counted()).toEqual([12, 0]), { interval: 1 });
    refresh(5 * MINUTE + 1);
    expect(reports).toHaveBeenCalledTimes(1);
  });

  test("are reported together five seconds after one that failed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const { reports, refresh, counted } = await newCounter();
    refresh(0);
    for (let n = 1; n <= 32; n++) refresh(n, false);
    vi.advanceTimersByTime(5 * SECOND - 1);
    expect(await counted()).toEqual([0, 0]);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await counted()).toEqual([1, 32]), { interval: 1 });
    expect(reports).toHaveBeenCalledTimes(1);
  });

  test("are reported at once when there are a thousand", async () => {
    const { reports, refresh, counted } = await newCounter();
    for (let n = 0; n < 1_000; n++) refresh(n);
    await vi.waitFor(async () => expect(await counted()).toEqual([1_000, 0]), { interval: 1 });
    expect(reports).toHaveBeenCalledTimes(1);
  });

  test("are reported together with token reads", async () => {
    const { app, reports, refresh, counted } = await newCounter();
    refresh(0);
    const pending: Promise<unknown>[] = [];
    countTokenRead({ env, waitUntil: (work) => void pending.push(work) }, app, Date.now() + SECOND);
    await Promise.all(pending);
    expect(await counted()).toEqual([1, 0]);
    expect(reports).toHaveBeenCalledTimes(1);
  });

  test("of an app that can't be reached are kept for the next report", async () => {
    const { reports, refresh, counted } = await newCounter();
    const failed = vi.spyOn(console, "error").mockImplementation(() => {});
    reports.mockImplementationOnce(() => {
      throw new Error("unreachable");
    });
    refresh(0);
    refresh(5 * MINUTE);
    await vi.waitFor(() => expect(failed).toHaveBeenCalled(), { interval: 1 });
    refresh(10 * MINUTE - 1);
    expect(reports).toHaveBeenCalledTimes(1);
    refresh(10 * MINUTE);
    await vi.waitFor(async () => expect(await counted()).toEqual([4, 0]), { interval: 1 });
  });
});
