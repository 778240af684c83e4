// Token requests (RFC 6749, sections 4.1.3 and 6): what is sent to a token endpoint. How the response is read is in
// token-response.ts. Knows neither connections nor storage.

import {
  authorizationCodeGrantRequest,
  customFetch,
  nopkce,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  skipStateCheck,
  type TokenEndpointResponse,
  validateAuthResponse,
} from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { CodeProvider } from "../providers/provider.ts";
import type { Registration } from "../providers/registration.ts";
import type { Clock } from "../shared/clock.ts";
import { allowHttpOnLoopback, type ClientCredentials, serverAndClient } from "./client-authentication.ts";
import {
  classifyFailure,
  NO_RESPONSE,
  normalizeBody,
  parseObject,
  type ReceivedResponse,
  type TokenFailure,
  type TokenResponse,
  toTokenResponse,
} from "./token-response.ts";

export type TokenOutcome = { ok: true; response: TokenResponse } | { ok: false; failure: TokenFailure };

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

/** Exchanges an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Sends it once. */
export function authorizationCodeGrant(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return requestToken(endpoint, async (options) => {
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

/** Sends a refresh token (RFC 6749, section 6). */
export function refreshTokenGrant(endpoint: TokenEndpoint, refreshToken: string): Promise<TokenOutcome> {
  return requestToken(endpoint, async (options) => {
    const { server, client, authentication } = serverAndClient(endpoint.registration, endpoint.credentials);
    const response = await refreshTokenGrantRequest(server, client, authentication, refreshToken, options);
    return processRefreshTokenResponse(server, client, response);
  });
}

type RequestOptions = { [customFetch]: (url: string, init: RequestInit) => Promise<Response> };

async function requestToken(
  endpoint: TokenEndpoint,
  request: (options: RequestOptions) => Promise<TokenEndpointResponse>,
): Promise<TokenOutcome> {
  const { registration, provider, policy } = endpoint;
  const tokenEndpoint = registration.endpoints.token_endpoint;
  if (tokenEndpoint === undefined || typeof checkOutboundUrl(tokenEndpoint, policy) === "string") {
    return { ok: false, failure: NO_RESPONSE };
  }
  let received: ReceivedResponse | null = null;
  const send = async (url: string, init: RequestInit) => {
    const response = await (registration.tokenRequestMethod === "GET"
      ? sendAsQuery(url, init, endpoint.requestId)
      : boundedFetch(url, init, endpoint.requestId));
    const text = await response.text();
    const body = parseObject(text);
    received = { response, body };
    const normalized = body === null ? text : JSON.stringify(normalizeBody(body, provider, registration));
    return new Response(normalized === "" ? null : normalized, {
      status: response.status,
      headers: response.headers,
    });
  };
  try {
    const response = await request({ [customFetch]: send, ...allowHttpOnLoopback(tokenEndpoint) });
    return { ok: true, response: toTokenResponse(response, provider, registration) };
  } catch {
    return { ok: false, failure: classifyFailure(received, endpoint.now()) };
  }
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
