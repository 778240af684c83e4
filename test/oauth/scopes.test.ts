import { expect, test } from "vitest";
import { boundScopes, missingScopes, splitScopes } from "../../src/oauth/scopes.ts";

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

test("H5 · keeps at most 200 scopes, and 8 KiB of JSON in all", () => {
  const many = Array.from({ length: 300 }, (_, n) => `scope-${n}`);
  expect(boundScopes(many)).toEqual(many.slice(0, 200));
  const long = Array.from({ length: 100 }, (_, n) => "é".repeat(100) + String(n));
  const kept = boundScopes(long);
  expect(kept).toEqual(long.slice(0, kept.length));
  expect(kept.length).toBeGreaterThan(30);
  expect(new TextEncoder().encode(JSON.stringify(kept)).length).toBeLessThanOrEqual(8 * 1024 + 1);
  expect(boundScopes(["x".repeat(64 * 1024), "read"])).toEqual(["read"]);
});
