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

const life = (changes: Partial<GrantLifetime> = {}): GrantLifetime => ({
  refreshable: true,
  issuedAt: ISSUED,
  expiresAt: ISSUED + HOUR,
  refreshExpiresAt: null,
  isExpiryFixed: false,
  expiryKnownSince: ISSUED,
  keepAliveDays: null,
  ...changes,
});

/** A refresh token that ends after so long. */
const ending = (afterMs: number, changes: Partial<GrantLifetime> = {}) =>
  life({ refreshExpiresAt: ISSUED + afterMs, ...changes });

describe("an unused grant is refreshed", () => {
  test.each([
    ["whose end is not known", life(), null],
    ["of 100 days", ending(100 * DAY), 75 * DAY],
    ["of one day", ending(DAY), 0.75 * DAY],
    ["of less than a day", ending(DAY - 1), null],
    ["whose end a refresh has left where it was", ending(100 * DAY, { isExpiryFixed: true }), null],
    ["that the integration wants kept alive", life({ keepAliveDays: 7 }), 7 * DAY],
    ["with both, at the earlier one", ending(100 * DAY, { keepAliveDays: 90 }), 75 * DAY],
    ["with both, at the integration's", ending(100 * DAY, { keepAliveDays: 30 }), 30 * DAY],
    [
      "of a fixed end that the integration wants kept alive",
      ending(100 * DAY, { isExpiryFixed: true, keepAliveDays: 30 }),
      30 * DAY,
    ],
    ["that can't be refreshed", ending(100 * DAY, { refreshable: false, keepAliveDays: 30 }), null],
  ])("%s", (_, given, after) => {
    expect(keepAliveAt(given)).toBe(after === null ? null : ISSUED + after);
  });
});

describe("the known end of a grant", () => {
  test("that can be refreshed is its refresh token's", () => {
    expect(knownExpiry(ending(30 * DAY))).toBe(ISSUED + 30 * DAY);
    expect(knownExpiry(life())).toBeNull();
  });

  test("that can't be refreshed is its access token's", () => {
    expect(knownExpiry(life({ refreshable: false }))).toBe(ISSUED + HOUR);
    expect(knownExpiry(ending(30 * DAY, { refreshable: false }))).toBe(ISSUED + HOUR);
    expect(knownExpiry(life({ refreshable: false, expiresAt: null }))).toBeNull();
  });
});

describe("the end is told ahead", () => {
  test.each([
    ["seven days, of a long life", 365 * DAY, 7 * DAY],
    ["seven days, of a life of 35", 35 * DAY, 7 * DAY],
    ["a fifth, of a shorter one", 10 * DAY, 2 * DAY],
    ["a fifth, of an hour", HOUR, HOUR / 5],
    ["nothing, of a life that is over", 0, 0],
    ["nothing, of a life that ended before it began", -DAY, 0],
  ])("by %s", (_, lifetime, ahead) => {
    expect(expiryNoticeAt(ending(lifetime))).toBe(ISSUED + lifetime - ahead);
  });

  test("at the same instant, though refreshes come in between and leave the end where it is", () => {
    const told = ending(20 * DAY, { isExpiryFixed: true });
    const later = { ...told, issuedAt: ISSUED + 15 * DAY };
    expect(expiryNoticeAt(later)).toBe(expiryNoticeAt(told));
  });

  test("never, where none is known", () => {
    expect(expiryNoticeAt(life())).toBeNull();
  });
});

const anyLife: fc.Arbitrary<GrantLifetime> = fc.record({
  refreshable: fc.boolean(),
  issuedAt: fc.constant(ISSUED),
  expiresAt: fc.option(fc.integer({ min: ISSUED - DAY, max: ISSUED + 400 * DAY })),
  refreshExpiresAt: fc.option(fc.integer({ min: ISSUED - DAY, max: ISSUED + 400 * DAY })),
  isExpiryFixed: fc.boolean(),
  expiryKnownSince: fc.constant(ISSUED),
  keepAliveDays: fc.option(fc.integer({ min: 1, max: 365 })),
});

/** A grant of which something is not so, or null when there is none. */
const exceptionTo = (holds: (given: GrantLifetime) => boolean) =>
  fc.check(fc.property(anyLife, holds)).counterexample;

describe("of any grant", () => {
  test("the notice comes before the end, by seven days at most", () => {
    expect(
      exceptionTo((given) => {
        const [end, notice] = [knownExpiry(given), expiryNoticeAt(given)];
        if (end === null || notice === null) return end === notice;
        return notice <= end && end - notice <= 7 * DAY;
      }),
    ).toBeNull();
  });

  test("the notice of an end to come is not given before the grant", () => {
    expect(
      exceptionTo(
        (given) => (knownExpiry(given) ?? 0) < ISSUED || (expiryNoticeAt(given) ?? ISSUED) >= ISSUED,
      ),
    ).toBeNull();
  });

  test("a refresh for its own sake comes after the grant, where there can be one", () => {
    expect(
      exceptionTo((given) => {
        const at = keepAliveAt(given);
        return at === null || (given.refreshable && at > ISSUED);
      }),
    ).toBeNull();
  });

  test("a refresh for its own sake comes before an end that it can move", () => {
    expect(
      exceptionTo((given) => {
        const { refreshExpiresAt: end, isExpiryFixed, refreshable } = given;
        if (!refreshable || isExpiryFixed || end === null || end - ISSUED < DAY) return true;
        return (keepAliveAt(given) ?? Infinity) < end;
      }),
    ).toBeNull();
  });
});
