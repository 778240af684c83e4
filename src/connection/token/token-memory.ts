// Tokens that this isolate has just read, ready to be returned again without KV. A copy is used for five seconds. A
// refresh and a deletion in the same isolate replace or delete it at once; one elsewhere is seen after this time.

import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { MemoryCache } from "../../shared/memory-cache.ts";
import { settledUntil } from "../../shared/token-lifetime.ts";
import { type AccessToken, presentToken } from "./token-set.ts";

const USED_FOR_MS = 5 * SECOND;
const MAX_BYTES = 32 * 1024 * 1024;
/** What an entry takes besides its texts. */
const ENTRY_BYTES = 600;

export type TokenInMemory = {
  token: AccessToken;
  /** The body of the response to a token read. */
  body: string;
  /** Until when the copy can be used, in milliseconds since 1970. */
  until: number;
};

const tokens = new MemoryCache<TokenInMemory>(MAX_BYTES);
const keyOf = (app: AppId, id: string) => `${app}${id}`;

/** How many tokens this isolate knows to have changed. */
let changes = 0;

/** Returns a mark for `rememberToken`: what is being read from KV now may be older than a change in the meantime. */
export const tokenChanges = (): number => changes;

/** Returns the copy of a token that needs no refresh; null where there is none. */
export function recallToken(app: AppId, id: string, now: number): TokenInMemory | null {
  const found = tokens.get(keyOf(app, id));
  return found !== undefined && found.until > now ? found : null;
}

/**
 * Keeps a token that was just read. It replaces an older copy. A token from KV is not kept if a token has changed in this
 * isolate since its read began, at `changesBefore`. Returns the response body of a token read.
 */
export function rememberToken(
  app: AppId,
  id: ConnectionId,
  token: AccessToken,
  now: number,
  changesBefore?: number,
): string {
  const body = JSON.stringify(presentToken(token));
  const lifetime = { issuedAt: token.issued_at, expiresAt: token.expires_at };
  const until = Math.min(now + USED_FOR_MS, settledUntil(lifetime, token.refreshable));
  const bytes = ENTRY_BYTES + 2 * (body.length + token.access_token.length);
  if (changesBefore === undefined) changes += 1;
  else if (changesBefore !== changes) return body;
  if (until > now) tokens.set(keyOf(app, id), { token, body, until }, bytes);
  else tokens.delete(keyOf(app, id));
  return body;
}

/** Deletes the copy of a token. */
export function forgetToken(app: AppId, id: string): void {
  changes += 1;
  tokens.delete(keyOf(app, id));
}
