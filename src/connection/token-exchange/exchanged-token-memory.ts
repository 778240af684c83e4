// Exchanged tokens that this isolate has just returned. A copy is used for five seconds, and only while nothing has changed in
// the connection as far as this isolate knows.

import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { MemoryCache } from "../../shared/memory-cache.ts";
import { tokenChanges } from "../token/token-memory.ts";
import { type ExchangedToken, keptUntil } from "./exchanged-token.ts";

const USED_FOR_MS = 5 * SECOND;
const MAX_BYTES = 8 * 1024 * 1024;
/** What an entry takes besides its texts. */
const ENTRY_BYTES = 600;

const tokens = new MemoryCache<{ changes: number; token: ExchangedToken }>(MAX_BYTES, USED_FOR_MS);

/** Whose token it is, and for what. `key` is that of the request; see keyOfExchange. */
type Place = { app: AppId; connection: ConnectionId; key: string };

const nameOf = ({ app, connection, key }: Place) => `${app}:${connection}:${key}`;

/** Returns the copy of an exchanged token; null where there is none. */
export function recallExchanged(place: Place, now: number): ExchangedToken | null {
  const found = tokens.get(nameOf(place), now);
  if (found?.changes !== tokenChanges(place.connection)) return null;
  return keptUntil(found.token) > now ? found.token : null;
}

/** Keeps a token, unless the connection has changed in this isolate since it was requested, at `changesBefore`. */
export function rememberExchanged(
  place: Place,
  token: ExchangedToken,
  now: number,
  changesBefore: number,
): void {
  const changes = tokenChanges(place.connection);
  if (changes === changesBefore && keptUntil(token) > now)
    tokens.set(nameOf(place), { changes, token }, ENTRY_BYTES + bytesOf(token), now);
}

/** Returns what the texts of a token take at most, with two bytes for each character. */
const bytesOf = ({ access_token, issued_token_type, token_type, scope }: ExchangedToken): number =>
  2 * (access_token.length + issued_token_type.length + token_type.length + (scope?.length ?? 0));
