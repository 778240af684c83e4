// Token requests of servers with habits of their own, which their providers' definitions describe.

import { afterEach, expect, test, vi } from "vitest";
import {
  authorizationCodeGrant,
  refreshTokenGrant,
  type TokenEndpoint,
} from "../../src/oauth/token-request.ts";
import { oauth2 } from "../../src/providers/oauth2.ts";
import type { CodeProvider, Endpoints } from "../../src/providers/provider.ts";
import { resolveRegistration } from "../../src/providers/registration.ts";
import { fakeProvider, tokenError, tokenResponse } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ORIGIN = "https://provider.example.com";
const GRANT = { code: "code", redirectUri: "https://latchkey.example.com/callback/cb1", codeVerifier: null };
const NO_SCOPES: string[] = [];

/** A client at a server with these habits. */
function endpointOf(token: Partial<CodeProvider["token"]>, endpoints: Endpoints = {}): TokenEndpoint {
  const provider = { ...oauth2, token: { ...oauth2.token, ...token } };
  const registration = resolveRegistration(provider, {
    scopes: [],
    variables: {},
    endpoints: {
      authorization_endpoint: `${ORIGIN}/authorize`,
      token_endpoint: `${ORIGIN}/token`,
      ...endpoints,
    },
    options: { token_endpoint_auth_method: "client_secret_post" },
    discovered: null,
    hasSecret: true,
  });
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
  const credentials = { id: "client", secret: "client secret" };
  return { provider, registration, credentials, policy, now: () => 1_700_000_000_000, requestId: null };
}

/** Exchanges a code and refreshes. Returns both requests as the server gets them. */
async function requestsOf(endpoint: TokenEndpoint, scopes = NO_SCOPES) {
  const received = fakeProvider(() => tokenResponse("access", "refresh"));
  expect(await authorizationCodeGrant(endpoint, GRANT)).toMatchObject({ ok: true });
  expect(await refreshTokenGrant(endpoint, "refresh", scopes)).toMatchObject({ ok: true });
  const [exchange, refresh] = received.map(({ url, form }) => ({
    url,
    parameters: Object.fromEntries(form),
  }));
  return { exchange, refresh };
}

const CLIENT = { client_id: "client", client_secret: "client secret" };
const EXCHANGE = {
  grant_type: "authorization_code",
  code: "code",
  redirect_uri: GRANT.redirectUri,
  ...CLIENT,
};
const REFRESH = { grant_type: "refresh_token", refresh_token: "refresh", ...CLIENT };

test("refreshes are sent to the refresh endpoint, and codes to the token endpoint", async () => {
  const endpoint = endpointOf({}, { refresh_endpoint: `${ORIGIN}/refresh` });
  const { exchange, refresh } = await requestsOf(endpoint, ["read"]);
  expect(exchange).toEqual({ url: `${ORIGIN}/token`, parameters: EXCHANGE });
  expect(refresh).toEqual({ url: `${ORIGIN}/refresh`, parameters: REFRESH });
});

test("parameters of the definition are added to every token request, and others to refreshes only", async () => {
  const { exchange, refresh } = await requestsOf(
    endpointOf({ parameters: { type: "web_server" }, refreshParameters: { type: "refresh", plain: "true" } }),
  );
  expect(exchange?.parameters).toEqual({ ...EXCHANGE, type: "web_server" });
  expect(refresh?.parameters).toEqual({ ...REFRESH, type: "refresh", plain: "true" });
});

test("a refresh repeats the scopes of the grant", async () => {
  const { exchange, refresh } = await requestsOf(endpointOf({ refreshWithScopes: true }), ["ads", "offline"]);
  expect(exchange?.parameters).toEqual(EXCHANGE);
  expect(refresh?.parameters).toEqual({ ...REFRESH, scope: "ads offline" });
});

test("token requests have a JSON body", async () => {
  const bodies: unknown[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    expect(request.headers.get("content-type")).toBe("application/json");
    bodies.push(await request.json());
    return tokenResponse("access", "refresh");
  });
  const endpoint = endpointOf({ body: "json" });
  expect(await authorizationCodeGrant(endpoint, GRANT)).toMatchObject({ ok: true });
  expect(await refreshTokenGrant(endpoint, "refresh", NO_SCOPES)).toMatchObject({ ok: true });
  expect(bodies).toEqual([EXCHANGE, REFRESH]);
});

const LONG_LIVED = {
  longLivedToken: { grantType: "fb_exchange_token", tokenParameter: "fb_exchange_token" },
};

/** Exchanges a code at a server that answers the second exchange with these responses. */
async function exchangeTwice(...responses: (() => Response)[]) {
  const exchanges: Record<string, string>[] = [];
  fakeProvider(({ form }) => {
    if (form.get("grant_type") === "authorization_code") return tokenResponse("short", "refresh", 3600);
    exchanges.push(Object.fromEntries(form));
    return responses[exchanges.length - 1]?.() ?? tokenError("server_error", 500);
  });
  const outcome = await authorizationCodeGrant(endpointOf(LONG_LIVED), GRANT);
  return { exchanges, response: outcome.ok ? outcome.response : null };
}

test("the token of a code is exchanged for a long-lived one", async () => {
  const { exchanges, response } = await exchangeTwice(() => tokenResponse("long", undefined, 5_184_000));
  expect(exchanges).toEqual([{ grant_type: "fb_exchange_token", fb_exchange_token: "short", ...CLIENT }]);
  expect(response).toMatchObject({ accessToken: "long", expiresIn: 5_184_000, refreshToken: "refresh" });
});

const unavailable = () => tokenError("server_error", 503);

test("a second exchange that fails is repeated once if it may succeed then, and the first token is kept", async () => {
  const repeated = await exchangeTwice(unavailable, () => tokenResponse("long"));
  expect(repeated.response).toMatchObject({ accessToken: "long" });
  const refused = await exchangeTwice(() => tokenError("invalid_request"));
  expect(refused.exchanges).toHaveLength(1);
  expect(refused.response).toMatchObject({ accessToken: "short", expiresIn: 3600 });
  const unreachable = await exchangeTwice(unavailable, unavailable);
  expect(unreachable.exchanges).toHaveLength(2);
  expect(unreachable.response).toMatchObject({ accessToken: "short" });
});
