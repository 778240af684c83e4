import { describe, expect, test } from "vitest";
import { accessTokenFormat, nextTokenSet, presentToken } from "../../../src/connection/token/token-set.ts";

const NOW = 1_700_000_000_000;
const previous = { refresh_token: "old", refresh_expires_at: NOW + 1000, scopes: ["a", "b"], client: null };
const response = {
  accessToken: "new",
  refreshToken: null,
  expiresIn: 3600,
  refreshExpiresIn: null,
  scope: null,
  authorizationDetails: null,
  metadata: {},
};

describe("a token set", () => {
  test("C6 · keeps the refresh token if the response has none", () => {
    expect(nextTokenSet(response, previous, NOW).refresh_token).toBe("old");
  });

  test("C6 · replaces the refresh token if the response has one", () => {
    expect(nextTokenSet({ ...response, refreshToken: "rotated" }, previous, NOW).refresh_token).toBe(
      "rotated",
    );
  });

  test("keeps the expiry of an unchanged refresh token, and gets a new one's expiry only from the response", () => {
    const rotated = { ...response, refreshToken: "rotated" };
    expect(nextTokenSet(response, previous, NOW).refresh_expires_at).toBe(NOW + 1000);
    expect(nextTokenSet(rotated, previous, NOW).refresh_expires_at).toBeNull();
    const withExpiry = { ...rotated, refreshExpiresIn: 86_400 };
    expect(nextTokenSet(withExpiry, previous, NOW).refresh_expires_at).toBe(NOW + 86_400_000);
  });

  test("C4 · keeps the scopes if the response has none, and accepts fewer scopes", () => {
    expect(nextTokenSet(response, previous, NOW).scopes).toEqual(["a", "b"]);
    expect(nextTokenSet({ ...response, scope: "a" }, previous, NOW).scopes).toEqual(["a"]);
    expect(nextTokenSet({ ...response, scope: "" }, previous, NOW).scopes).toEqual([]);
  });

  test("keeps the authorization details if the response has none", () => {
    const details = [{ type: "files", actions: ["read"] }];
    expect(nextTokenSet(response, previous, NOW)).not.toHaveProperty("authorization_details");
    const before = { ...previous, authorization_details: details };
    expect(nextTokenSet(response, before, NOW).authorization_details).toEqual(details);
    const none = { ...response, authorizationDetails: [] };
    expect(nextTokenSet(none, before, NOW).authorization_details).toEqual([]);
  });

  test("H5 · has at most 200 scopes", () => {
    const scope = Array.from({ length: 64 * 1024 }, () => "a").join(" ");
    expect(nextTokenSet({ ...response, scope }, previous, NOW).scopes).toHaveLength(200);
  });

  test("C5 · expires as the response says, or has no known expiry", () => {
    expect(nextTokenSet(response, previous, NOW)).toMatchObject({
      issued_at: NOW,
      expires_at: NOW + 3_600_000,
    });
    expect(nextTokenSet({ ...response, expiresIn: 0 }, previous, NOW).expires_at).toBe(NOW);
    expect(nextTokenSet({ ...response, expiresIn: null }, previous, NOW).expires_at).toBeNull();
  });
});

test("presents only what a caller needs", () => {
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
    origins_since: 0,
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

describe("the format of an access token", () => {
  const stored = {
    access_token: "access-1",
    issued_at: NOW,
    expires_at: null,
    scopes: ["a"],
    version: 1,
    refreshable: true,
    integration: "int",
    variables: {},
    metadata: {},
  };

  test("has defaults for what version 0.1 did not store", () => {
    const added = { token_type: "Bearer", origins_since: 0 };
    expect(accessTokenFormat.parse(stored)).toEqual({ ...stored, ...added });
    const own = { token_type: "Bot", origins_since: NOW };
    expect(accessTokenFormat.parse({ ...stored, ...own })).toEqual({ ...stored, ...own });
  });

  test.each([...Object.keys(stored), "token_type", "origins_since"])("requires the type of %s", (name) => {
    for (const wrong of [null, Symbol("wrong")]) {
      if (name === "expires_at" && wrong === null) continue;
      expect(() => accessTokenFormat.parse({ ...stored, [name]: wrong })).toThrow("not an access token");
    }
  });

  test.each([null, "x", 1, []])("is not %j", (value) => {
    expect(() => accessTokenFormat.parse(value)).toThrow("not an access token");
  });
});
