// Token requests (RFC 6749, sections 4.1.3 and 6): what is sent to a token endpoint. How the response is read is in
// token-response.ts. Knows neither connections nor storage.

import {
  authorizationCodeGrantRequest,
  customFetch,
  genericTokenEndpointRequest,
  nopkce,
  processAuthorizationCodeResponse,
  processGenericTokenEndpointResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  skipStateCheck,
  type TokenEndpointResponse,
  validateAuthResponse,
} from "oauth4webapi";
import { boundedFetch, ResponseTooLarge } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { parseRetryAfter } from "../net/retry-after.ts";
import type { CodeProvider, LongLivedToken } from "../providers/provider.ts";
import type { Registration } from "../providers/registration.ts";
import type { Clock } from "../shared/clock.ts";
import {
  allowHttpOnLoopback,
  basicCredentials,
  type ClientCredentials,
  serverAndClient,
} from "./client-authentication.ts";
import { safeMediaType } from "./redact.ts";
import { readFields } from "./response-body.ts";
import { classifyFailure, NO_RESPONSE, type ReceivedResponse, type TokenFailure } from "./token-failure.ts";
import { readTokenResponse, type TokenResponse, toTokenResponse } from "./token-response.ts";

/** A request that granted no token. `contentType` is the media type of the response; null where there is none. */
export type FailedToken = { ok: false; failure: TokenFailure; contentType: string | null };

export type TokenOutcome = { ok: true; response: TokenResponse } | FailedToken;

/** A token endpoint, and the client that calls it. */
export type TokenEndpoint = {
  provider: CodeProvider;
  registration: Registration;
  credentials: ClientCredentials;
  policy: OutboundPolicy;
  now: Clock;
  /** The ID of the request that caused this one. It is sent to the provider and logged. */
  requestId: string | null;
};

/**
 * Exchanges an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Sends it once. Exchanges the access
 * token for a long-lived one where the provider has these, and keeps the first one if that fails.
 */
export async function authorizationCodeGrant(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  const { longLivedToken } = endpoint.provider.token;
  const outcome = await exchangeCode(endpoint, grant);
  if (!outcome.ok || longLivedToken === undefined) return outcome;
  const longLived = await exchangeToken(endpoint, longLivedToken, outcome.response.accessToken);
  if (!longLived.ok) return outcome;
  const { refreshToken, scope, metadata } = outcome.response;
  const { response } = longLived;
  return {
    ok: true,
    response: {
      ...response,
      refreshToken: response.refreshToken ?? refreshToken,
      scope: response.scope ?? scope,
      metadata: { ...metadata, ...response.metadata },
    },
  };
}

function exchangeCode(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  const secrets = [grant.code, grant.codeVerifier ?? ""];
  return requestToken(endpoint, secrets, async (options) => {
    const { server, client, authentication } = serverAndClient(endpoint.registration, endpoint.credentials);
    // The authorization response was validated when it arrived. This call only converts the code for the library.
    const parameters = validateAuthResponse(
      server,
      client,
      new URLSearchParams({ code: grant.code }),
      skipStateCheck,
    );
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      grant.redirectUri,
      grant.codeVerifier ?? nopkce,
      options,
    );
    return processAuthorizationCodeResponse(server, client, response);
  });
}

/** Exchanges an access token for a long-lived one. Sends the request again if there was no usable response. */
async function exchangeToken(
  endpoint: TokenEndpoint,
  { grantType, tokenParameter }: LongLivedToken,
  accessToken: string,
): Promise<TokenOutcome> {
  const request = () =>
    requestToken(endpoint, [accessToken], async (options) => {
      const { server, client, authentication } = serverAndClient(endpoint.registration, endpoint.credentials);
      const parameters = { [tokenParameter]: accessToken };
      const response = await genericTokenEndpointRequest(
        server,
        client,
        authentication,
        grantType,
        parameters,
        options,
      );
      return processGenericTokenEndpointResponse(server, client, response);
    });
  const outcome = await request();
  return outcome.ok || outcome.failure.kind !== "unavailable" ? outcome : request();
}

/** Sends a refresh token (RFC 6749, section 6). `scopes` are those of its grant. */
export function refreshTokenGrant(
  { registration, ...endpoint }: TokenEndpoint,
  refreshToken: string,
  scopes: readonly string[],
): Promise<TokenOutcome> {
  const { refreshParameters, refreshWithScopes } = endpoint.provider.token;
  const { endpoints, scopeSeparator } = registration;
  const token_endpoint = endpoints.refresh_endpoint ?? endpoints.token_endpoint;
  const target = {
    ...endpoint,
    registration: { ...registration, endpoints: { ...endpoints, token_endpoint } },
  };
  return requestToken(target, [refreshToken], async ({ additionalParameters, ...options }) => {
    const { server, client, authentication } = serverAndClient(target.registration, endpoint.credentials);
    const response = await refreshTokenGrantRequest(server, client, authentication, refreshToken, {
      ...options,
      additionalParameters: {
        ...additionalParameters,
        ...refreshParameters,
        ...(refreshWithScopes === true && { scope: scopes.join(scopeSeparator) }),
      },
    });
    return processRefreshTokenResponse(server, client, response);
  });
}

type RequestOptions = {
  [customFetch]: (url: string, init: RequestInit) => Promise<Response>;
  additionalParameters: Record<string, string>;
};

/**
 * Sends a request through the library. The library gets the response in the form of RFC 6749, section 5.1, whatever form
 * the server has sent it in.
 */
async function requestToken(
  endpoint: TokenEndpoint,
  secrets: readonly string[],
  request: (options: RequestOptions) => Promise<TokenEndpointResponse>,
): Promise<TokenOutcome> {
  const { registration, provider, policy } = endpoint;
  const tokenEndpoint = registration.endpoints.token_endpoint;
  if (tokenEndpoint === undefined || typeof checkOutboundUrl(tokenEndpoint, policy) === "string") {
    return { ok: false, failure: NO_RESPONSE, contentType: null };
  }
  let failed: FailedToken = { ok: false, failure: NO_RESPONSE, contentType: null };
  const send = async (url: string, init: RequestInit) => {
    const received = await receive(url, init, endpoint);
    const isSuccess = received.status >= 200 && received.status < 300;
    const read = isSuccess ? readTokenResponse(received, provider, registration, endpoint.now()) : null;
    if (read?.ok === true) return Response.json(read.canonical);
    const sent = [...secrets, ...secretsOf(endpoint.credentials)];
    const failure = classifyFailure(received, provider, read, sent);
    failed = { ok: false, failure, contentType: safeMediaType(received.contentType, sent) };
    return new Response(null, { status: 400 });
  };
  try {
    const response = await request({
      [customFetch]: send,
      additionalParameters: { ...provider.token.parameters },
      ...allowHttpOnLoopback(tokenEndpoint),
    });
    return { ok: true, response: toTokenResponse(response, provider, registration) };
  } catch {
    return failed;
  }
}

/** The secret of a client, and its form in Basic authentication. */
function secretsOf({ id, secret }: ClientCredentials): string[] {
  return secret === null
    ? []
    : [secret, basicCredentials(id, secret, "form"), basicCredentials(id, secret, "raw")];
}

async function receive(url: string, init: RequestInit, endpoint: TokenEndpoint): Promise<ReceivedResponse> {
  const { registration, provider, requestId, now } = endpoint;
  try {
    const response = await (registration.tokenRequestMethod === "GET"
      ? sendAsQuery(url, init, requestId)
      : boundedFetch(url, provider.token.body === "json" ? withJsonBody(init) : init, requestId));
    const { status, headers } = response;
    const contentType = headers.get("content-type");
    return {
      status,
      contentType,
      fields: readFields(new Uint8Array(await response.arrayBuffer()), contentType),
      retryAfterSeconds: parseRetryAfter(headers.get("retry-after"), now()),
      isTooLarge: false,
    };
  } catch (error) {
    if (!(error instanceof ResponseTooLarge)) throw error;
    // The status tells what the server did, although its body was not read.
    const { status } = error;
    return { status, contentType: null, fields: null, retryAfterSeconds: null, isTooLarge: true };
  }
}

/** Returns the request with its parameters as a JSON object. */
function withJsonBody(init: RequestInit): RequestInit {
  if (!(init.body instanceof URLSearchParams)) return init;
  const headers = new Headers(init.headers);
  headers.set("content-type", "application/json");
  return { ...init, headers, body: JSON.stringify(Object.fromEntries(init.body)) };
}

/** Sends the parameters in the query, for servers whose documentation shows GET for the token endpoint. */
function sendAsQuery(url: string, init: RequestInit, requestId: string | null): Promise<Response> {
  const target = new URL(url);
  if (init.body instanceof URLSearchParams) {
    for (const [name, value] of init.body) target.searchParams.append(name, value);
  }
  const headers = new Headers(init.headers);
  headers.delete("content-type");
  return boundedFetch(target.href, { method: "GET", headers }, requestId);
}
