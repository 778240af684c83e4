import { expect, test } from "vitest";
import { missingScopes, splitScopes } from "../../src/oauth/scopes.ts";

test.each([
  ["a b", ["a", "b"]],
  ["a,b", ["a", "b"]],
  ["a, b", ["a", "b"]],
  ["  a \t b\n", ["a", "b"]],
  ["a", ["a"]],
  ["", []],
  [" , ", []],
  ["portfolio:read portfolio:write", ["portfolio:read", "portfolio:write"]],
])("splits %j", (text, expected) => {
  expect(splitScopes(text)).toEqual(expected);
});

test("C4 · returns the requested scopes that were not granted, in order", () => {
  expect(missingScopes(["c", "a", "b"], ["a", "x"], true)).toEqual(["c", "b"]);
  expect(missingScopes(["a"], ["a", "b"], true)).toEqual([]);
  expect(missingScopes([], [], true)).toEqual([]);
});

test("C4 · compares case only where the provider does", () => {
  expect(missingScopes(["OPENDOOR"], ["opendoor"], false)).toEqual([]);
  expect(missingScopes(["OPENDOOR"], ["opendoor"], true)).toEqual(["OPENDOOR"]);
});
