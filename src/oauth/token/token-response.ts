// Token responses (RFC 6749, section 5.1): what a server granted. Real servers depart from the RFC; what is everybody's
// habit is accepted here, and a server's own habit is data in its provider's definition. Pure.

import { decodeJwt } from "jose";
import type { TokenEndpointResponse } from "oauth4webapi";
import { type AuthorizationDetail, grantedDetails } from "../../providers/authorization-details.ts";
import type { TokenField } from "../../providers/definition/token.ts";
import type { CodeProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration/registration.ts";
import { valueAt } from "../../shared/json.ts";
import { readLearnedValues } from "../../providers/template-values.ts";
import type { Clock } from "../../shared/clock.ts";
import type { TokenRequestKind } from "./request-form.ts";
import { readError } from "../error-fields.ts";
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
  /** What was granted (RFC 9396, section 7); null where the response does not say it. */
  authorizationDetails: AuthorizationDetail[] | null;
  metadata: Record<string, string>;
  /** Set if the token is bound to the key of the request's proof (RFC 9449, section 5). */
  tokenType?: typeof DPOP_TOKEN_TYPE;
  /** What a token exchange has issued, and how it is presented (RFC 8693, section 2.2.1). */
  issued?: { tokenType: string | null; issuedTokenType: string | null };
};

/** The type of a token that each request has to prove possession of, and the scheme of the request (RFC 9449). */
export const DPOP_TOKEN_TYPE = "DPoP";

/** Why a token is refused although it could be used: the integration requires DPoP. */
export const NOT_BOUND = "the token response has a token_type that is not DPoP";

/** Why a response with a 2xx status grants nothing, for the app's developer. */
export type InvalidReason =
  | "the token response is larger than 64 KiB"
  | "the token response is neither JSON nor form-encoded"
  | "the token response has no access_token"
  | "the token response has a token_type that is not bearer"
  | typeof NOT_BOUND
  | "the token response lacks a value that the provider's definition requires"
  | "the response to the pushed authorization request has no request_uri"
  | "the response to the device authorization request lacks a code or an address that can be shown"
  | "the identity provider has issued something else than an ID-JAG";

/**
 * Types of tokens that need more than the token itself: a signature over each request, or a proof of possession. Any
 * other type is a server's own name for a bearer token (RFC 6750).
 */
const UNUSABLE_TOKEN_TYPES = new Set(["mac", "dpop", "pop", "hawk", "hok", "n_a"]);

const TOKEN_NAMES = ["access_token", "refresh_token", "id_token"];

/** The fields of a response in the form of RFC 6749, section 5.1, which the library then validates. */
type Canonical = { access_token: string; token_type: "bearer" | "dpop" } & Record<string, unknown>;

export type ReadResponse =
  | { ok: true; canonical: Canonical }
  | { ok: false; reason: InvalidReason; refreshToken: string | null };

/** Reads a response with a 2xx status, as the provider's definition says. `currentToken` is the one that is refreshed. */
export function readTokenResponse(
  received: { fields: Record<string, unknown> | null; isTooLarge: boolean },
  endpoint: {
    provider: CodeProvider;
    registration: Registration;
    now: Clock;
    dpop?: { isRequired: boolean } | null;
  },
  kind: TokenRequestKind,
  currentToken: string | null = null,
): ReadResponse {
  const { provider, registration, dpop = null } = endpoint;
  const now = endpoint.now();
  const { fields } = received;
  if (fields === null) {
    const reason = received.isTooLarge
      ? "the token response is larger than 64 KiB"
      : "the token response is neither JSON nor form-encoded";
    return { ok: false, reason, refreshToken: null };
  }
  const at = (name: TokenField) => {
    const path = provider.token.fields?.[name];
    return path === null ? undefined : valueAt(fields, path ?? [name]);
  };
  const refreshToken = nonEmpty(at("refresh_token"));
  const isExtended = kind === "refresh" && provider.token.refresh_keeps_token === true;
  const accessToken =
    nonEmpty(at("access_token")) ?? (isExtended && !hasError(provider, fields) ? currentToken : null);
  if (accessToken === null)
    return { ok: false, reason: "the token response has no access_token", refreshToken };
  const tokenType = at("token_type");
  const isBound = dpop !== null && isDpop(tokenType);
  if (!isBound && dpop?.isRequired === true) return { ok: false, reason: NOT_BOUND, refreshToken };
  // What a token exchange issues is for someone else, and need not be an access token (RFC 8693, section 2.2.1).
  if (!isBound && kind !== "token_exchange" && isUnusable(tokenType))
    return { ok: false, reason: "the token response has a token_type that is not bearer", refreshToken };
  // Metadata and scopes are stored and shown as they are. A server can repeat a token at another place.
  const tokens = new Set<unknown>([accessToken, refreshToken, ...TOKEN_NAMES.map((name) => fields[name])]);
  const learned = learnedFrom(provider, fields, accessToken, tokens);
  if ((kind === "code" || kind === "device") && learned.missing.length > 0)
    return {
      ok: false,
      reason: "the token response lacks a value that the provider's definition requires",
      refreshToken,
    };
  const unit = registration.expiresInUnit;
  const canonical: Canonical = {
    // The metadata of the provider's definition. An ID token is for the client, and Latchkey does not use it.
    ...Object.fromEntries(
      provider.token.metadata_fields.flatMap((name) =>
        Object.hasOwn(fields, name) && !tokens.has(fields[name]) ? [[name, fields[name]]] : [],
      ),
    ),
    ...learned.values,
    ...detailsOf(fields, tokens),
    ...(kind === "token_exchange" && {
      [SENT_TYPE]: nonEmpty(tokenType),
      issued_token_type: nonEmpty(fields["issued_token_type"]),
    }),
    access_token: accessToken,
    token_type: isBound ? "dpop" : "bearer",
    ...optional("refresh_token", refreshToken),
    ...optional("scope", tokens.has(at("scope")) ? null : scopeText(at("scope"))),
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
        parseExpiresAt(at("refresh_token_expires_at"), now),
    ),
  };
  return { ok: true, canonical };
}

/** The `token_type` of a token exchange as the server sent it. */
const SENT_TYPE = "sent_token_type";

const normalized = (tokenType: unknown) =>
  typeof tokenType === "string" ? tokenType.trim().toLowerCase() : "";

const isUnusable = (tokenType: unknown) => UNUSABLE_TOKEN_TYPES.has(normalized(tokenType));

const isDpop = (tokenType: unknown) => normalized(tokenType) === "dpop";

/** Returns what a validated response grants. */
export function toTokenResponse(
  response: TokenEndpointResponse,
  provider: CodeProvider,
  registration: Registration,
): TokenResponse {
  const metadata: Record<string, string> = {};
  // Learned values first, because metadata that exceeds its size is left out, and requests depend on them.
  for (const field of [...Object.keys(provider.learned), ...provider.token.metadata_fields]) {
    const value = response[field];
    if (typeof value === "string" || typeof value === "number") metadata[field] = String(value);
  }
  return {
    accessToken: response.access_token,
    // A server that extends access tokens gets the access token in place of a refresh token.
    refreshToken:
      provider.token.refresh_with === "access_token"
        ? response.access_token
        : (response.refresh_token ?? null),
    expiresIn: response.expires_in ?? registration.defaultExpiresIn,
    refreshExpiresIn: parseExpiresIn(response["refresh_token_expires_in"], "seconds"),
    scope: response.scope ?? null,
    // Validated before, like everything in the response.
    authorizationDetails: grantedDetails(response["authorization_details"], []),
    metadata,
    ...(response.token_type === "dpop" && { tokenType: DPOP_TOKEN_TYPE }),
    ...(Object.hasOwn(response, SENT_TYPE) && {
      issued: {
        tokenType: nonEmpty(response[SENT_TYPE]),
        issuedTokenType: nonEmpty(response["issued_token_type"]),
      },
    }),
  };
}

/** Returns the authorization details of a response, without those that contain a token. */
function detailsOf(fields: Record<string, unknown>, tokens: ReadonlySet<unknown>) {
  const secret = [...tokens].flatMap((token) => nonEmpty(token) ?? []);
  const authorization_details = grantedDetails(fields["authorization_details"], secret);
  return authorization_details === null ? {} : { authorization_details };
}

/** Whether a response without an access token reports an error. */
const hasError = ({ token }: CodeProvider, fields: Record<string, unknown>) =>
  readError(fields, token.fields?.error, []).error !== null;

/** Reads the values that are learned from the response, or from the claims of an access token that is a JWT. */
function learnedFrom(
  provider: CodeProvider,
  fields: Record<string, unknown>,
  accessToken: string,
  tokens: ReadonlySet<unknown>,
) {
  const fromToken = readLearnedValues(provider, "token", (path) => valueAt(fields, path));
  const hasClaims = Object.values(provider.learned).some(({ from }) => from === "claims");
  const claims = hasClaims ? unverifiedClaims(accessToken) : undefined;
  const fromClaims = readLearnedValues(provider, "claims", (path) => valueAt(claims, path));
  const found = Object.entries({ ...fromToken.values, ...fromClaims.values });
  return {
    values: Object.fromEntries(found.filter(([, value]) => !tokens.has(value))),
    missing: [...fromToken.missing, ...fromClaims.missing],
  };
}

/**
 * Returns the claims of a JWT, whose signature is not verified: it comes from the token endpoint itself, over TLS. Returns
 * undefined for any other token.
 */
function unverifiedClaims(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
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
