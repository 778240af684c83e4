import { oauth2 } from "../support/providers.ts";
import { expect, test } from "vitest";
import { boundScopes, missingScopes, splitScopes } from "../../src/oauth/scopes.ts";

const EXACT = { caseSensitive: true };

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
  expect(missingScopes(["c", "a", "b"], ["a", "x"], EXACT)).toEqual(["c", "b"]);
  expect(missingScopes(["a"], ["a", "b"], EXACT)).toEqual([]);
  expect(missingScopes([], [], EXACT)).toEqual([]);
});

test("C4 · compares case only where the provider does", () => {
  expect(missingScopes(["OPENDOOR"], ["opendoor"], { caseSensitive: false })).toEqual([]);
  expect(missingScopes(["OPENDOOR"], ["opendoor"], EXACT)).toEqual(["OPENDOOR"]);
});

test("C4 · does not miss the scopes that servers honor without returning them", () => {
  expect(missingScopes(["openid", "offline_access", "mail"], ["mail"], EXACT)).toEqual([]);
  expect(missingScopes(["openid", "offline_access", "mail"], [], EXACT)).toEqual(["mail"]);
  expect(missingScopes(["silent", "mail"], ["mail"], { ...EXACT, neverEchoed: ["silent"] })).toEqual([]);
});

test("C4 · does not miss a scope that the server returns in another form", () => {
  const rules = { caseSensitive: false, equivalents: [["Email", "https://example.com/auth/email"]] };
  expect(missingScopes(["email"], ["https://example.com/auth/EMAIL"], rules)).toEqual([]);
  expect(missingScopes(["https://example.com/auth/email"], ["email"], rules)).toEqual([]);
  expect(missingScopes(["email", "profile"], ["profile"], rules)).toEqual(["email"]);
});

test("C4 · knows the long forms of the generic provider's short scopes", () => {
  const long = "https://www.googleapis.com/auth/userinfo";
  const granted = ["openid", `${long}.email`, `${long}.profile`];
  expect(
    missingScopes(["openid", "email", "profile", "calendar"], granted, {
      caseSensitive: true,
      equivalents: oauth2.scopes.equivalents ?? [],
    }),
  ).toEqual(["calendar"]);
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
