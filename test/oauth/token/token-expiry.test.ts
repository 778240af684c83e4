import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseExpiresAt, parseExpiresIn } from "../../../src/oauth/token/token-expiry.ts";

const TEN_YEARS = 315_360_000;

test.each<[string, unknown, number | null]>([
  ["a number", 3600, 3600],
  ["a numeric string", "3600", 3600],
  ["a numeric string with spaces", " 3600 ", 3600],
  ["a fraction", 59.9, 59],
  ["zero", 0, null],
  ["zero as a string", "0", null],
  ["a negative number", -1, null],
  ["a negative string", "-60", null],
  ["a huge number", 1e30, null],
  ["ten years", TEN_YEARS, TEN_YEARS],
  ["more than ten years", TEN_YEARS + 1, null],
  ["infinity", Number.POSITIVE_INFINITY, null],
  ["an absent value", undefined, null],
  ["null", null, null],
  ["NaN", Number.NaN, null],
  ["an empty string", "", null],
  ["spaces", "  ", null],
  ["words", "one hour", null],
  ["a number with a unit", "3600s", null],
  ["a boolean", true, null],
  ["a list", [3600], null],
])("C5 · reads %s as seconds", (_, value, expected) => {
  expect(parseExpiresIn(value, "seconds")).toBe(expected);
});

test.each<[unknown, number | null]>([
  [60, 3600],
  ["60", 3600],
  [0.5, 30],
  [-1, null],
  [1e30, null],
  [undefined, null],
])("C5 · reads %s minutes as %s seconds", (value, expected) => {
  expect(parseExpiresIn(value, "minutes")).toBe(expected);
});

test("C5 · for any value, the lifetime is unknown or whole seconds up to ten years", () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom("seconds" as const, "minutes" as const), (value, unit) => {
      const seconds = parseExpiresIn(value, unit);
      const isSane = seconds === null || (Number.isInteger(seconds) && seconds >= 1 && seconds <= TEN_YEARS);
      expect(isSane).toBe(true);
    }),
  );
});

const NOW = Date.UTC(2026, 0, 1);

test.each<[unknown, number | null]>([
  [NOW / 1000 + 60, 60],
  [String(NOW / 1000 + 60), 60],
  [NOW + 60_000, 60],
  ["2026-01-01T00:01:00Z", 60],
  ["Thu, 01 Jan 2026 00:01:00 GMT", 60],
  [NOW / 1000, null],
  [NOW - 1, null],
  [0, null],
  ["2040-01-01T00:00:00Z", null],
  ["soon", null],
  ["", null],
  [{}, null],
  [undefined, null],
])("C5 · reads the point in time %j as %s seconds from now", (value, expected) => {
  expect(parseExpiresAt(value, NOW)).toBe(expected);
});
