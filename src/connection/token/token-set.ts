// A token set: what a grant consists of. Sealed whole as the connection's grant; a part of it, without
// the refresh token, is sealed for the edges.

import * as z from "zod";
import type { TokenResponse } from "../../oauth/token-response.ts";
import { SECOND, timestamp } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import type { KeyContext } from "../../vault/keyring.ts";
import { Metadata } from "../metadata.ts";
import { splitScopes } from "../../oauth/scopes.ts";

export const TokenSet = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  issued_at: z.number(),
  /** Null: not known to expire. */
  expires_at: z.number().nullable(),
  /** When the refresh token ends; null: not said. */
  refresh_expires_at: z.number().nullable().default(null),
  scopes: z.array(z.string()),
});

export type TokenSet = z.output<typeof TokenSet>;

/** What an edge needs to answer a read or to make a call; carries its own expiry. */
export const AccessToken = z.object({
  access_token: z.string(),
  issued_at: z.number(),
  expires_at: z.number().nullable(),
  scopes: z.array(z.string()),
  version: z.number(),
  refreshable: z.boolean(),
  /** How the API takes it; see the provider's documentation for what is no bearer token. */
  token_type: z.string().default("Bearer"),
  integration: z.string(),
  variables: z.record(z.string(), z.string()),
  metadata: Metadata,
});

export type AccessToken = z.output<typeof AccessToken>;

/** The token set an answer makes of the one before: what it omits stays (RFC 6749, sections 5.1 and 6). */
export function nextTokenSet(
  answer: TokenResponse,
  previous: { refresh_token: string | null; refresh_expires_at: number | null; scopes: string[] },
  now: number,
): TokenSet {
  return {
    access_token: answer.accessToken,
    refresh_token: answer.refreshToken ?? previous.refresh_token,
    issued_at: now,
    expires_at: answer.expiresIn === null ? null : now + answer.expiresIn * SECOND,
    refresh_expires_at: refreshExpiry(answer, previous.refresh_expires_at, now),
    scopes: answer.scope === null ? previous.scopes : splitScopes(answer.scope),
  };
}

/** A refresh token that stays keeps its end; of a new one nothing is known but what was said with it. */
function refreshExpiry(answer: TokenResponse, previous: number | null, now: number): number | null {
  if (answer.refreshExpiresIn !== null) return now + answer.refreshExpiresIn * SECOND;
  return answer.refreshToken === null ? previous : null;
}

/** A token as the API answers it. */
export function presentToken(token: AccessToken) {
  return {
    access_token: token.access_token,
    token_type: token.token_type,
    expires_at: timestamp(token.expires_at),
    scope: token.scopes.join(" "),
    version: token.version,
    metadata: token.metadata,
  };
}

/** What is sealed for one connection opens for no other one. */
export function sealContext(
  use: KeyContext["use"],
  connection: { app: AppId; id: ConnectionId },
): KeyContext {
  return { use, owners: [connection.app, connection.id] };
}
