// Token responses (RFC 6749, sections 5.1 and 5.2): what a server granted, and what kind of failure anything else is.
// Pure.

import type { TokenEndpointResponse } from "oauth4webapi";
import * as z from "zod";
import { parseRetryAfter } from "../net/retry-after.ts";
import type { CodeProvider } from "../providers/provider.ts";
import type { Registration } from "../providers/registration.ts";
import { parseExactJson } from "../shared/json.ts";
import { parseExpiresIn } from "./expires-in.ts";

/** What a token endpoint granted. */
export type TokenResponse = {
  accessToken: string;
  /** Null where the response has none: an earlier one then stays valid (RFC 6749, section 6). */
  refreshToken: string | null;
  /** Seconds; null where the token is not known to expire. */
  expiresIn: number | null;
  /** Seconds until the refresh token expires, where the server says so. */
  refreshExpiresIn: number | null;
  /** As received; null where the response has none, which means "as requested" (RFC 6749, section 5.1). */
  scope: string | null;
  metadata: Record<string, string>;
};

export type TokenFailure =
  /** The server rejected the request with an error code of RFC 6749, section 5.2. */
  | { kind: "oauth_error"; error: string; status: number }
  /** No decision: a timeout, a broken connection, 429, 5xx, or a response that is not a token response. */
  | {
      kind: "unavailable";
      status: number | null;
      /** Whether the server itself reported, with a temporary error code, that it did nothing. */
      isExplicit: boolean;
      retryAfterSeconds: number | null;
      /** A new refresh token in an otherwise unusable response: the old one may no longer be valid. */
      rotatedRefreshToken: string | null;
    };

/** No response was received, or no request was sent. */
export const NO_RESPONSE: TokenFailure = {
  kind: "unavailable",
  status: null,
  isExplicit: false,
  retryAfterSeconds: null,
  rotatedRefreshToken: null,
};

/**
 * Returns whether the server may have processed the request although its response is missing or unreadable. The
 * credential that was sent may then have been rotated.
 */
export function isAmbiguous(failure: TokenFailure): boolean {
  if (failure.kind !== "unavailable" || failure.isExplicit || failure.rotatedRefreshToken !== null)
    return false;
  return failure.status === null || failure.status === 200;
}

const JsonObject = z.record(z.string(), z.unknown());

/** Parses a response body; null where it is not a JSON object. */
export function parseObject(text: string): Record<string, unknown> | null {
  return JsonObject.safeParse(parseExactJson(text)).data ?? null;
}

/** Brings a response body into the form of RFC 6749, section 5.1, which the library then validates. */
export function normalizeBody(
  body: Record<string, unknown>,
  provider: CodeProvider,
  registration: Registration,
): Record<string, unknown> {
  // An ID token identifies the user to the client. Latchkey does not use it.
  const { expires_in, id_token: _, ...rest } = provider.normalizeTokenResponse?.(body) ?? body;
  for (const optional of ["refresh_token", "scope"]) {
    if (rest[optional] === null || rest[optional] === "") delete rest[optional];
  }
  if (Array.isArray(rest["scope"])) rest["scope"] = rest["scope"].join(" ");
  const seconds = parseExpiresIn(expires_in, registration.expiresInUnit);
  return seconds === null ? rest : { ...rest, expires_in: seconds };
}

/** Returns what a validated response grants. Throws where its token type is not `bearer`. */
export function toTokenResponse(
  response: TokenEndpointResponse,
  provider: CodeProvider,
  registration: Registration,
): TokenResponse {
  // Latchkey can't prove possession of a key, so a DPoP-bound token would be useless (RFC 9449).
  if (response.token_type !== "bearer") throw new Error("token_type is not bearer");
  const metadata: Record<string, string> = {};
  for (const field of provider.token.metadataFields) {
    const value = response[field];
    if (typeof value === "string" || typeof value === "number") metadata[field] = String(value);
  }
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token ?? null,
    expiresIn: response.expires_in ?? registration.defaultExpiresIn,
    refreshExpiresIn: parseExpiresIn(response["refresh_token_expires_in"], "seconds"),
    scope: response.scope ?? null,
    metadata,
  };
}

/** Error codes for temporary problems. They are not a decision on the request. */
const TEMPORARY_ERRORS = new Set(["server_error", "temporarily_unavailable", "slow_down"]);

/** A response as it was received, with its body where that is a JSON object. */
export type ReceivedResponse = { response: Response; body: Record<string, unknown> | null };

/** Classifies a response that is not a valid token response. Null means that there was no response. */
export function classifyFailure(received: ReceivedResponse | null, now: number): TokenFailure {
  if (received === null) return NO_RESPONSE;
  const { response, body } = received;
  const error = body?.["error"];
  const isFinal = response.status === 200 || (response.status >= 400 && response.status < 500);
  if (isFinal && response.status !== 429 && typeof error === "string" && !TEMPORARY_ERRORS.has(error)) {
    return { kind: "oauth_error", error, status: response.status };
  }
  const refreshToken = response.status === 200 ? body?.["refresh_token"] : undefined;
  return {
    kind: "unavailable",
    status: response.status,
    isExplicit: typeof error === "string" && TEMPORARY_ERRORS.has(error),
    retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), now),
    rotatedRefreshToken: typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : null,
  };
}
