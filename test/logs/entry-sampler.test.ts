// Which entries are kept when there are more than fit, and what they stand for.

import { describe, expect, test } from "vitest";
import { EntrySampler, MAX_ALIKE, MAX_ENTRIES } from "../../src/logs/entry-sampler.ts";
import { entryOf, isFailure, type LogFacts } from "../../src/logs/log-entry.ts";

const HALF = () => 0.5;

const request = (facts: Partial<LogFacts>) =>
  entryOf({ at: 1, kind: "request", method: "GET", route: "/v1/app", status: 200, ...facts });

const total = (entries: readonly { sampled: number }[]) =>
  entries.reduce((sum, { sampled }) => sum + sampled, 0);

describe("the sampler", () => {
  test("keeps everything that fits, oldest first, each for itself", () => {
    const sampler = new EntrySampler(HALF);
    sampler.add(request({ at: 2 }));
    sampler.add(request({ at: 1, status: 404, code: "connection_not_found" }));
    expect(sampler.take()).toMatchObject({
      entries: [
        { at: 1, sampled: 1 },
        { at: 2, sampled: 1 },
      ],
      lost: 0,
    });
    expect(sampler.isEmpty).toBe(true);
  });

  test("keeps some of the entries that are alike, which stand for all of them", () => {
    const sampler = new EntrySampler(Math.random);
    for (let at = 0; at < 1_005; at++) sampler.add(request({ at, status: 500, code: "internal_error" }));
    for (let at = 0; at < 77; at++) sampler.add(request({ at }));
    const { entries, lost } = sampler.take();
    const failures = entries.filter(isFailure);
    expect([failures.length, entries.length - failures.length]).toEqual([
      MAX_ALIKE.failure,
      MAX_ALIKE.success,
    ]);
    expect([total(failures), total(entries), lost]).toEqual([1_005, 1_082, 0]);
  });

  test("gives the room of successes to failures, and that of the most frequent failure to others", () => {
    const sampler = new EntrySampler(HALF);
    for (let i = 0; i < MAX_ENTRIES; i++) sampler.add(request({ route: `/v1/success/${i}` }));
    for (let at = 0; at < 500; at++) sampler.add(request({ at, status: 500, code: "internal_error" }));
    for (let i = 0; i < 90; i++) sampler.add(request({ status: 404, route: `/v1/failure/${i}` }));
    const { entries, lost } = sampler.take();
    expect(entries).toHaveLength(MAX_ENTRIES);
    expect(entries.filter((entry) => !isFailure(entry))).toEqual([]);
    expect(entries.filter(({ status }) => status === 404)).toHaveLength(90);
    expect(total(entries.filter(({ status }) => status === 500))).toBe(500);
    expect(total(entries) + lost).toBe(MAX_ENTRIES + 500 + 90);
  });

  test("does not let one failure of many push out another that is rare", () => {
    const sampler = new EntrySampler(Math.random);
    sampler.add(request({ at: 7, status: 409, code: "reauthorization_required" }));
    for (let at = 0; at < 10_000; at++)
      sampler.add(request({ at, status: 502, code: "provider_unavailable", route: `/v1/${at % 50}` }));
    const { entries, lost } = sampler.take();
    expect(entries.filter(({ code }) => code === "reauthorization_required")).toHaveLength(1);
    expect([entries.length, total(entries) + lost]).toEqual([MAX_ENTRIES, 10_001]);
  });
});

test("E1 · an entry has only values of the form of their fields", () => {
  const secret = "canary secret?code=abc";
  const texts = [
    "via",
    "method",
    "route",
    "code",
    "provider_error",
    "stage",
    "request_id",
    "connection",
  ] as const;
  const others = ["integration", "provider", "key_id", "agent_key", "event_id", "event_type"] as const;
  const facts = Object.fromEntries([...texts, ...others].map((name) => [name, secret]));
  expect(entryOf({ at: 5, kind: "check", ...facts, status: null })).toEqual({ at: 5, kind: "check" });
  // An ID of something else, and an error code that a provider has made up.
  const wrong = {
    connection: "int0123456789abcdefghij",
    provider_error: "canary",
    route: "/v1/app?code=canary",
  };
  expect(entryOf({ at: 5, kind: "check", ...wrong })).toEqual({ at: 5, kind: "check" });
});
