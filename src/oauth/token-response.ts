// Token responses (RFC 6749, section 5.1): what a server granted. Real servers depart from the RFC; what is everybody's
// habit is accepted here, and a server's own habit is data in its provider's definition. Pure.

import type { TokenEndpointResponse } from "oauth4webapi";
import type { CodeProvider, TokenField } from "../providers/provider.ts";
import type { Registration } from "../providers/registration.ts";
import { valueAt } from "../shared/json.ts";
import { parseExpiresAt, parseExpiresIn } from "./token-expiry.ts";

/** What a token endpoint granted. */
export type TokenResponse = {
  accessToken: string;
  /** Null where the response has none: an earlier one then stays valid (RFC 6749, section 6). */
  refreshToken: string | null;
  /** Seconds; null where the token is not known to expire. */
  expiresIn: number | null;
  /** Seconds until the refresh token expires, where the server says so. */
  refreshExpiresIn: number | null;
  /** Separated by spaces; null where the response has none, which means "as requested" (RFC 6749, section 5.1). */
  scope: string | null;
  metadata: Record<string, string>;
};

/** Why a response with a 2xx status grants nothing, for the app's developer. */
export type InvalidReason =
  | "the token response is larger than 64 KiB"
  | "the token response is neither JSON nor form-encoded"
  | "the token response has no access_token"
  | "the token response has a token_type that is not bearer";

/**
 * Types of tokens that need more than the token itself: a signature over each request, or a proof of possession. Any
 * other type is a server's own name for a bearer token (RFC 6750).
 */
const UNUSABLE_TOKEN_TYPES = new Set(["mac", "dpop", "pop", "hawk", "hok", "n_a"]);

/** The fields of a response in the form of RFC 6749, section 5.1, which the library then validates. */
type Canonical = { access_token: string; token_type: "bearer" } & Record<string, unknown>;

export type ReadResponse =
  | { ok: true; canonical: Canonical }
  | { ok: false; reason: InvalidReason; refreshToken: string | null };

/** Reads a response with a 2xx status, as the provider's definition says. `now` is in milliseconds. */
export function readTokenResponse(
  received: { fields: Record<string, unknown> | null; isTooLarge: boolean },
  provider: CodeProvider,
  registration: Registration,
  now: number,
): ReadResponse {
  if (received.fields === null) {
    const reason = received.isTooLarge
      ? "the token response is larger than 64 KiB"
      : "the token response is neither JSON nor form-encoded";
    return { ok: false, reason, refreshToken: null };
  }
  const fields = provider.normalizeTokenResponse?.(received.fields) ?? received.fields;
  const at = (name: TokenField) => valueAt(fields, provider.token.fields?.[name] ?? [name]);
  const refreshToken = nonEmpty(at("refresh_token"));
  const accessToken = nonEmpty(at("access_token"));
  if (accessToken === null)
    return { ok: false, reason: "the token response has no access_token", refreshToken };
  const tokenType = at("token_type");
  if (typeof tokenType === "string" && UNUSABLE_TOKEN_TYPES.has(tokenType.trim().toLowerCase()))
    return { ok: false, reason: "the token response has a token_type that is not bearer", refreshToken };
  const unit = registration.expiresInUnit;
  const canonical: Canonical = {
    // The metadata of the provider's definition. An ID token is for the client, and Latchkey does not use it.
    ...Object.fromEntries(
      provider.token.metadataFields.flatMap((name) =>
        Object.hasOwn(fields, name) ? [[name, fields[name]]] : [],
      ),
    ),
    access_token: accessToken,
    token_type: "bearer",
    ...optional("refresh_token", refreshToken),
    ...optional("scope", scopeText(at("scope"))),
    ...optional(
      "expires_in",
      // Servers that send both mean something else with `expires_in`, such as milliseconds.
      parseExpiresIn(fields["expires_in_sec"], "seconds") ??
        parseExpiresIn(at("expires_in"), unit) ??
        parseExpiresAt(at("expires_at"), now),
    ),
    ...optional(
      "refresh_token_expires_in",
      parseExpiresIn(at("refresh_token_expires_in"), "seconds") ??
        parseExpiresAt(fields["refresh_token_expires_at"], now),
    ),
  };
  return { ok: true, canonical };
}

/** Returns what a validated response grants. */
export function toTokenResponse(
  response: TokenEndpointResponse,
  provider: CodeProvider,
  registration: Registration,
): TokenResponse {
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

/** Returns a scope string from a string, a list of strings, or an object whose names are the scopes. */
function scopeText(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return nonEmpty(value);
  const names = Array.isArray(value)
    ? value.filter((name) => typeof name === "string")
    : Object.keys(value).filter((name) => Boolean(Reflect.get(value, name)));
  return nonEmpty(names.join(" "));
}

/** Returns a value that can be stored and sent: a text that is not empty and is valid Unicode. */
const nonEmpty = (value: unknown) =>
  typeof value === "string" && value !== "" && value.isWellFormed() ? value : null;

const optional = (name: string, value: string | number | null) => (value === null ? {} : { [name]: value });
