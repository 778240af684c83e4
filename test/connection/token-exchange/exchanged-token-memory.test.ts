import { expect, test } from "vitest";
import type { ExchangedToken } from "../../../src/connection/token-exchange/exchanged-token.ts";
import {
  recallExchanged,
  rememberExchanged,
} from "../../../src/connection/token-exchange/exchanged-token-memory.ts";
import { tokenChanges } from "../../../src/connection/token/token-memory.ts";
import { HOUR, SECOND } from "../../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../../src/shared/id.ts";

const NOW = Date.UTC(2031, 0);

const tokenOf = (access_token: string, lifetime = HOUR): ExchangedToken => ({
  access_token,
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
  token_type: "Bearer",
  issued_at: NOW,
  expires_at: NOW + lifetime,
  scope: null,
  version: 1,
});

/** Returns how many of five hundred tokens are in memory at the same time. */
function kept(token: ExchangedToken, now: number): number {
  const [app, connection] = [newAppId(), newConnectionId()];
  const places = Array.from({ length: 500 }, (_, i) => ({ app, connection, key: String(i) }));
  for (const place of places) rememberExchanged(place, token, now, tokenChanges(connection));
  return places.filter((place) => recallExchanged(place, now) !== null).length;
}

test("H6 · the memory counts the length of a token, whatever the server sends", () => {
  expect(kept(tokenOf("exchanged"), NOW)).toBe(500);
  expect(kept(tokenOf("x".repeat(60_000)), NOW + 10 * SECOND)).toBeLessThan(80);
});

test("a token is not returned later than it is kept", () => {
  const place = { app: newAppId(), connection: newConnectionId(), key: "1" };
  const now = NOW + 20 * SECOND;
  rememberExchanged(place, tokenOf("exchanged", 24 * SECOND), now, tokenChanges(place.connection));
  expect(recallExchanged(place, now + SECOND)).not.toBeNull();
  expect(recallExchanged(place, now + 2 * SECOND)).toBeNull();
});
