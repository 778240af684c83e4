// The remaining lifetime of a token or an API key. Pure.

export type TokenLifetime = {
  issuedAt: number;
  /** Null where it is not known to expire. */
  expiresAt: number | null;
};

/** The last share of its lifetime in which a token is no longer returned as fresh. */
export const MARGIN_SHARE = 0.1;
const REFRESH_SHARE = 0.2;

/** Returns whether a token has expired. */
export function isExpired({ expiresAt }: Pick<TokenLifetime, "expiresAt">, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/**
 * Returns until when a token is neither expired nor, if it can be refreshed, close enough to its expiry to be refreshed;
 * infinite where it is not known to expire.
 */
export function settledUntil({ issuedAt, expiresAt }: TokenLifetime, isRefreshable: boolean): number {
  if (expiresAt === null) return Number.POSITIVE_INFINITY;
  return isRefreshable ? expiresAt - (expiresAt - issuedAt) * REFRESH_SHARE : expiresAt;
}

/**
 * Returns whether a token should be refreshed before it expires: in the last 20% of its lifetime, or later,
 * down to the last 10%, so that not all locations refresh at the same moment. `jitter` is a random number
 * from 0 to 1.
 */
export function isNearExpiry({ issuedAt, expiresAt }: TokenLifetime, now: number, jitter: number): boolean {
  if (expiresAt === null) return false;
  const share = REFRESH_SHARE - jitter * (REFRESH_SHARE - MARGIN_SHARE);
  return expiresAt - now <= (expiresAt - issuedAt) * share;
}
