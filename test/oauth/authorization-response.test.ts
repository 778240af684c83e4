import { describe, expect, test } from "vitest";
import { validateAuthorizationResponse } from "../../src/oauth/authorization-response.ts";

const ISSUER = "https://issuer.example.com";
const advertised = { issuer: ISSUER, issParameterSupported: true };
const silent = { issuer: ISSUER, issParameterSupported: false };
const unknown = { issuer: null, issParameterSupported: false };

const blank = { code: null, error: null, iss: null };
const judge = (response: Partial<typeof blank> | Record<string, string>, expected = silent) =>
  validateAuthorizationResponse({ ...blank, ...response }, expected);
const failure = (...args: Parameters<typeof judge>) => {
  const result = judge(...args);
  return result.ok ? null : result.failure.code;
};

describe("a code", () => {
  test("is taken when nothing speaks against it", () => {
    expect(judge({ code: "c" })).toEqual({ ok: true, value: "c" });
    expect(judge({ code: "c", iss: ISSUER }, advertised)).toEqual({ ok: true, value: "c" });
  });

  test.each([{}, { code: "" }])("that is missing or empty is refused: %j", (response) => {
    expect(failure(response)).toBe("callback_invalid");
  });

  test("B3 · that comes with an error is refused", () => {
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
  ])("is compared as a plain string: %j is another one", (iss) => {
    expect(failure({ code: "c", iss })).toBe("issuer_mismatch");
    expect(failure({ code: "c", iss }, advertised)).toBe("issuer_mismatch");
  });

  test("must be there when the server says that it sends it", () => {
    expect(failure({ code: "c" }, advertised)).toBe("issuer_mismatch");
  });

  test("says nothing where we know of none", () => {
    const result = validateAuthorizationResponse({ ...blank, code: "c", iss: "https://x.example" }, unknown);
    expect(result).toEqual({ ok: true, value: "c" });
  });

  test("B1 · is judged before the error, so a wrong sender's words are not repeated", () => {
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
])("B1 · an error of %j is %s", (error, code) => {
  const result = judge({ error });
  // Nothing of the provider's text goes on.
  expect(result).toEqual({ ok: false, failure: { code } });
});
