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

const ISSUED = 1_700_000_000_000;

function token(lifetimeMs: number | null, changes: Partial<TokenFacts> = {}): TokenFacts {
  const expiresAt = lifetimeMs === null ? null : ISSUED + lifetimeMs;
  return {
    version: 3,
    issuedAt: ISSUED,
    expiresAt,
    refreshable: true,
    retryAt: null,
    rejectedAt: null,
    ...changes,
  };
}

/** What is decided when a token of this lifetime has this much left. */
const kindWithLeft = (lifetimeMs: number, leftMs: number, ask: TokenRequest = {}) =>
  decide(token(lifetimeMs), ask, ISSUED + lifetimeMs - leftMs).kind;

describe("the margin", () => {
  test("of a long-lived token is 30 seconds", () => {
    expect(kindWithLeft(HOUR, 30 * SECOND + 1)).toBe("fresh");
    expect(kindWithLeft(HOUR, 30 * SECOND)).toBe("refresh");
  });

  test("of a token of 60 seconds is a tenth of its life", () => {
    expect(kindWithLeft(MINUTE, 6 * SECOND + 1)).toBe("fresh");
    expect(kindWithLeft(MINUTE, 6 * SECOND)).toBe("refresh");
  });

  test("does not hold back a token that can't be refreshed", () => {
    const facts = token(HOUR, { refreshable: false });
    expect(decide(facts, {}, ISSUED + HOUR - 1)).toEqual({ kind: "fresh" });
  });
});

describe("min_ttl", () => {
  test("asks for a refresh when less is left", () => {
    expect(kindWithLeft(HOUR, 10 * MINUTE, { minTtlSeconds: 599 })).toBe("fresh");
    expect(kindWithLeft(HOUR, 10 * MINUTE, { minTtlSeconds: 600 })).toBe("refresh");
  });

  test("counts up to half the lifetime", () => {
    expect(kindWithLeft(HOUR, 30 * MINUTE + 1, { minTtlSeconds: 86_400 })).toBe("fresh");
    expect(kindWithLeft(HOUR, 30 * MINUTE, { minTtlSeconds: 86_400 })).toBe("refresh");
  });

  test("never narrows the margin", () => {
    expect(kindWithLeft(HOUR, 20 * SECOND, { minTtlSeconds: 5 })).toBe("refresh");
  });

  test("hands out a token of 60 seconds right after its refresh, whatever was asked", () => {
    expect(decide(token(MINUTE), { minTtlSeconds: 300 }, ISSUED)).toEqual({ kind: "fresh" });
    expect(decide(token(MINUTE), { minTtlSeconds: 300 }, ISSUED + 29 * SECOND)).toEqual({ kind: "fresh" });
  });
});

describe("a token that is not known to expire", () => {
  test("is fresh for as long as nobody rejects it", () => {
    expect(decide(token(null), { minTtlSeconds: 86_400 }, ISSUED + 1e12)).toEqual({ kind: "fresh" });
  });

  test("is refreshed when it was rejected", () => {
    expect(decide(token(null), { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "refresh" });
  });

  test("is never refreshed ahead of time", () => {
    expect(shouldRefreshAhead(token(null), ISSUED + 1e12, 0)).toBe(false);
  });
});

describe("a rejected version", () => {
  test("older than the present one is answered with the present one", () => {
    expect(decide(token(HOUR), { rejectedVersion: 2 }, ISSUED)).toEqual({ kind: "fresh" });
  });

  test("that is the present one is refreshed", () => {
    expect(decide(token(HOUR), { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "refresh" });
  });

  test("that can't be refreshed needs the person", () => {
    const facts = token(HOUR, { refreshable: false });
    expect(decide(facts, { rejectedVersion: 3 }, ISSUED)).toEqual({ kind: "reauthorize" });
  });

  test("is not usable while a refresh cools down", () => {
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

  test("waits for the cooldown like everybody", () => {
    const facts = token(HOUR, { retryAt: ISSUED + 5 });
    expect(decide(facts, { force: true }, ISSUED)).toMatchObject({ kind: "cooldown", usable: true });
  });
});

describe("after a failed refresh", () => {
  const facts = token(HOUR, { retryAt: ISSUED + HOUR + 5 * SECOND });

  test("a token that still lives is usable", () => {
    expect(decide(facts, {}, ISSUED + HOUR - SECOND)).toMatchObject({ kind: "cooldown", usable: true });
  });

  test("an expired one is not", () => {
    expect(decide(facts, {}, ISSUED + HOUR)).toMatchObject({ kind: "cooldown", usable: false });
  });

  test("the next try is allowed from the instant on that was set", () => {
    expect(decide(facts, {}, ISSUED + HOUR + 5 * SECOND - 1).kind).toBe("cooldown");
    expect(decide(facts, {}, ISSUED + HOUR + 5 * SECOND).kind).toBe("refresh");
  });

  test("the cooldown does not touch a token that is fresh", () => {
    expect(decide(facts, {}, ISSUED)).toEqual({ kind: "fresh" });
  });
});

test("an expired token that can't be refreshed needs the person", () => {
  expect(decide(token(HOUR, { refreshable: false }), {}, ISSUED + HOUR)).toEqual({ kind: "reauthorize" });
});

describe("refresh ahead", () => {
  test("begins in the last fifth of the life without jitter", () => {
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 48 * MINUTE - 1, 0)).toBe(false);
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 48 * MINUTE, 0)).toBe(true);
  });

  test("begins at most a tenth of the life later by jitter", () => {
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 54 * MINUTE - SECOND, 1)).toBe(false);
    expect(shouldRefreshAhead(token(HOUR), ISSUED + 54 * MINUTE, 1)).toBe(true);
  });

  test("is not for a token that can't be refreshed", () => {
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
  ])("after failure %i is between %i and %i ms", (failures, least, most) => {
    expect(backoffMs(failures, 0)).toBe(least);
    expect(backoffMs(failures, 1)).toBe(most);
  });
});

const lifetimes = fc.integer({ min: 1, max: 400 * 24 * HOUR });
const asks = fc.record(
  { minTtlSeconds: fc.integer({ min: 0, max: 86_400 }), rejectedVersion: fc.nat(6), force: fc.boolean() },
  { requiredKeys: [] },
);
const retries = fc.option(fc.integer({ min: ISSUED, max: ISSUED + 2 * HOUR }));

describe("for every token and every instant", () => {
  test("what is handed out as fresh has not expired", () => {
    fc.assert(
      fc.property(
        lifetimes,
        fc.integer({ min: -HOUR, max: 800 * 24 * HOUR }),
        asks,
        retries,
        fc.boolean(),
        (lifetime, age, ask, retryAt, refreshable) => {
          const decision = decide(token(lifetime, { refreshable, retryAt }), ask, ISSUED + age);
          const handedOut = decision.kind === "fresh" || (decision.kind === "cooldown" && decision.usable);
          expect(handedOut && age >= lifetime).toBe(false);
        },
      ),
    );
  });

  test("one younger than half its life is not refreshed unasked", () => {
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
