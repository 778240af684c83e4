// How far a token or an API key is through its life. Pure.

export type TokenLifetime = {
  issuedAt: number;
  /** Null: not known to expire. */
  expiresAt: number | null;
};

/** The share of its life for which a token is no longer handed out as fresh. */
export const MARGIN_SHARE = 0.1;
const AHEAD_SHARE = 0.2;

export function isExpired({ expiresAt }: Pick<TokenLifetime, "expiresAt">, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/**
 * Whether a token should be refreshed ahead of its expiry: in the last 20 % of its life, or later down to the last
 * 10 %, so that not every location asks at the same moment. `jitter` is a random number from 0 to 1.
 */
export function isNearExpiry({ issuedAt, expiresAt }: TokenLifetime, now: number, jitter: number): boolean {
  if (expiresAt === null) return false;
  const share = AHEAD_SHARE - jitter * (AHEAD_SHARE - MARGIN_SHARE);
  return expiresAt - now <= (expiresAt - issuedAt) * share;
}
