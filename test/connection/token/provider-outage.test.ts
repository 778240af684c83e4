import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { newConnection, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

/** Replaces KV with a faster store in memory, because this test makes 4,000 reads. */
function fakeKv(): void {
  const entries = new Map<string, string>();
  const get = async (key: string) => JSON.parse(entries.get(key) ?? "null");
  vi.spyOn(env.TOKENS as { get: (key: string) => Promise<unknown> }, "get").mockImplementation(get);
  vi.spyOn(env.TOKENS, "put").mockImplementation(async (key, value) => {
    if (typeof value === "string") entries.set(key, value);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Requests the token every minute. Counts the results by version or failure code. */
function readEveryMinute({ stub, clock }: Stage, ms: number): Promise<Record<string, number>> {
  return runInDurableObject(stub, async (object) => {
    const counts: Record<string, number> = {};
    for (const end = clock.now() + ms; clock.now() < end; clock.advance(MINUTE)) {
      const token = await object.getToken({});
      const name = token.ok ? `version ${token.value.version}` : token.failure.code;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  });
}

/** Returns the highest number of times in any hour. */
function maxPerHour(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + HOUR).length));
}

/** The phases of the outage: their duration, and the maximum number of requests per hour. */
const PHASES = {
  unavailable: { hours: 12, perHour: 24 },
  retryAfter: { hours: 48, perHour: 1 },
  // A request without a response is sent twice, because the first one may have rotated the token.
  timeouts: { hours: 12, perHour: 48 },
};

function responseIn(phase: keyof typeof PHASES): Response {
  if (phase === "timeouts") throw new DOMException("timed out", "TimeoutError");
  return new Response(null, {
    status: 503,
    headers: phase === "retryAfter" ? { "retry-after": "3600" } : {},
  });
}

describe("a connection that is read every minute during an outage of three days", () => {
  const { unavailable, retryAfter, timeouts } = PHASES;
  const limits = `≤ ${unavailable.perHour} an hour for status 503, ≤ ${retryAfter.perHour} with a Retry-After of an hour, ≤ ${timeouts.perHour} for timeouts`;

  test(`causes few requests (${limits}) and stays active`, async () => {
    fakeKv();
    vi.spyOn(console, "info").mockImplementation(() => {});
    const stage = await newConnection();
    let phase: keyof typeof PHASES = "unavailable";
    let calledAt: number[] = [];
    fakeProvider(async () => {
      calledAt.push(stage.clock.now());
      return responseIn(phase);
    });
    stage.clock.advance(30 * MINUTE);
    // The forced refresh fails, but the current token is valid, so plain reads still succeed.
    expect(await stage.stub.refresh({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(await readEveryMinute(stage, 30 * MINUTE)).toEqual({ "version 1": 30 });
    for (phase of ["unavailable", "retryAfter", "timeouts"] as const) {
      calledAt = [];
      const { hours, perHour } = PHASES[phase];
      expect(await readEveryMinute(stage, hours * HOUR)).toEqual({ provider_unavailable: hours * 60 });
      expect(maxPerHour(calledAt)).toBeLessThanOrEqual(perHour);
      // Latchkey still sends requests.
      expect(calledAt.length).toBeGreaterThanOrEqual((hours * perHour) / 2);
      expect(valueOf(await stage.stub.get())).toMatchObject({
        status: "active",
        last_error: { code: "provider_unavailable" },
      });
    }

    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const after = await readEveryMinute(stage, 30 * MINUTE);
    expect(after["version 2"]).toBeGreaterThanOrEqual(25);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.refreshed"]);
  }, 60_000);
});
