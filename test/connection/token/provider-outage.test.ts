import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { newConnection, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { grants, playProvider } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

/** KV as it is, but quick: what is played here are four thousand reads. */
function playKv(): void {
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

/** A caller who asks for the token every minute; what it got is counted by version or code. */
function readEveryMinute({ stub, clock }: Stage, ms: number): Promise<Record<string, number>> {
  return runInDurableObject(stub, async (object) => {
    const got: Record<string, number> = {};
    for (const end = clock.now() + ms; clock.now() < end; clock.pass(MINUTE)) {
      const token = await object.getToken({});
      const name = token.ok ? `version ${token.value.version}` : token.failure.code;
      got[name] = (got[name] ?? 0) + 1;
    }
    return got;
  });
}

/** How many of these instants fell into the fullest hour. */
function mostInAnHour(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + HOUR).length));
}

/** What the provider does, for how long, and how many calls that costs in the fullest hour. */
const PHASES = {
  unavailable: { hours: 12, perHour: 24 },
  patience: { hours: 48, perHour: 1 },
  // A request without an answer goes a second time: the first may have rotated the token.
  silence: { hours: 12, perHour: 48 },
};

function answerIn(phase: keyof typeof PHASES): Response {
  if (phase === "silence") throw new DOMException("timed out", "TimeoutError");
  return new Response(null, { status: 503, headers: phase === "patience" ? { "retry-after": "3600" } : {} });
}

describe("through an outage of three days, read every minute, a connection", () => {
  const { unavailable, patience, silence } = PHASES;
  const costs = `≤ ${unavailable.perHour} calls an hour at 503, ≤ ${patience.perHour} with an hour's Retry-After, ≤ ${silence.perHour} at time-outs`;

  test(`costs ${costs}, and nobody has to connect again`, async () => {
    playKv();
    vi.spyOn(console, "info").mockImplementation(() => {});
    const stage = await newConnection();
    let phase: keyof typeof PHASES = "unavailable";
    let calledAt: number[] = [];
    playProvider(async () => {
      calledAt.push(stage.clock.now());
      return answerIn(phase);
    });
    stage.clock.pass(30 * MINUTE);
    // Refused early, the token is still good: who only wants one that works never notices.
    expect(await stage.stub.refresh({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(await readEveryMinute(stage, 30 * MINUTE)).toEqual({ "version 1": 30 });
    for (phase of ["unavailable", "patience", "silence"] as const) {
      calledAt = [];
      const { hours, perHour } = PHASES[phase];
      expect(await readEveryMinute(stage, hours * HOUR)).toEqual({ provider_unavailable: hours * 60 });
      expect(mostInAnHour(calledAt)).toBeLessThanOrEqual(perHour);
      // It was not given up either.
      expect(calledAt.length).toBeGreaterThanOrEqual((hours * perHour) / 2);
      expect(valueOf(await stage.stub.get())).toMatchObject({
        status: "active",
        last_error: { code: "provider_unavailable" },
      });
    }

    playProvider(() => grants("access-2", "refresh-2"));
    const after = await readEveryMinute(stage, 30 * MINUTE);
    expect(after["version 2"]).toBeGreaterThanOrEqual(25);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.refreshed"]);
  }, 60_000);
});
