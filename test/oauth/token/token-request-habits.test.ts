// Token requests of servers with habits of their own, which their providers' definitions describe.

import { oauth2 } from "../../support/providers.ts";
import { afterEach, expect, test, vi } from "vitest";
import { authorizationCodeGrant } from "../../../src/oauth/grants/authorization-code-grant.ts";
import { refreshTokenGrant } from "../../../src/oauth/grants/refresh-token-grant.ts";
import type { TokenEndpoint } from "../../../src/oauth/token/token-request.ts";
import type { CodeProvider, Endpoints } from "../../../src/providers/provider.ts";
import { mergeMetadata } from "../../../src/connection/metadata.ts";
import { resolveRegistration } from "../../../src/providers/registration/registration.ts";
import { fakeProvider, tokenError, tokenResponse } from "../../support/workers/scripted-fetch.ts";

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
    clientId: "client",
    hasSecret: true,
  });
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
  const credentials = { id: "client", secret: "client secret" };
  return {
    provider,
    registration,
    values: new Map(),
    credentials,
    policy,
    now: () => 1_700_000_000_000,
    requestId: null,
  };
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
    endpointOf({
      parameters: { type: "web_server" },
      refresh_parameters: { type: "refresh", plain: "true" },
    }),
  );
  expect(exchange?.parameters).toEqual({ ...EXCHANGE, type: "web_server" });
  expect(refresh?.parameters).toEqual({ ...REFRESH, type: "refresh", plain: "true" });
});

test("a refresh repeats the scopes of the grant", async () => {
  const { exchange, refresh } = await requestsOf(endpointOf({ refresh_with_scopes: true }), [
    "ads",
    "offline",
  ]);
  expect(exchange?.parameters).toEqual(EXCHANGE);
  expect(refresh?.parameters).toEqual({ ...REFRESH, scope: "ads offline" });
});

test("a refresh of a grant without scopes has no empty scope", async () => {
  const { refresh } = await requestsOf(endpointOf({ refresh_with_scopes: true }));
  expect(refresh?.parameters).toEqual(REFRESH);
});

test("a refresh extends the current token, unless its response reports an error at the definition's place", async () => {
  const endpoint = endpointOf({ refresh_keeps_token: true, fields: { error: ["fault"] } });
  let body: object = { expires_in: 1800 };
  fakeProvider(() => Response.json(body));
  const refreshed = () => refreshTokenGrant(endpoint, "refresh", NO_SCOPES, "current");
  expect(await refreshed()).toMatchObject({
    ok: true,
    response: { accessToken: "current", expiresIn: 1800, refreshToken: null },
  });
  body = { fault: "expired" };
  expect(await refreshed()).toMatchObject({ ok: false, failure: { kind: "oauth_error", error: "expired" } });
});

test("learned values come before other metadata, which can be too large to be stored", async () => {
  const endpoint = endpointOf({ metadata_fields: ["notes"] });
  const provider: CodeProvider = {
    ...endpoint.provider,
    learned: { shard: { from: "token", path: ["data"] } },
  };
  fakeProvider(() => Response.json({ access_token: "access", data: "eu1", notes: "x".repeat(8_170) }));
  const nearLimit = await authorizationCodeGrant({ ...endpoint, provider }, GRANT);
  expect(mergeMetadata({}, nearLimit.ok ? nearLimit.response.metadata : {})).toEqual({ shard: "eu1" });
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
  exchange: { grant_type: "fb_exchange_token", token_parameter: "fb_exchange_token" },
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

test("a second exchange has the parameters of every token request", async () => {
  const received = fakeProvider(() => tokenResponse("short"));
  await authorizationCodeGrant(endpointOf({ ...LONG_LIVED, parameters: { version: "2" } }), GRANT);
  expect(received.map(({ form }) => form.get("version"))).toEqual(["2", "2"]);
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

test("parameters of RFC 6749 are left out, renamed, or have another grant type, as the definition says", async () => {
  const { exchange, refresh } = await requestsOf(
    endpointOf({
      parameters: { redirect_uri: null, client_id: null },
      parameter_names: { grant_type: "grantType", code: "auth_code", client_secret: "secret" },
      grant_types: { authorization_code: "authorized_code" },
    }),
  );
  const secret = CLIENT.client_secret;
  expect(exchange?.parameters).toEqual({ grantType: "authorized_code", auth_code: "code", secret });
  expect(refresh?.parameters).toEqual({ grantType: "refresh_token", refresh_token: "refresh", secret });
});
