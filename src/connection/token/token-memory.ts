// Tokens that this isolate has just read, ready to be returned again without KV. A copy is used for five seconds. A
// refresh and a deletion in the same isolate replace or delete it at once; one elsewhere is seen after this time.

import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { MemoryCache } from "../../shared/memory-cache.ts";
import type { Result } from "../../shared/result.ts";
import { settledUntil } from "../../shared/token-lifetime.ts";
import { type AccessToken, presentToken } from "./token-set.ts";

const USED_FOR_MS = 5 * SECOND;
const MAX_BYTES = 32 * 1024 * 1024;
/** What an entry takes besides its body, and what each value in the body takes besides its text. */
const ENTRY_BYTES = 600;
const PART_BYTES = 80;
/** What the key of a token takes, as a JWK and imported. */
const KEY_BYTES = 2_000;
/** The values of a body without metadata and authorization details, and the two objects that contain them. */
const FIXED_PARTS = 8;
const PART_STARTS = /[[{,]/g;

export type TokenInMemory = {
  app: AppId;
  token: AccessToken;
  /** The body of the response to a token read. */
  body: string;
  /** From when on the token is to be refreshed, in milliseconds since 1970. */
  until: number;
};

/** The tokens by connection. */
const tokens = new MemoryCache<TokenInMemory>(MAX_BYTES, USED_FOR_MS);

/** How many changes of tokens this isolate knows of, by groups of connections. */
const changes = new Uint32Array(1024);
const groupOf = (id: string) => ((id.charCodeAt(21) & 31) << 5) | (id.charCodeAt(22) & 31);

/** Returns a mark for `rememberToken`: what is being read from KV now may be older than a change in the meantime. */
export const tokenChanges = (id: ConnectionId): number => changes[groupOf(id)] ?? 0;

/** Returns the copy of a token that needs no refresh; null where there is none. */
export function recallToken(app: AppId, id: string, now: number): TokenInMemory | null {
  const found = tokens.get(id, now);
  return found !== undefined && found.app === app && found.until > now ? found : null;
}

/**
 * Keeps a token that was just read, unless a newer one is in memory. A token from KV is not kept either if the connection
 * may have changed in this isolate since its read began, at `changesBefore`.
 */
export function rememberToken(
  app: AppId,
  id: ConnectionId,
  token: AccessToken,
  now: number,
  changesBefore = tokenChanges(id),
): void {
  const known = recallToken(app, id, now);
  if (changesBefore !== tokenChanges(id) || (known !== null && known.token.version > token.version)) return;
  const lifetime = { issuedAt: token.issued_at, expiresAt: token.expires_at };
  const until = settledUntil(lifetime, token.refreshable);
  if (until <= now) {
    deleteToken(app, id);
    return;
  }
  const body = JSON.stringify(presentToken(token));
  // The ID can be a part of a long URL, which would stay in memory with it. JSON makes a copy.
  const copied: string = JSON.parse(JSON.stringify(id));
  const keyBytes = token.dpop === undefined ? 0 : KEY_BYTES;
  tokens.set(copied, { app, token, body, until }, keyBytes + bytesOf(body, token), now);
}

/** Returns about how many bytes an entry takes: the body, the texts in it once more, and the objects that hold them. */
function bytesOf(body: string, token: AccessToken): number {
  return ENTRY_BYTES + 4 * body.length + PART_BYTES * partsOf(body, token);
}

function partsOf(body: string, { metadata, authorization_details }: AccessToken): number {
  if (authorization_details === undefined && Object.keys(metadata).length === 0) return FIXED_PARTS;
  // Not in a loop, which is slow until the runtime has compiled it.
  return body.match(PART_STARTS)?.length ?? 0;
}

/** Keeps the token that the connection's Durable Object returned. Without one, the copy in memory is deleted. */
export function rememberResult(app: AppId, id: ConnectionId, result: Result<AccessToken>): void {
  if (result.ok) rememberToken(app, id, result.value, Date.now());
  else forgetToken(app, id);
}

/** Deletes the copy of a token, because the connection has changed. */
export function forgetToken(app: AppId, id: string): void {
  const group = groupOf(id);
  changes[group] = (changes[group] ?? 0) + 1;
  deleteToken(app, id);
}

/** Deletes a copy, unless it belongs to another app. */
function deleteToken(app: AppId, id: string): void {
  // At time 0, a copy that has expired is found as well.
  if (tokens.get(id, 0)?.app === app) tokens.delete(id);
}
