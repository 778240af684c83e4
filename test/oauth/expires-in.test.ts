import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseExpiresIn } from "../../src/oauth/expires-in.ts";

const TEN_YEARS = 315_360_000;

test.each<[string, unknown, number | null]>([
  ["a number", 3600, 3600],
  ["a numeric string", "3600", 3600],
  ["a numeric string with spaces", " 3600 ", 3600],
  ["a fraction", 59.9, 59],
  ["zero", 0, 0],
  ["zero as a string", "0", 0],
  ["a negative number", -1, 0],
  ["a negative string", "-60", 0],
  ["a huge number", 1e30, TEN_YEARS],
  ["infinity", Number.POSITIVE_INFINITY, TEN_YEARS],
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
  [-1, 0],
  [1e30, TEN_YEARS],
  [undefined, null],
])("C5 · reads %s minutes as %s seconds", (value, expected) => {
  expect(parseExpiresIn(value, "minutes")).toBe(expected);
});

test("C5 · for any value, the lifetime is unknown or whole seconds up to ten years", () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom("seconds" as const, "minutes" as const), (value, unit) => {
      const seconds = parseExpiresIn(value, unit);
      const isSane = seconds === null || (Number.isInteger(seconds) && seconds >= 0 && seconds <= TEN_YEARS);
      expect(isSane).toBe(true);
    }),
  );
});
