import { describe, expect, test } from "vitest";
import { validateAuthorizationResponse } from "../../../src/oauth/authorization/authorization-response.ts";

const ISSUER = "https://issuer.example.com";
const advertised = { issuer: ISSUER, issParameterSupported: true };
const silent = { issuer: ISSUER, issParameterSupported: false };
const unknown = { issuer: null, issParameterSupported: false };

const empty = { code: null, error: null, iss: null };
const validate = (
  response: Partial<typeof empty> | Record<string, string>,
  expected: Parameters<typeof validateAuthorizationResponse>[1] = silent,
) => validateAuthorizationResponse({ ...empty, ...response }, expected);
const failure = (...args: Parameters<typeof validate>) => {
  const result = validate(...args);
  return result.ok ? null : result.failure.code;
};

describe("a code", () => {
  test("is accepted when all checks pass", () => {
    expect(validate({ code: "c" })).toEqual({ ok: true, value: "c" });
    expect(validate({ code: "c", iss: ISSUER }, advertised)).toEqual({ ok: true, value: "c" });
  });

  test.each([{}, { code: "" }])("that is missing or empty is rejected: %j", (response) => {
    expect(failure(response)).toBe("callback_invalid");
  });

  test("B3 · that comes with an error is rejected", () => {
    expect(failure({ code: "c", error: "access_denied" })).toBe("callback_invalid");
    expect(failure({ code: "c", error: "" })).toBe("callback_invalid");
  });
});

describe("B2 · the issuer", () => {
  test.each([
    "https://issuer.example.com/",
    "https://ISSUER.example.com",
    "https://issuer.example.com:443",
    "https://evil.example.com",
    "",
  ])("is compared as a plain string: %j is a different one", (iss) => {
    expect(failure({ code: "c", iss })).toBe("issuer_mismatch");
    expect(failure({ code: "c", iss }, advertised)).toBe("issuer_mismatch");
  });

  test("is required when the server says that it sends it", () => {
    expect(failure({ code: "c" }, advertised)).toBe("issuer_mismatch");
  });

  test("is ignored where none is known", () => {
    const result = validateAuthorizationResponse({ ...empty, code: "c", iss: "https://x.example" }, unknown);
    expect(result).toEqual({ ok: true, value: "c" });
  });

  test("B1 · is checked before the error, so that nothing from a wrong sender is used", () => {
    expect(failure({ error: "access_denied", iss: "https://evil.example.com" })).toBe("issuer_mismatch");
    expect(failure({ error: "access_denied" }, advertised)).toBe("issuer_mismatch");
    expect(failure({ code: "c", error: "x", iss: "https://evil.example.com" })).toBe("issuer_mismatch");
  });
});

test.each([
  ["access_denied", "access_denied"],
  ["temporarily_unavailable", "provider_unavailable"],
  ["server_error", "provider_unavailable"],
  ["invalid_scope", "authorization_failed"],
  ["<script>alert(1)</script>", "authorization_failed"],
  ["", "authorization_failed"],
])("B1 · the error %j becomes %s", (error, code) => {
  const result = validate({ error });
  // Nothing of the provider's text is passed on.
  expect(result).toEqual({ ok: false, failure: { code } });
});

describe("a denial", () => {
  test.each([
    "access_denied",
    "ACCESS_DENIED",
    "access denied",
    "user_denied",
    "user_cancelled_login",
    "user_cancelled_authorize",
    "oem_cancelled_login",
  ])("is recognized in %s", (error) => {
    expect(failure({ error })).toBe("access_denied");
  });

  test("is recognized in the codes of the provider's definition", () => {
    expect(failure({ error: "declined_by_owner" })).toBe("authorization_failed");
    const expected = { ...silent, deniedErrors: ["declined_by_owner"] };
    expect(failure({ error: "declined_by_owner" }, expected)).toBe("access_denied");
    expect(failure({ error: "access_denied" }, expected)).toBe("access_denied");
  });

  test.each(["consent_required", "login_required", "interaction_required"])(
    "is not assumed from %s, which asks for an interaction",
    (error) => {
      expect(failure({ error })).toBe("authorization_failed");
    },
  );
});
