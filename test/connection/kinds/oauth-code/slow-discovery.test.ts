// A resource whose servers take all the time that they get.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { SECOND } from "../../../../src/shared/clock.ts";
import { newSession, newStage } from "../../../support/workers/create-connection.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const RESOURCE = "https://mcp.example.com/mcp";
const ISSUERS = ["https://a.example.com/x", "https://b.example.com/x", "https://c.example.com/x"];

test("H6 · all requests of a discovery together have 20 seconds", async () => {
  const stage = await newStage({ provider: "mcp", variables: { resource: RESOURCE } });
  const session = await newSession(stage);
  const requested: string[] = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const { url, signal } = new Request(input, init);
    requested.push(url);
    if (url === RESOURCE) return Promise.resolve(new Response(null, { status: 401 }));
    if (url.includes("oauth-protected-resource"))
      return Promise.resolve(Response.json({ resource: RESOURCE, authorization_servers: ISSUERS }));
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  });
  const { stub, ids, integration } = stage;
  const outcome: { result?: unknown } = {};
  const begun = (async () => {
    outcome.result = await stub.beginAttempt(ids, { session, integration });
  })();
  let seconds = 0;
  while (outcome.result === undefined && seconds < 100) {
    // In the object, because its timers belong to it.
    await runInDurableObject(stub, () => vi.advanceTimersByTimeAsync(SECOND));
    seconds += 1;
  }
  await begun;
  expect(outcome.result).toMatchObject({
    ok: false,
    failure: { code: "discovery_failed", detail: expect.stringContaining("20 seconds") },
  });
  expect(seconds).toBeLessThanOrEqual(21);
  // Two of the nine locations, at which each request has ten seconds.
  expect(requested.filter((url) => url.startsWith("https://a."))).toHaveLength(2);
  expect(requested.some((url) => url.startsWith("https://b."))).toBe(false);
});
