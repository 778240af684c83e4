import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type TokenRequest,
  decide,
  type TokenFacts,
  shouldRefreshAhead,
} from "../../../src/connection/token/refresh-policy.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { backoffMs } from "../../../src/shared/backoff.ts";
import { settledUntil } from "../../../src/shared/token-lifetime.ts";

const ISSUED = 1_700_000_000_000;

function token(lifetimeMs: number | null, changes: Partial<TokenFacts> = {}): TokenFacts {
  const expiresAt = lifetimeMs === null ? null : ISSUED + lifetimeMs;
  return {
    version: 3,
    issuedAt: ISSUED,
    expiresAt,
    refreshable: true,
    retryAt: null,
    refreshedAt: null,
    rejectedAt: null,
    ...changes,
  };
}

/** Returns the decision for a token with this lifetime and this remaining time. */
const decisionWithRemaining = (lifetimeMs: number, leftMs: number, request: TokenRequest = {}) =>
  decide(token(lifetimeMs), request, ISSUED + lifetimeMs - leftMs).kind;

describe("the margin", () => {
  test("of a long-lived token is 30 seconds", () => {
    expect(decisionWithRemaining(HOUR, 30 * SECOND + 1)).toBe("fresh");
    expect(decisionWithRemaining(HOUR, 30 * SECOND)).toBe("refresh");
  });

  test("of a token of 60 seconds is a tenth of its lifetime", () => {
    expect(decisionWithRemaining(MINUTE, 6 * SECOND + 1)).toBe("fresh");
    expect(decisionWithRemaining(MINUTE, 6 * SECOND)).toBe("refresh");
  });

  test("does not apply to a token that can't be refreshed", () => {
    const facts = token(HOUR, { refreshable: false });
    expect(decide(facts, {}, ISSUED + HOUR - 1)).toEqual({ kind: "fresh" });
  });
});

describe("a token that was refreshed less than five seconds ago", () => {
  const facts = token(SECOND, { refreshedAt: ISSUED });
  test("is returned although it has expired, so that a server is not asked for each caller", () => {
    expect(decide(facts, {}, ISSUED + 5 * SECOND - 1)).toEqual({ kind: "fresh" });
    expect(decide(facts, {}, ISSUED + 5 * SECOND)).toEqual({ kind: "refresh" });
  });

  test("is refreshed if it was rejected, or on request", () => {
    expect(decide(facts, { rejectedVersion: 3 }, ISSUED + 1)).toEqual({ kind: "refresh" });
    expect(decide(facts, { force: true }, ISSUED + 1)).toEqual({ kind: "refresh" });
  });
});

describe("min_ttl", () => {
  test("causes a refresh if less time is left", () => {
    expect(decisionWithRemaining(HOUR, 10 * MINUTE, { minTtlSeconds: 599 })).toBe("fresh");
    expect(decisionWithRemaining(HOUR, 10 * MINUTE, { minTtlSeconds: 600 })).toBe("refresh");
  });

  test("is limited to half of the lifetime", () => {
    expect(decisionWithRemaining(HOUR, 30 * MINUTE + 1, { minTtlSeconds: 86_400 })).toBe("fresh");
    expect(decisionWithRemaining(HOUR, 30 * MINUTE, { minTtlSeconds: 86_400 })).toBe("refresh");
  });

  test("never reduces the margin", () => {
    expect(decisionWithRemaining(HOUR, 20 * SECOND, { minTtlSeconds: 5 })).toBe("refresh");
  });

  test("never prevents the return of a token of 60 seconds right after its refresh", () => {
    expect(decide(token(MINUTE), { minTtlSeconds: 300 }, ISSUED)).toEqual({ kind: "fresh" });
    expect(decide(token(MINUTE), { minTtlSeconds: 300 }, ISSUED + 29 * SECOND)).toEqual({ kind: "fresh" });
  });
});

describe("a token that is not known to expire", () => {
  test("is fresh until it is rejected", () => {
    expect(decide(token(null), { minTtlSeconds: 86_400 }, ISSUED + 1e12)).toEqual({ kind: "fresh" });
  });

  test("is refreshed if it was rejected", () => {
    expect(decide(token(null), { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "refresh" });
  });

  test("is never refreshed in the background", () => {
    expect(shouldRefreshAhead(token(null), ISSUED + 1e12, 0)).toBe(false);
  });
});

describe("a rejected version", () => {
  test("that is not the current one has no effect", () => {
    expect(decide(token(HOUR), { rejectedVersion: 2 }, ISSUED)).toEqual({ kind: "fresh" });
  });

  test("that is the current one is refreshed", () => {
    expect(decide(token(HOUR), { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "refresh" });
  });

  test("that can't be refreshed requires reauthorization", () => {
    const facts = token(HOUR, { refreshable: false });
    expect(decide(facts, { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "reauthorize" });
  });

  test("is not usable during the cooldown", () => {
    const facts = token(HOUR, { retryAt: ISSUED + 5 });
    expect(decide(facts, { rejectedVersion: 3 }, ISSUED)).toEqual({
      kind: "cooldown",
      retryAt: ISSUED + 5,
      usable: false,
    });
  });
});

describe("force", () => {
  test("refreshes a fresh token", () => {
    expect(decide(token(HOUR), { force: true }, ISSUED)).toEqual({ kind: "refresh" });
  });

  test("does not skip the cooldown", () => {
    const facts = token(HOUR, { retryAt: ISSUED + 5 });
    expect(decide(facts, { force: true }, ISSUED)).toMatchObject({ kind: "cooldown", usable: true });
  });
});

describe("after a failed refresh", () => {
  const facts = token(HOUR, { retryAt: ISSUED + HOUR + 5 * SECOND });

  test("a token that has not expired is usable", () => {
    expect(decide(facts, {}, ISSUED + HOUR - SECOND)).toMatchObject({ kind: "cooldown", usable: true });
  });

  test("an expired token is not usable", () => {
    expect(decide(facts, {}, ISSUED + HOUR)).toMatchObject({ kind: "cooldown", usable: false });
  });

  test("the next refresh is allowed from the retry time on", () => {
    expect(decide(facts, {}, ISSUED + HOUR + 5 * SECOND - 1).kind).toBe("cooldown");
    expect(decide(facts, {}, ISSUED + HOUR + 5 * SECOND).kind).toBe("refresh");
  });

  test("the cooldown does not affect a fresh token", () => {
    expect(decide(facts, {}, ISSUED)).toEqual({ kind: "fresh" });
  });
});

test("an expired token that can't be refreshed requires reauthorization", () => {
  expect(decide(token(HOUR, { refreshable: false }), {}, ISSUED + HOUR)).toEqual({ kind: "reauthorize" });
});

describe("refresh ahead", () => {
  test("begins in the last fifth of the lifetime without jitter", () => {
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 48 * MINUTE - 1, 0)).toBe(false);
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 48 * MINUTE, 0)).toBe(true);
  });

  test("begins at most a tenth of the lifetime later with jitter", () => {
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 54 * MINUTE - SECOND, 1)).toBe(false);
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 54 * MINUTE, 1)).toBe(true);
  });

  test("does not apply to a token that can't be refreshed", () => {
    expect(shouldRefreshAhead(token(HOUR, { refreshable: false }), ISSUED + HOUR, 0)).toBe(false);
  });
});

describe("backoff", () => {
  test.each([
    [1, 500, 1000],
    [2, 1000, 2000],
    [3, 2000, 4000],
    [9, 128_000, 256_000],
    [10, 150_000, 300_000],
    [5000, 150_000, 300_000],
  ])("after failure %i is between %i and %i ms", (failures, min, max) => {
    expect(backoffMs(failures, 0)).toBe(min);
    expect(backoffMs(failures, 1)).toBe(max);
  });
});

const lifetimes = fc.integer({ min: 1, max: 400 * 24 * HOUR });
const requests = fc.record(
  { minTtlSeconds: fc.integer({ min: 0, max: 86_400 }), rejectedVersion: fc.nat(6), force: fc.boolean() },
  { requiredKeys: [] },
);
const retries = fc.option(fc.integer({ min: ISSUED, max: ISSUED + 2 * HOUR }));

describe("for every token and every time", () => {
  test("a fresh token has not expired", () => {
    fc.assert(
      fc.property(
        lifetimes,
        fc.integer({ min: -HOUR, max: 800 * 24 * HOUR }),
        requests,
        retries,
        fc.boolean(),
        (lifetime, age, request, retryAt, refreshable) => {
          const decision = decide(token(lifetime, { refreshable, retryAt }), request, ISSUED + age);
          const isReturned = decision.kind === "fresh" || (decision.kind === "cooldown" && decision.usable);
          expect(isReturned && age >= lifetime).toBe(false);
        },
      ),
    );
  });

  test("a token in the first half of its lifetime is not refreshed by a plain read", () => {
    fc.assert(
      fc.property(
        lifetimes,
        fc.double({ min: 0, max: 0.4999, noNaN: true }),
        fc.integer({ min: 0, max: 86_400 }),
        retries,
        (lifetime, share, minTtlSeconds, retryAt) => {
          const now = ISSUED + Math.floor(lifetime * share);
          expect(decide(token(lifetime, { retryAt }), { minTtlSeconds }, now).kind).toBe("fresh");
        },
      ),
    );
  });

  test("backoff stays between half a second and five minutes", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, jitter) => {
        const wait = backoffMs(failures, jitter);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

test("before a token is settled no longer, it is fresh and no read starts a refresh", () => {
  const anyLifetime = fc.option(fc.integer({ min: 0, max: 400 * 24 * HOUR }));
  fc.assert(
    fc.property(
      anyLifetime,
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (lifetime, refreshable, share) => {
        const facts = token(lifetime, { refreshable });
        const until = settledUntil(facts, refreshable);
        const end = Math.min(until, ISSUED + 400 * 24 * HOUR);
        const now = Math.floor(ISSUED + (end - ISSUED) * share);
        fc.pre(now < until);
        expect(decide(facts, {}, now).kind).toBe("fresh");
        for (const jitter of [0, 0.5, 1]) expect(shouldRefreshAhead(facts, now, jitter)).toBe(false);
      },
    ),
  );
});
