import * as fc from "fast-check";
import { expect, test } from "vitest";
import { equalInConstantTime, sha256Hex } from "../../src/shared/digest.ts";

test("hashes as in FIPS 180-4", async () => {
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test.each([
  ["", "", true],
  ["a", "a", true],
  ["a", "b", false],
  ["a", "ab", false],
  ["ab", "a", false],
  ["", "a", false],
  ["a", "", false],
  ["a", "a\0", false],
  ["é", "é", true],
  ["é", "e", false],
])("E4 · compares %j with %j: %s", (a, b, expected) => {
  expect(equalInConstantTime(a, b)).toBe(expected);
});

test("E4 · agrees with === for any two strings", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      expect(equalInConstantTime(a, b)).toBe(a === b);
      expect(equalInConstantTime(a, a)).toBe(true);
    }),
  );
});
