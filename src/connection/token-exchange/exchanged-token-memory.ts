// Exchanged tokens that this isolate has just returned. A copy is used for five seconds, and only while nothing has changed in
// the connection as far as this isolate knows.

import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { tokenChanges } from "../token/token-memory.ts";
import { type ExchangedToken, keptUntil } from "./exchanged-token.ts";

const USED_FOR_MS = 5 * SECOND;
const MAX_TOKENS = 1_000;

const tokens = new BoundedMap<{ changes: number; token: ExchangedToken }>(MAX_TOKENS);

/** Whose token it is, and for what. `key` is that of the request; see keyOfExchange. */
type Place = { app: AppId; connection: ConnectionId; key: string };

const nameOf = ({ app, connection, key }: Place) => `${app}:${connection}:${key}`;

/** Returns the copy of an exchanged token; null where there is none. */
export function recallExchanged(place: Place, now: number): ExchangedToken | null {
  const found = tokens.get(nameOf(place), now);
  return found?.changes === tokenChanges(place.connection) ? found.token : null;
}

/** Keeps a token, unless the connection has changed in this isolate since it was requested, at `changesBefore`. */
export function rememberExchanged(
  place: Place,
  token: ExchangedToken,
  now: number,
  changesBefore: number,
): void {
  const changes = tokenChanges(place.connection);
  const usedForMs = Math.min(USED_FOR_MS, keptUntil(token) - now);
  if (changes === changesBefore && usedForMs > 0)
    tokens.set(nameOf(place), { changes, token }, usedForMs, now);
}
