// Tokens that an edge hands out are counted beside the answers, and told seldom.

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

async function newEdge() {
  const app = await newApp();
  const told: Promise<unknown>[] = [];
  const teller = { env, waitUntil: (work: Promise<unknown>) => void told.push(work) };
  const start = Date.now();
  return {
    told,
    /** Hands out so many tokens at an instant after the start. */
    serve: (count: number, afterMs: number) => {
      for (let n = 0; n < count; n++) countTokenRead(teller, app, start + afterMs);
    },
    served: async () => {
      await Promise.all(told);
      return totalOf(await appStub(env, app).metrics("24h")).served;
    },
  };
}

describe("served tokens", () => {
  test("the first one is told at once, the others half a minute later, together", async () => {
    const { told, serve, served } = await newEdge();
    serve(1, 0);
    expect(await served()).toBe(1);
    serve(5_000, 1);
    serve(1, 30 * SECOND - 1);
    expect(told).toHaveLength(1);
    serve(1, 30 * SECOND);
    expect(told).toHaveLength(2);
    expect(await served()).toBe(5_003);
  });

  test("ten thousand at once are one call", async () => {
    const { told, serve, served } = await newEdge();
    serve(10_000, 0);
    serve(1, 31 * SECOND);
    expect(told).toHaveLength(2);
    expect(await served()).toBe(10_001);
  });

  test("of an app that is out of reach are kept for the next time", async () => {
    const { serve, served } = await newEdge();
    vi.spyOn(AppObject.prototype, "recordTokenReads").mockImplementationOnce(() => {
      throw new Error("out of reach");
    });
    serve(3, 0);
    expect(await served()).toBe(0);
    serve(1, 31 * SECOND);
    expect(await served()).toBe(4);
  });
});
