import { oauth2, parqex } from "../../support/providers.ts";
import { describe, expect, test } from "vitest";
import {
  authorizationParameters,
  authorizationUrl,
  newCodeVerifier,
} from "../../../src/oauth/authorization/authorization-request.ts";
import { type Registration, resolveRegistration } from "../../../src/providers/registration/registration.ts";

const settings = {
  scopes: [],
  variables: {},
  endpoints: {},
  options: {},
  discovered: null,
  clientId: "client",
  hasSecret: true,
};
const registration: Registration = {
  ...resolveRegistration(oauth2, settings),
  endpoints: { authorization_endpoint: "https://provider.example.com/authorize?tenant=1" },
};
const request = {
  clientId: "client",
  redirectUri: "https://latchkey.example.com/callback/cb1",
  scopes: ["a", "b"],
  authorizationDetails: [],
  state: "the-state",
  codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  names: {},
  without: [],
  responseType: "code" as const,
  extra: {},
};

async function parameters(changes: object = {}, changed: Registration = registration) {
  const all = await authorizationParameters(changed, { ...request, ...changes });
  const url = new URL(authorizationUrl(changed, all));
  return Object.fromEntries(url.searchParams);
}

test("A2 · creates a thousand different verifiers of 43 characters", () => {
  const verifiers = Array.from({ length: 1000 }, () => newCodeVerifier());
  expect(new Set(verifiers).size).toBe(1000);
  expect(verifiers.every((verifier) => /^[A-Za-z0-9_-]{43}$/.test(verifier))).toBe(true);
});

describe("an authorization request", () => {
  test("A1 · requests a code, with the parameters of RFC 6749 in addition to the endpoint's own", async () => {
    expect(await parameters({ codeVerifier: null })).toEqual({
      tenant: "1",
      response_type: "code",
      client_id: "client",
      redirect_uri: "https://latchkey.example.com/callback/cb1",
      state: "the-state",
      scope: "a b",
    });
  });

  test("A2 · contains the S256 challenge of RFC 7636, appendix B, and never the verifier", async () => {
    const sent = await parameters();
    expect(sent).toMatchObject({
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
    expect(JSON.stringify(sent)).not.toContain(request.codeVerifier);
  });

  test("omits the scope where there is none", async () => {
    expect(await parameters({ scopes: [] })).not.toHaveProperty("scope");
  });

  test("separates scopes as the provider requires", async () => {
    const separated = { ...registration, scopeSeparator: parqex.scopes.separator };
    expect((await parameters({}, separated))["scope"]).toBe("a,b");
  });

  test("A1 · does not let additional parameters override its own", async () => {
    const hostile = {
      response_type: "token",
      state: "x",
      redirect_uri: "https://evil.example",
      client_id: "y",
    };
    const changed = { ...registration, authorizationParameters: hostile };
    expect(await parameters({ extra: hostile }, changed)).toMatchObject({
      response_type: "code",
      state: "the-state",
      redirect_uri: request.redirectUri,
      client_id: "client",
    });
  });

  test("lets a reconnect's parameters override the integration's", async () => {
    const changed = { ...registration, authorizationParameters: { prompt: "login", audience: "api" } };
    expect(await parameters({ extra: { prompt: "consent" } }, changed)).toMatchObject({
      prompt: "consent",
      audience: "api",
    });
  });
});

test("an authorization request leaves out the parameters that the server does not accept", async () => {
  const sent = await parameters({ without: ["redirect_uri", "client_id"], codeVerifier: null });
  expect(Object.keys(sent).toSorted()).toEqual(["response_type", "scope", "state", "tenant"]);
});
