// A token set: the tokens of a grant. It is encrypted as a whole in the connection's Durable Object. KV has a copy of
// it and an access token without the refresh token, both encrypted.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { DPOP_TOKEN_TYPE, type TokenResponse } from "../../oauth/token/token-response.ts";
import { SECOND, timestamp } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import type { KeyContext } from "../../vault/keyring.ts";
import { StoredJwk } from "../../vault/private-key.ts";
import { GrantSource } from "../kinds/jwt-bearer/grant-source.ts";
import type { Metadata } from "../metadata.ts";
import {
  type AuthorizationDetail,
  StoredAuthorizationDetails,
} from "../../providers/authorization-details.ts";
import { boundScopes, splitScopes } from "../../oauth/scopes.ts";

export const TokenSet = lazy(() =>
  z.object({
    access_token: z.string(),
    refresh_token: z.string().nullable(),
    issued_at: z.number(),
    /** Null where the token is not known to expire. */
    expires_at: z.number().nullable(),
    /** When the refresh token expires; null where the server does not report it. */
    refresh_expires_at: z.number().nullable().default(null),
    scopes: z.array(z.string()),
    /** What the server said that it has granted (RFC 9396, section 7). */
    authorization_details: StoredAuthorizationDetails().optional(),
    /** How the API accepts the access token, if that depends on the grant. */
    token_type: z.string().optional(),
    /** The private key that proves possession of the tokens (RFC 9449). */
    dpop_key: StoredJwk().optional(),
    /** The key of the refresh token, if it is from an earlier grant than the access token. */
    refresh_dpop_key: StoredJwk().optional(),
    /** The fields of the credential that was given, for connections with an API key. */
    credentials: z.record(z.string(), z.string()).optional(),
    /** What gets another token, for connections with the JWT bearer grant. */
    source: GrantSource().optional(),
    /** The client that the tokens were issued to, and its server. Version 0.1 did not store them. */
    client: z.object({ id: z.string(), token_origin: z.string() }).nullable().default(null),
  }),
);

export type TokenSet = Parsed<typeof TokenSet>;

/** What the Worker needs to return a token or to call the provider's API. */
export type AccessToken = {
  access_token: string;
  issued_at: number;
  expires_at: number | null;
  scopes: string[];
  authorization_details?: AuthorizationDetail[];
  version: number;
  refreshable: boolean;
  /** How the API accepts the token. `ApiKey` is sent as the provider's documentation describes. */
  token_type: string;
  /** The key to which the token is bound, for tokens of the type `DPoP`. */
  dpop?: TokenBinding;
  /** The fields of the credential, for connections with an API key. */
  credentials?: Record<string, string>;
  integration: string;
  variables: Record<string, string>;
  /** Which origins the token may be sent to; see Connection. */
  origins_since: number;
  metadata: Metadata;
};

/** The private key that proves possession of a token, and the endpoint at which it also proves that of a refresh token. */
export type TokenBinding = { key: JsonWebKey; token_endpoint: string | null };

/** What version 0.1 did not store. */
const ADDED = { token_type: "Bearer", origins_since: 0 };
type Added = keyof typeof ADDED;
type StoredAccessToken = Omit<AccessToken, Added> & Partial<Pick<AccessToken, Added>>;

/**
 * Checks an access token that was decrypted. What its lists and objects contain is not checked, because only Latchkey can
 * have encrypted it, and a schema would slow down every read of a token that is not in memory.
 */
export const accessTokenFormat = {
  parse(value: unknown): AccessToken {
    if (!isStoredAccessToken(value)) throw new Error("not an access token");
    return { ...ADDED, ...value };
  },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function isStoredAccessToken(value: unknown): value is StoredAccessToken {
  if (!isObject(value)) return false;
  const { access_token, issued_at, expires_at, scopes, version, refreshable } = value;
  const {
    token_type,
    dpop,
    authorization_details: details,
    credentials,
    integration,
    variables,
    origins_since,
    metadata,
  } = value;
  return (
    typeof access_token === "string" &&
    typeof issued_at === "number" &&
    (expires_at === null || typeof expires_at === "number") &&
    Array.isArray(scopes) &&
    (details === undefined || Array.isArray(details)) &&
    typeof version === "number" &&
    typeof refreshable === "boolean" &&
    (token_type === undefined || typeof token_type === "string") &&
    (dpop === undefined || (isObject(dpop) && isObject(dpop["key"]))) &&
    (credentials === undefined || isObject(credentials)) &&
    typeof integration === "string" &&
    isObject(variables) &&
    (origins_since === undefined || typeof origins_since === "number") &&
    isObject(metadata)
  );
}

/** Returns the token set after a response. Omitted fields keep their previous value (RFC 6749, sections 5.1 and 6). */
export function nextTokenSet(
  response: TokenResponse,
  previous: Pick<
    TokenSet,
    | "refresh_token"
    | "refresh_expires_at"
    | "scopes"
    | "authorization_details"
    | "client"
    | "dpop_key"
    | "refresh_dpop_key"
  >,
  now: number,
): TokenSet {
  const authorization_details = response.authorizationDetails ?? previous.authorization_details;
  const key = keyOfRequests(previous);
  return {
    access_token: response.accessToken,
    refresh_token: response.refreshToken ?? previous.refresh_token,
    issued_at: now,
    expires_at: response.expiresIn === null ? null : now + response.expiresIn * SECOND,
    refresh_expires_at: refreshExpiry(response, previous.refresh_expires_at, now),
    scopes: response.scope === null ? previous.scopes : boundScopes(splitScopes(response.scope)),
    ...(authorization_details !== undefined && { authorization_details }),
    client: previous.client,
    ...(response.tokenType !== undefined && { token_type: response.tokenType }),
    // Also if the access token is not bound, because the refresh token of a public client can be (RFC 9449, section 5).
    ...(key !== undefined && { dpop_key: key }),
  };
}

/** Returns the key that signs the proofs of token requests for a grant. */
export const keyOfRequests = ({
  dpop_key,
  refresh_dpop_key,
}: Pick<TokenSet, "dpop_key" | "refresh_dpop_key">): JsonWebKey | undefined => refresh_dpop_key ?? dpop_key;

/** An unchanged refresh token keeps its expiry. A new one has only the expiry that the response reports. */
function refreshExpiry(response: TokenResponse, previous: number | null, now: number): number | null {
  if (response.refreshExpiresIn !== null) return now + response.refreshExpiresIn * SECOND;
  return response.refreshToken === null ? previous : null;
}

/** Returns the key to which an access token is bound; undefined for a bearer token. */
export const bindingOf = ({ token_type, dpop_key }: TokenSet): Pick<TokenBinding, "key"> | undefined =>
  token_type === DPOP_TOKEN_TYPE && dpop_key !== undefined ? { key: dpop_key } : undefined;

/** Returns a token as the API presents it. */
export function presentToken(token: AccessToken) {
  return {
    access_token: token.access_token,
    token_type: token.token_type,
    expires_at: timestamp(token.expires_at),
    scope: token.scopes.join(" "),
    ...(token.authorization_details !== undefined && { authorization_details: token.authorization_details }),
    version: token.version,
    metadata: token.metadata,
    // One field is the token itself, or a part of it.
    ...(Object.keys(token.credentials ?? {}).length > 1 && { credentials: token.credentials }),
  };
}

/**
 * Returns the key context for one use in one connection. What is encrypted with it can't be decrypted for another one.
 */
export function connectionKeyContext(
  use: KeyContext["use"],
  connection: { app: AppId; id: ConnectionId },
): KeyContext {
  return { use, owners: [connection.app, connection.id] };
}
