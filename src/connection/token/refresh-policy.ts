// When a token is handed out, when it is refreshed, and when only the person can help. Pure: the same
// answer for the same arguments, at an edge as in the Durable Object.

import { SECOND } from "../../shared/clock.ts";
import { isExpired, isNearExpiry, MARGIN_SHARE, type TokenLifetime } from "../../shared/token-lifetime.ts";

export type TokenFacts = TokenLifetime & {
  version: number;
  refreshable: boolean;
  /** No refresh before this instant, after one that failed for a passing reason. */
  retryAt: number | null;
  /** When a token that was refused was last replaced by a refresh. */
  rejectedAt: number | null;
};

/** What a caller asks beyond "a token that works". */
export type TokenRequest = {
  minTtlSeconds?: number | undefined;
  /** The version a caller saw refused by the provider. */
  rejectedVersion?: number | undefined;
  /** That refusal was met in passing, by the proxy: one soon after another asks for no refresh. */
  inPassing?: boolean | undefined;
  /** A new token, whatever the old one is worth. */
  force?: boolean | undefined;
  /** Even where the server has refused the grant, which may have been a mistake of its own. */
  evenIfRefused?: boolean | undefined;
};

export type Decision =
  | { kind: "fresh" }
  | { kind: "refresh" }
  /** A refresh failed a moment ago; `usable` says whether the present token still works. */
  | { kind: "cooldown"; retryAt: number; usable: boolean }
  | { kind: "reauthorize" };

const MAX_MARGIN_MS = 30 * SECOND;

/** Between two refreshes that refusals met in passing ask for. */
const REJECTION_COOLDOWN_MS = 60 * SECOND;

/** Decides for one read at one instant. */
export function decide(token: TokenFacts, ask: TokenRequest, now: number): Decision {
  const alive = isAlive(token, ask, now);
  if (alive && !ask.force && outlives(token, ask, now)) return { kind: "fresh" };
  // Without a refresh token a living token is all there is, down to its last second.
  if (!token.refreshable) return alive ? { kind: "fresh" } : { kind: "reauthorize" };
  if (token.retryAt !== null && token.retryAt > now) {
    return { kind: "cooldown", retryAt: token.retryAt, usable: alive };
  }
  return { kind: "refresh" };
}

/** Whether the present token may still work: not expired, and not the one the caller saw refused. */
export function isAlive(token: TokenFacts, ask: TokenRequest, now: number): boolean {
  if (isExpired(token, now)) return false;
  if (ask.rejectedVersion !== token.version) return true;
  // An API that refuses a new token as well refuses something else; another refresh would not help it.
  if (!ask.inPassing || !token.refreshable || token.rejectedAt === null) return false;
  return now - token.rejectedAt < REJECTION_COOLDOWN_MS;
}

/** Whether a read should have the token refreshed in the background; `jitter` is 0 to 1, even. */
export function wantsRefreshAhead(token: TokenFacts, now: number, jitter: number): boolean {
  return token.refreshable && isNearExpiry(token, now, jitter);
}

function outlives(token: TokenFacts, ask: TokenRequest, now: number): boolean {
  if (token.expiresAt === null) return true;
  const lifetime = token.expiresAt - token.issuedAt;
  const margin = Math.min(MAX_MARGIN_MS, lifetime * MARGIN_SHARE);
  // Half a lifetime is the most one can ask for, or a short-lived token would be refreshed at each read.
  const asked = Math.min((ask.minTtlSeconds ?? 0) * SECOND, lifetime / 2);
  return token.expiresAt - now > Math.max(margin, asked);
}
