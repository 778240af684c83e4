import { describe, expect, test } from "vitest";
import { nextTokenSet, presentToken } from "../../../src/connection/token/token-set.ts";

const NOW = 1_700_000_000_000;
const previous = { refresh_token: "old", refresh_expires_at: NOW + 1000, scopes: ["a", "b"] };
const answer = {
  accessToken: "new",
  refreshToken: null,
  expiresIn: 3600,
  refreshExpiresIn: null,
  scope: null,
  metadata: {},
};

describe("a token set", () => {
  test("C6 · keeps the refresh token when the answer has none", () => {
    expect(nextTokenSet(answer, previous, NOW).refresh_token).toBe("old");
  });

  test("C6 · replaces the refresh token when the answer has one", () => {
    expect(nextTokenSet({ ...answer, refreshToken: "rotated" }, previous, NOW).refresh_token).toBe("rotated");
  });

  test("keeps the end of a refresh token that stays, and knows a new one's only when it is said", () => {
    const rotated = { ...answer, refreshToken: "rotated" };
    expect(nextTokenSet(answer, previous, NOW).refresh_expires_at).toBe(NOW + 1000);
    expect(nextTokenSet(rotated, previous, NOW).refresh_expires_at).toBeNull();
    const told = { ...rotated, refreshExpiresIn: 86_400 };
    expect(nextTokenSet(told, previous, NOW).refresh_expires_at).toBe(NOW + 86_400_000);
  });

  test("C4 · keeps the scopes when the answer has none, and takes narrower ones", () => {
    expect(nextTokenSet(answer, previous, NOW).scopes).toEqual(["a", "b"]);
    expect(nextTokenSet({ ...answer, scope: "a" }, previous, NOW).scopes).toEqual(["a"]);
    expect(nextTokenSet({ ...answer, scope: "" }, previous, NOW).scopes).toEqual([]);
  });

  test("C5 · expires when the answer says, or is not known to", () => {
    expect(nextTokenSet(answer, previous, NOW)).toMatchObject({
      issued_at: NOW,
      expires_at: NOW + 3_600_000,
    });
    expect(nextTokenSet({ ...answer, expiresIn: 0 }, previous, NOW).expires_at).toBe(NOW);
    expect(nextTokenSet({ ...answer, expiresIn: null }, previous, NOW).expires_at).toBeNull();
  });
});

test("shows of a token what a caller needs, and nothing else", () => {
  const token = {
    access_token: "secret",
    issued_at: NOW,
    expires_at: NOW + 1000,
    scopes: ["a", "b"],
    version: 4,
    refreshable: true,
    token_type: "Bearer",
    integration: "int1",
    variables: { firm: "x" },
    metadata: { addepar_firm: "42" },
  };
  expect(presentToken(token)).toEqual({
    access_token: "secret",
    token_type: "Bearer",
    expires_at: "2023-11-14T22:13:21.000Z",
    scope: "a b",
    version: 4,
    metadata: { addepar_firm: "42" },
  });
  expect(presentToken({ ...token, expires_at: null }).expires_at).toBeNull();
});
