// What a response without a token means (RFC 6749, section 5.2): whether it is about the grant or the client, whether
// it is temporary, and whether the server may have acted. Pure.

import type { CodeProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration/registration.ts";
import { isAboutDetails, isAboutRedirectUri } from "../authorization/authorization-response.ts";
import { readError } from "../error-fields.ts";
import { valueAt } from "../../shared/json.ts";
import { type InvalidReason, NOT_BOUND } from "./token-response.ts";

export type TokenFailure =
  /** The server refused the request. `error` is its error code; null where none could be read. */
  | { kind: "oauth_error"; error: string | null; description: string | null; status: number }
  /** A 2xx that grants nothing readable. The server may have acted, so it is not sent again in the same try. */
  | {
      kind: "invalid";
      status: number;
      reason: InvalidReason;
      /** The names of the response's fields, if it is JSON. */
      fields: readonly string[];
      description: string | null;
      /** A new refresh token in the response: the old one may no longer be valid. */
      rotatedRefreshToken: string | null;
    }
  /** No decision: a timeout, a broken connection, a redirect, 429, or 5xx. */
  | {
      kind: "unavailable";
      status: number | null;
      /** Whether the server itself reported, with a temporary error code, that it did nothing. */
      isExplicit: boolean;
      /** Whether it asks to be polled less often (RFC 8628, section 3.5). */
      isTooOften?: boolean;
      retryAfterSeconds: number | null;
      /** Whether the server wants a proof with its nonce (RFC 9449, section 8). */
      needsNonce?: true;
    };

/** No response was received, or no request was sent. */
export const NO_RESPONSE: TokenFailure = {
  kind: "unavailable",
  status: null,
  isExplicit: false,
  retryAfterSeconds: null,
};

/**
 * Returns whether no response arrived, so that the server may have processed the request. The credential that was sent
 * may then have been rotated.
 */
export function isAmbiguous(failure: TokenFailure): boolean {
  return failure.kind === "unavailable" && failure.status === null;
}

/** The server wants a proof with the nonce that it sends (RFC 9449, section 8). */
const NEEDS_NONCE = "use_dpop_nonce";

/** Error codes for temporary problems. They are not a decision on the request. */
const TEMPORARY_ERRORS = new Set(["server_error", "temporarily_unavailable", "slow_down", NEEDS_NONCE]);

/** Statuses that ask the client to repeat the request later. */
const TEMPORARY_STATUSES = new Set([408, 425, 429]);

/** Whether a token was refused because it is not bound to a key, which the integration requires (RFC 9449). */
export const isNotBound = (failure: TokenFailure): boolean =>
  failure.kind === "invalid" && failure.reason === NOT_BOUND;

/** A response as it was received. `fields` is null where the body has none; `isTooLarge` where it was not read. */
export type ReceivedResponse = {
  status: number;
  contentType: string | null;
  fields: Record<string, unknown> | null;
  retryAfterSeconds: number | null;
  isTooLarge: boolean;
};

/**
 * Classifies a response without a token. `invalid` says why a response with a 2xx status grants nothing. The failure's
 * texts contain none of the secrets, nor a token of the response.
 */
export function classifyFailure(
  { status, fields, retryAfterSeconds }: ReceivedResponse,
  provider: CodeProvider,
  invalid: { reason: InvalidReason; refreshToken: string | null } | null,
  sent: readonly string[],
): TokenFailure {
  const own = provider.token.fields ?? {};
  const received = [own.access_token, own.refresh_token]
    .map((path) => (path === undefined || path === null ? null : valueAt(fields, path)))
    .filter((value) => typeof value === "string");
  const { error, description } = readError(fields, own.error, [...sent, ...received]);
  if (error !== null && TEMPORARY_ERRORS.has(error))
    return {
      kind: "unavailable",
      status,
      isExplicit: true,
      retryAfterSeconds,
      ...(error === "slow_down" && { isTooOften: true }),
      ...(error === NEEDS_NONCE && { needsNonce: true }),
    };
  const isRefusal = status >= 400 && status < 500 && !TEMPORARY_STATUSES.has(status);
  // Some servers report errors with a 2xx status.
  if (isRefusal || (error !== null && invalid !== null && invalid.refreshToken === null))
    return { kind: "oauth_error", error, description, status };
  return invalid === null
    ? { kind: "unavailable", status, isExplicit: false, retryAfterSeconds }
    : {
        kind: "invalid",
        status,
        reason: invalid.reason,
        fields: fieldNames(fields),
        description,
        rotatedRefreshToken: invalid.refreshToken,
      };
}

/**
 * Returns the names of a response's fields as far as they are names: a server can have put a token in the place of one.
 */
export function fieldNames(fields: Record<string, unknown> | null): string[] {
  return Object.entries(fields ?? {})
    .filter(([name, value]) => FIELD_NAME.test(name) && value !== "")
    .slice(0, MAX_FIELD_NAMES)
    .map(([name]) => name);
}

const FIELD_NAME = /^([a-z][a-z_]{0,30}|[a-z]{1,15}([A-Z][a-z]{1,15}){1,3})$/;
const MAX_FIELD_NAMES = 10;

/**
 * Error codes which mean that the grant has ended: RFC 6749, OpenID Connect Core (section 3.1.2.6), and codes that
 * servers use in their place. A provider's definition adds its own.
 */
const GRANT_ERRORS = new Set([
  "invalid_grant",
  "interaction_required",
  "login_required",
  "consent_required",
  "invalid_token",
  "expired_token",
  "invalid_refresh_token",
  "bad_refresh_token",
  "refresh_token_expired",
  "refresh_token_revoked",
  "token_expired",
  "token_revoked",
  "190",
]);

/** Error codes about the client. */
const CLIENT_ERRORS = new Set([
  "invalid_client",
  "unauthorized_client",
  "incorrect_client_credentials",
  "invalid_client_id",
  "invalid_client_secret",
  "bad_client_secret",
]);

/** A description of `invalid_request` that is about the refresh token itself. */
const ABOUT_THE_GRANT =
  /refresh.?token.*\b(expired|revoked|invalid|unknown|not (found|valid))\b|\b(expired|revoked|invalid|unknown|requires an active)\b.*refresh.?token/is;

/**
 * Returns what a refusal is about, as far as its code tells: the grant, the client, or a part of the request. `finalErrors` are
 * the provider's own codes for a grant that has ended.
 */
export function subjectOf(
  { error, description }: { error: string | null; description: string | null },
  finalErrors: readonly string[] = [],
): "grant" | "client" | "redirect_uri" | "authorization_details" | null {
  if (error === null) return null;
  const code = error.toLowerCase();
  if (GRANT_ERRORS.has(code) || finalErrors.includes(error)) return "grant";
  if (code === "invalid_request" && ABOUT_THE_GRANT.test(description ?? "")) return "grant";
  if (CLIENT_ERRORS.has(code)) return "client";
  if (isAboutDetails(code)) return "authorization_details";
  return isAboutRedirectUri(code) ? "redirect_uri" : null;
}

/** What to do about a client that has nothing to sign with. */
export const NO_KEY =
  "The integration has no private key. Create a signing key, or set client_private_key, and register the key with the provider.";

/** What to do about a server that wants proofs, and gets none. */
const NO_PROOF =
  "The server requires DPoP. Set the integration's option dpop to required, and connect again.";

type FailedEndpoint = {
  provider: CodeProvider;
  registration: Registration;
  credentials: { key?: unknown };
  dpop?: unknown;
};

/** Returns what to look at after a failure, for the app's developer; null where its code says everything. */
export function failureDetail(failure: TokenFailure, endpoint: FailedEndpoint): string | null {
  if (lacksProof(failure, endpoint)) return NO_PROOF;
  const { provider, registration, credentials } = endpoint;
  if (failure.kind === "invalid") {
    const { reason, fields } = failure;
    const found = fields.length === 0 ? "" : ` Its fields are: ${fields.join(", ")}.`;
    return `The provider's response can't be used: ${reason}.${found}`;
  }
  if (failure.kind === "unavailable") return unavailableDetail(failure.status);
  if (subjectOf(failure, provider.token.final_errors) !== "client") return null;
  const used = registration.tokenEndpointAuthMethod;
  if (used === "private_key_jwt" && (credentials.key ?? null) === null) return NO_KEY;
  if (used === "private_key_jwt")
    return `The client authenticated with ${used}. Check the client ID, and which key and algorithm the provider expects.`;
  const others = provider.client.authentication.filter(
    (method) => method !== used && method !== "none" && method !== "private_key_jwt",
  );
  const alternatives =
    others.length === 0
      ? ""
      : ` The integration's option token_endpoint_auth_method can be ${others.join(" or ")} instead.`;
  return `The client authenticated with ${used}.${alternatives} Check the client ID, the client secret, and the method.`;
}

/**
 * Whether a server wants proofs (RFC 9449, sections 5 and 8), and the request had none, so that it is in vain to repeat the
 * request.
 */
export function lacksProof(failure: TokenFailure, { dpop = null }: Pick<FailedEndpoint, "dpop">): boolean {
  if (dpop !== null) return false;
  return failure.kind === "oauth_error"
    ? failure.error === "invalid_dpop_proof"
    : failure.kind === "unavailable" && failure.needsNonce === true;
}

function unavailableDetail(status: number | null): string | null {
  if (status === null)
    return "The provider could not be reached, or sent no complete response within 10 seconds. Check the host of the endpoint.";
  return status >= 300 && status < 400
    ? "The endpoint redirects, and Latchkey does not follow redirects with credentials. Check the URL of the endpoint."
    : null;
}
