// Decides whether a token is returned as it is, refreshed, or can't be renewed without the end user. Pure, so the
// Worker and the Durable Object decide alike.

import { SECOND } from "../../shared/clock.ts";
import { isExpired, isNearExpiry, MARGIN_SHARE, type TokenLifetime } from "../../shared/token-lifetime.ts";

export type TokenFacts = TokenLifetime & {
  version: number;
  refreshable: boolean;
  /** No refresh before this time, after a temporary failure or because the server would refuse it. */
  retryAt: number | null;
  /** When the token was last refreshed; null where that is not known. */
  refreshedAt: number | null;
  /** When a refresh last replaced a token that the provider's API had rejected. */
  rejectedAt: number | null;
};

/** What a caller requires beyond a valid token. */
export type TokenRequest = {
  minTtlSeconds?: number | undefined;
  /** The version that the provider's API rejected. */
  rejectedVersion?: number | undefined;
  /** Whether the proxy reports the rejection. A second rejection shortly after the first does not cause a refresh. */
  isRejectedByProxy?: boolean | undefined;
  /** Refresh even if the current token is valid. */
  force?: boolean | undefined;
  /** Read the current integration first, to see whether the provider accepts its client. */
  triesClient?: boolean | undefined;
  /** What the integration's origins are now. A grant that was issued for earlier origins has to be renewed. */
  originsSince?: number | undefined;
  /** Refresh even if the server has rejected the grant, which may have been a mistake. */
  evenIfRefused?: boolean | undefined;
};

export type Decision =
  | { kind: "fresh" }
  | { kind: "refresh" }
  /** A refresh failed recently. `usable` tells whether the current token may still be valid. */
  | { kind: "cooldown"; retryAt: number; usable: boolean }
  | { kind: "reauthorize" };

const MAX_MARGIN_MS = 30 * SECOND;

/** The shortest time between two refreshes because of the token's expiry. */
const MIN_REFRESH_INTERVAL_MS = 5 * SECOND;

/** The shortest time between two refreshes that the proxy's rejections cause. */
const REJECTION_COOLDOWN_MS = 60 * SECOND;

/** Decides what to do for one request at one time. */
export function decide(token: TokenFacts, request: TokenRequest, now: number): Decision {
  const usable = isUsable(token, request, now);
  if (usable && !request.force && hasMinTtl(token, request, now)) return { kind: "fresh" };
  // A server that grants tokens for a moment only is not asked for each caller.
  const isJustRefreshed = token.refreshedAt !== null && now - token.refreshedAt < MIN_REFRESH_INTERVAL_MS;
  if (isJustRefreshed && !request.force && request.rejectedVersion !== token.version)
    return { kind: "fresh" };
  // Without a refresh token, a valid token is returned until it expires, whatever its remaining lifetime.
  if (!token.refreshable) return usable ? { kind: "fresh" } : { kind: "reauthorize" };
  if (token.retryAt !== null && token.retryAt > now) {
    return { kind: "cooldown", retryAt: token.retryAt, usable };
  }
  return { kind: "refresh" };
}

/** Whether the token may still be valid: it has not expired, and it is not the version that was rejected. */
export function isUsable(token: TokenFacts, request: TokenRequest, now: number): boolean {
  if (isExpired(token, now)) return false;
  if (request.rejectedVersion !== token.version) return true;
  // An API that rejects a new token as well has another reason, which another refresh would not fix.
  if (!request.isRejectedByProxy || !token.refreshable || token.rejectedAt === null) return false;
  return now - token.rejectedAt < REJECTION_COOLDOWN_MS;
}

/** Whether a read should start a refresh in the background. `jitter` is uniformly distributed between 0 and 1. */
export function shouldRefreshAhead(token: TokenFacts, now: number, jitter: number): boolean {
  return token.refreshable && (token.retryAt ?? 0) <= now && isNearExpiry(token, now, jitter);
}

function hasMinTtl(token: TokenFacts, request: TokenRequest, now: number): boolean {
  if (token.expiresAt === null) return true;
  const lifetimeMs = token.expiresAt - token.issuedAt;
  const marginMs = Math.min(MAX_MARGIN_MS, lifetimeMs * MARGIN_SHARE);
  // Limited to half of the lifetime. Otherwise a short-lived token would be refreshed at each read.
  const minTtlMs = Math.min((request.minTtlSeconds ?? 0) * SECOND, lifetimeMs / 2);
  return token.expiresAt - now > Math.max(marginMs, minTtlMs);
}
