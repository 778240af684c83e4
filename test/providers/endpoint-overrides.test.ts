// Endpoints that an integration sets itself. Each one has to pass the outbound policy.

import { oauth2, parqet } from "../support/providers.ts";
import { describe, expect, test } from "vitest";
import { EndpointOverrides } from "../../src/providers/integration-settings.ts";
import { type CodeProvider, ENDPOINT_NAMES } from "../../src/providers/provider.ts";
import { resolveEndpoints } from "../../src/providers/registration/registration.ts";
import { endpointProblems } from "../../src/providers/registration/registration-problems.ts";

const POLICY = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

const ENDPOINTS = {
  issuer: "https://auth.example.com",
  authorization_endpoint: "https://auth.example.com/authorize",
  pushed_authorization_request_endpoint: "https://auth.example.com/par",
  device_authorization_endpoint: "https://auth.example.com/device",
  token_endpoint: "https://auth.example.com/token",
  refresh_endpoint: "https://auth.example.com/refresh",
  exchange_endpoint: "https://auth.example.com/exchange",
  revocation_endpoint: "https://auth.example.com/revoke",
  userinfo_endpoint: "https://auth.example.com/userinfo",
  account_endpoint: "https://api.example.com/me",
  api_base_url: "https://api.example.com/v1",
};

/** Where the settings of these endpoints are rejected: in the request body, by the outbound policy, or nowhere. */
function rejectedBy(provider: CodeProvider, endpoints: Record<string, string>): "body" | "policy" | null {
  const parsed = EndpointOverrides().safeParse(endpoints);
  if (!parsed.success) return "body";
  const settings = {
    scopes: [],
    variables: {},
    options: {},
    discovered: null,
    clientId: "client",
    hasSecret: false,
  };
  const resolved = resolveEndpoints(provider, { ...settings, endpoints: parsed.data });
  return endpointProblems(provider, resolved, POLICY).length > 0 ? "policy" : null;
}

const TEMPLATES = [
  "https://{tenant}.example.com/x",
  "https://example.com/{tenant}/x",
  "https://10.0.0.1/{x}",
  "javascript:{x}//auth.example.com/x",
  "data:text/html,{x}",
];

const NOT_ALLOWED = [
  "javascript:alert(1)",
  "https://10.0.0.1/x",
  "https://169.254.169.254/latest/meta-data",
  "https://8.8.8.8/x",
  "https://0x0a000001/x",
  "https://012.1/x",
  "https://[fd00::1]/x",
  "https://[::ffff:10.0.0.1]/x",
  "http://auth.example.com/x",
];

test("public https endpoints are accepted", () => {
  expect(Object.keys(ENDPOINTS).toSorted()).toEqual([...ENDPOINT_NAMES].toSorted());
  expect(rejectedBy(oauth2, ENDPOINTS)).toBeNull();
});

describe.each(Object.keys(ENDPOINTS))("an override of %s", (name) => {
  test.each(TEMPLATES)("A6, F3 · is rejected with a template: %s", (url) => {
    expect(rejectedBy(oauth2, { ...ENDPOINTS, [name]: url })).toBe("body");
  });

  test.each(NOT_ALLOWED)("A6, F3 · is rejected as %s", (url) => {
    expect(rejectedBy(oauth2, { ...ENDPOINTS, [name]: url })).toBe("policy");
  });
});

test("A6, F3 · the endpoints of a provider in the catalog are not replaced by ones that are not allowed", () => {
  for (const url of NOT_ALLOWED) expect(rejectedBy(parqet, { token_endpoint: url })).toBe("policy");
});

test.each(["issuer", "api_base_url"])("F6 · %s must not have a query", (name) => {
  for (const end of ["?", "?a=1", "/v1?a=1"])
    expect(rejectedBy(oauth2, { ...ENDPOINTS, [name]: `https://auth.example.com${end}` })).toBe("policy");
});

test.each(Object.keys(ENDPOINTS))("F6 · %s must not have a fragment", (name) => {
  for (const end of ["#", "#a", "/v1#"])
    expect(rejectedBy(oauth2, { ...ENDPOINTS, [name]: `https://auth.example.com${end}` })).toBe("policy");
});

test("an authorization and a token endpoint may have a query (RFC 6749, section 3)", () => {
  const { authorization_endpoint, token_endpoint } = ENDPOINTS;
  const changes = {
    authorization_endpoint: `${authorization_endpoint}?tenant=1`,
    token_endpoint: `${token_endpoint}?tenant=1`,
  };
  expect(rejectedBy(oauth2, { ...ENDPOINTS, ...changes })).toBeNull();
});
