// One exchange with a token endpoint: what is sent, what counts as an answer, and what kind of failure
// everything else is. Knows neither connections nor storage.

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
import * as z from "zod";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { CodeProvider } from "../providers/provider.ts";
import type { Registration } from "../providers/registration.ts";
import type { Clock } from "../shared/clock.ts";
import { type ClientCredentials, allowHttpOnLoopback, serverAndClient } from "./client-authentication.ts";
import { parseExpiresIn } from "./expires-in.ts";
import { parseRetryAfter } from "../net/retry-after.ts";

/** What a token endpoint granted. */
export type TokenResponse = {
  accessToken: string;
  /** Null when the answer had none: an older one then stays valid (RFC 6749, section 6). */
  refreshToken: string | null;
  /** Seconds; null means that the token is not known to expire. */
  expiresIn: number | null;
  /** Seconds until the refresh token ends, where the server says so. */
  refreshExpiresIn: number | null;
  /** As sent; null when the answer had none, which means "as requested" (RFC 6749, section 5.1). */
  scope: string | null;
  metadata: Record<string, string>;
};

export type TokenFailure =
  /** The server said no, with an error code of RFC 6749, section 5.2. */
  | { kind: "oauth_error"; error: string; status: number }
  /** No verdict: a time-out, a broken connection, 429, 5xx, or an answer that is none. */
  | {
      kind: "unavailable";
      status: number | null;
      /** The server said itself that it did nothing, with an error code that asks for patience. */
      isExplicit: boolean;
      retryAfterSeconds: number | null;
      /** A new refresh token in an answer that is otherwise unusable: the old one may be gone by now. */
      rotatedRefreshToken: string | null;
    };

/**
 * Whether the server may have acted without our having its answer: none came, or none that can be read.
 * What was presented may then have been rotated.
 */
export function isAmbiguous(failure: TokenFailure): boolean {
  if (failure.kind !== "unavailable" || failure.isExplicit || failure.rotatedRefreshToken !== null)
    return false;
  return failure.status === null || failure.status === 200;
}

export type TokenOutcome = { ok: true; answer: TokenResponse } | { ok: false; failure: TokenFailure };

export type TokenEndpoint = {
  provider: CodeProvider;
  registration: Registration;
  credentials: ClientCredentials;
  policy: OutboundPolicy;
  now: Clock;
  /** Names the request that led here, to the provider as in the logs. */
  requestId: string | null;
};

/** Exchanges an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Sends it once. */
export function authorizationCodeGrant(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return exchange(endpoint, async (send) => {
    const { server, client, authentication } = serverAndClient(endpoint.registration, endpoint.credentials);
    // The answer was judged when it came; this only brings the code into the form the library asks for.
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
      send,
    );
    return processAuthorizationCodeResponse(server, client, response);
  });
}

/** Presents a refresh token (RFC 6749, section 6). */
export function refreshTokenGrant(endpoint: TokenEndpoint, refreshToken: string): Promise<TokenOutcome> {
  return exchange(endpoint, async (send) => {
    const { server, client, authentication } = serverAndClient(endpoint.registration, endpoint.credentials);
    const response = await refreshTokenGrantRequest(server, client, authentication, refreshToken, send);
    return processRefreshTokenResponse(server, client, response);
  });
}

type SendOptions = { [customFetch]: (url: string, init: RequestInit) => Promise<Response> };

async function exchange(
  endpoint: TokenEndpoint,
  request: (send: SendOptions) => Promise<TokenEndpointResponse>,
): Promise<TokenOutcome> {
  const { registration, provider, policy } = endpoint;
  const tokenEndpoint = registration.endpoints.token_endpoint;
  if (tokenEndpoint === undefined || typeof checkOutboundUrl(tokenEndpoint, policy) === "string") {
    return { ok: false, failure: NO_RESPONSE };
  }
  let received: Received | null = null;
  const send = async (url: string, init: RequestInit) => {
    const response = await (registration.tokenRequestMethod === "GET"
      ? sendAsQuery(url, init, endpoint.requestId)
      : boundedFetch(url, init, endpoint.requestId));
    const text = await response.text();
    const body = parseObject(text);
    received = { response, body };
    const normalized = body === null ? text : JSON.stringify(normalize(body, provider, registration));
    return new Response(normalized === "" ? null : normalized, {
      status: response.status,
      headers: response.headers,
    });
  };
  try {
    const answer = await request({ [customFetch]: send, ...allowHttpOnLoopback(tokenEndpoint) });
    return { ok: true, answer: toAnswer(answer, provider, registration) };
  } catch {
    return { ok: false, failure: classify(received, endpoint.now()) };
  }
}

/** Brings an answer into the form of RFC 6749, section 5.1, which the library then holds it to. */
function normalize(
  body: Record<string, unknown>,
  provider: CodeProvider,
  registration: Registration,
): Record<string, unknown> {
  // An ID token tells the client who signed in; nothing here relies on one.
  const { expires_in, id_token: _, ...rest } = provider.normalizeTokenResponse?.(body) ?? body;
  for (const optional of ["refresh_token", "scope"]) {
    if (rest[optional] === null || rest[optional] === "") delete rest[optional];
  }
  if (Array.isArray(rest["scope"])) rest["scope"] = rest["scope"].join(" ");
  const seconds = parseExpiresIn(expires_in, registration.expiresInUnit);
  return seconds === null ? rest : { ...rest, expires_in: seconds };
}

function toAnswer(
  answer: TokenEndpointResponse,
  provider: CodeProvider,
  registration: Registration,
): TokenResponse {
  // Nothing here can prove possession of a key, so a DPoP-bound token would be of no use (RFC 9449).
  if (answer.token_type !== "bearer") throw new Error("token_type is not bearer");
  const metadata: Record<string, string> = {};
  for (const field of provider.token.metadataFields) {
    const value = answer[field];
    if (typeof value === "string" || typeof value === "number") metadata[field] = String(value);
  }
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresIn: answer.expires_in ?? registration.defaultExpiresIn,
    refreshExpiresIn: parseExpiresIn(answer["refresh_token_expires_in"], "seconds"),
    scope: answer.scope ?? null,
    metadata,
  };
}

/** Error codes that ask for patience rather than give a verdict. */
const PASSING_ERRORS = new Set(["server_error", "temporarily_unavailable", "slow_down"]);

/** Nothing came back, or nothing was sent. */
export const NO_RESPONSE: TokenFailure = {
  kind: "unavailable",
  status: null,
  isExplicit: false,
  retryAfterSeconds: null,
  rotatedRefreshToken: null,
};

type Received = { response: Response; body: Record<string, unknown> | null };

function classify(received: Received | null, now: number): TokenFailure {
  if (received === null) return NO_RESPONSE;
  const { response, body } = received;
  const error = body?.["error"];
  const verdict = response.status === 200 || (response.status >= 400 && response.status < 500);
  if (verdict && response.status !== 429 && typeof error === "string" && !PASSING_ERRORS.has(error)) {
    return { kind: "oauth_error", error, status: response.status };
  }
  const sent = response.status === 200 ? body?.["refresh_token"] : undefined;
  return {
    kind: "unavailable",
    status: response.status,
    isExplicit: typeof error === "string" && PASSING_ERRORS.has(error),
    retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), now),
    rotatedRefreshToken: typeof sent === "string" && sent !== "" ? sent : null,
  };
}

/** For servers that document their token endpoint as GET: the same parameters, in the query. */
function sendAsQuery(url: string, init: RequestInit, requestId: string | null): Promise<Response> {
  const target = new URL(url);
  if (init.body instanceof URLSearchParams) {
    for (const [name, value] of init.body) target.searchParams.append(name, value);
  }
  const headers = new Headers(init.headers);
  headers.delete("content-type");
  return boundedFetch(target.href, { method: "GET", headers }, requestId);
}

const JsonObject = z.record(z.string(), z.unknown());

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
