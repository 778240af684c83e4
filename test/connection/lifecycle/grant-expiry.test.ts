import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type GrantLifetime,
  keepAliveAt,
  knownExpiry,
  expiryNoticeAt,
} from "../../../src/connection/lifecycle/grant-expiry.ts";
import { DAY, HOUR } from "../../../src/shared/clock.ts";

const ISSUED = 1_700_000_000_000;

const lifetimeOf = (changes: Partial<GrantLifetime> = {}): GrantLifetime => ({
  refreshable: true,
  issuedAt: ISSUED,
  expiresAt: ISSUED + HOUR,
  refreshExpiresAt: null,
  isExpiryFixed: false,
  expiryKnownSince: ISSUED,
  keepAliveDays: null,
  ...changes,
});

/** A grant whose refresh token expires after `afterMs`. */
const expiringIn = (afterMs: number, changes: Partial<GrantLifetime> = {}) =>
  lifetimeOf({ refreshExpiresAt: ISSUED + afterMs, ...changes });

describe("keepAliveAt of a grant", () => {
  test.each([
    ["without a known expiry", lifetimeOf(), null],
    ["of 100 days", expiringIn(100 * DAY), 75 * DAY],
    ["of one day", expiringIn(DAY), 0.75 * DAY],
    ["of less than a day", expiringIn(DAY - 1), null],
    ["whose expiry a refresh did not extend", expiringIn(100 * DAY, { isExpiryFixed: true }), null],
    ["with keep_alive_days", lifetimeOf({ keepAliveDays: 7 }), 7 * DAY],
    ["with both, where the expiry comes first", expiringIn(100 * DAY, { keepAliveDays: 90 }), 75 * DAY],
    ["with both, where keep_alive_days comes first", expiringIn(100 * DAY, { keepAliveDays: 30 }), 30 * DAY],
    [
      "with a fixed expiry and keep_alive_days",
      expiringIn(100 * DAY, { isExpiryFixed: true, keepAliveDays: 30 }),
      30 * DAY,
    ],
    ["that can't be refreshed", expiringIn(100 * DAY, { refreshable: false, keepAliveDays: 30 }), null],
  ])("%s", (_, given, after) => {
    expect(keepAliveAt(given)).toBe(after === null ? null : ISSUED + after);
  });
});

describe("the known expiry of a grant", () => {
  test("that can be refreshed is the refresh token's expiry", () => {
    expect(knownExpiry(expiringIn(30 * DAY))).toBe(ISSUED + 30 * DAY);
    expect(knownExpiry(lifetimeOf())).toBeNull();
  });

  test("that can't be refreshed is the access token's expiry", () => {
    expect(knownExpiry(lifetimeOf({ refreshable: false }))).toBe(ISSUED + HOUR);
    expect(knownExpiry(expiringIn(30 * DAY, { refreshable: false }))).toBe(ISSUED + HOUR);
    expect(knownExpiry(lifetimeOf({ refreshable: false, expiresAt: null }))).toBeNull();
  });
});

describe("the expiry is announced", () => {
  test.each([
    ["seven days, for a long lifetime,", 365 * DAY, 7 * DAY],
    ["seven days, for a lifetime of 35 days,", 35 * DAY, 7 * DAY],
    ["a fifth of the lifetime, for a shorter one,", 10 * DAY, 2 * DAY],
    ["a fifth of an hour", HOUR, HOUR / 5],
    ["no time, for a lifetime of zero,", 0, 0],
    ["no time, for a negative lifetime,", -DAY, 0],
  ])("%s ahead", (_, lifetime, ahead) => {
    expect(expiryNoticeAt(expiringIn(lifetime))).toBe(ISSUED + lifetime - ahead);
  });

  test("at the same time, even if refreshes in between do not extend it", () => {
    const announced = expiringIn(20 * DAY, { isExpiryFixed: true });
    const later = { ...announced, issuedAt: ISSUED + 15 * DAY };
    expect(expiryNoticeAt(later)).toBe(expiryNoticeAt(announced));
  });

  test("never, if it is unknown", () => {
    expect(expiryNoticeAt(lifetimeOf())).toBeNull();
  });
});

const anyLifetime: fc.Arbitrary<GrantLifetime> = fc.record({
  refreshable: fc.boolean(),
  issuedAt: fc.constant(ISSUED),
  expiresAt: fc.option(fc.integer({ min: ISSUED - DAY, max: ISSUED + 400 * DAY })),
  refreshExpiresAt: fc.option(fc.integer({ min: ISSUED - DAY, max: ISSUED + 400 * DAY })),
  isExpiryFixed: fc.boolean(),
  expiryKnownSince: fc.constant(ISSUED),
  keepAliveDays: fc.option(fc.integer({ min: 1, max: 365 })),
});

/** Returns a grant that violates a property, or null if none was found. */
const counterexampleTo = (holds: (given: GrantLifetime) => boolean) =>
  fc.check(fc.property(anyLifetime, holds)).counterexample;

describe("for every grant", () => {
  test("the notice precedes the expiry, by seven days at most", () => {
    expect(
      counterexampleTo((given) => {
        const [expiresAt, notice] = [knownExpiry(given), expiryNoticeAt(given)];
        if (expiresAt === null || notice === null) return expiresAt === notice;
        return notice <= expiresAt && expiresAt - notice <= 7 * DAY;
      }),
    ).toBeNull();
  });

  test("the notice does not precede the grant", () => {
    expect(
      counterexampleTo(
        (given) => (knownExpiry(given) ?? 0) < ISSUED || (expiryNoticeAt(given) ?? ISSUED) >= ISSUED,
      ),
    ).toBeNull();
  });

  test("a keep-alive refresh comes after the grant, and only if the grant can be refreshed", () => {
    expect(
      counterexampleTo((given) => {
        const at = keepAliveAt(given);
        return at === null || (given.refreshable && at > ISSUED);
      }),
    ).toBeNull();
  });

  test("a keep-alive refresh precedes an expiry that it can extend", () => {
    expect(
      counterexampleTo((given) => {
        const { refreshExpiresAt: expiresAt, isExpiryFixed, refreshable } = given;
        if (!refreshable || isExpiryFixed || expiresAt === null || expiresAt - ISSUED < DAY) return true;
        return (keepAliveAt(given) ?? Infinity) < expiresAt;
      }),
    ).toBeNull();
  });
});
