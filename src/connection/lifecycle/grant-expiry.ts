// When a grant expires, and when to keep it alive or to announce its expiry. Pure.

import { DAY } from "../../shared/clock.ts";

export type GrantLifetime = {
  refreshable: boolean;
  issuedAt: number;
  /** When the access token expires; null where it is not known to expire. */
  expiresAt: number | null;
  /** When the refresh token expires; null where the server does not report it. */
  refreshExpiresAt: number | null;
  /** Whether a refresh did not extend that expiry, and since when the expiry is known. */
  isExpiryFixed: boolean;
  expiryKnownSince: number;
  /** The longest time between refreshes; null for no limit. */
  keepAliveDays: number | null;
};

/** The share of a refresh token's lifetime after which an idle grant is refreshed to extend it. */
const KEEP_ALIVE_SHARE = 0.75;
const NOTICE_SHARE = 0.2;
const MAX_NOTICE_MS = 7 * DAY;

/** Returns when to refresh an idle grant; null where a refresh would not extend it. */
export function keepAliveAt(grant: GrantLifetime): number | null {
  if (!grant.refreshable) return null;
  const { issuedAt, refreshExpiresAt, keepAliveDays } = grant;
  const instants: number[] = [];
  if (keepAliveDays !== null) instants.push(issuedAt + keepAliveDays * DAY);
  if (refreshExpiresAt !== null && !grant.isExpiryFixed) {
    const lifetimeMs = refreshExpiresAt - issuedAt;
    // A grant of less than a day is meant to end when it is no longer used. Keeping it alive would be polling.
    if (lifetimeMs >= DAY) instants.push(issuedAt + lifetimeMs * KEEP_ALIVE_SHARE);
  }
  return instants.length === 0 ? null : Math.min(...instants);
}

/** Returns when the grant expires; null where that is unknown. */
export function knownExpiry(grant: GrantLifetime): number | null {
  return grant.refreshable ? grant.refreshExpiresAt : grant.expiresAt;
}

/** Returns when to announce the expiry: seven days ahead, or a fifth of the lifetime if that is less. */
export function expiryNoticeAt(grant: GrantLifetime): number | null {
  const expiresAt = knownExpiry(grant);
  if (expiresAt === null) return null;
  return expiresAt - Math.min(MAX_NOTICE_MS, Math.max(expiresAt - grant.expiryKnownSince, 0) * NOTICE_SHARE);
}
