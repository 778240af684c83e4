// Token reads are counted without delaying a response, and reported rarely.

import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../src/apps/app-object.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { totalOf } from "../../../src/apps/metrics/metrics.ts";
import { countTokenRead } from "../../../src/connection/token/count-token-reads.ts";
import { SECOND } from "../../../src/shared/clock.ts";
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
    vi.spyOn(AppObject.prototype, "recordTokenReads").mockImplementationOnce(() => {
      throw new Error("unreachable");
    });
    serve(3, 0);
    expect(await served()).toBe(0);
    serve(1, 31 * SECOND);
    expect(await served()).toBe(4);
  });
});
