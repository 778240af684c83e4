// How long a grant lives of itself, and what has to be done before it ends. Pure.

import { DAY } from "../../shared/clock.ts";

export type GrantLifetime = {
  refreshable: boolean;
  issuedAt: number;
  /** When the access token ends; null: not known to. */
  expiresAt: number | null;
  /** When the refresh token ends, where the server said so. */
  refreshExpiresAt: number | null;
  /** Whether a refresh has left that end where it was, and when it was first told of. */
  isEndFixed: boolean;
  endKnownAt: number;
  /** A refresh at least this often; null: none for its own sake. */
  keepAliveDays: number | null;
};

/** The share of a refresh token's lifetime after which an unused one is used, to have its end moved. */
const KEEP_ALIVE_SHARE = 0.75;
const NOTICE_SHARE = 0.2;
const LONGEST_NOTICE_MS = 7 * DAY;

/** When the grant is to be refreshed though nobody asks; null where that would change nothing. */
export function keepAliveAt(life: GrantLifetime): number | null {
  if (!life.refreshable) return null;
  const { issuedAt, refreshExpiresAt, keepAliveDays } = life;
  const instants: number[] = [];
  if (keepAliveDays !== null) instants.push(issuedAt + keepAliveDays * DAY);
  if (refreshExpiresAt !== null && !life.isEndFixed) {
    const lifetime = refreshExpiresAt - issuedAt;
    // A shorter one is meant to end with its use; keeping it alive would be polling.
    if (lifetime >= DAY) instants.push(issuedAt + lifetime * KEEP_ALIVE_SHARE);
  }
  return instants.length === 0 ? null : Math.min(...instants);
}

/** When the grant ends of itself, as far as that is known. */
export function knownExpiry(life: GrantLifetime): number | null {
  return life.refreshable ? life.refreshExpiresAt : life.expiresAt;
}

/** When to say that the grant is about to end: seven days ahead, or a fifth of a shorter life. */
export function noticeAt(life: GrantLifetime): number | null {
  const end = knownExpiry(life);
  if (end === null) return null;
  return end - Math.min(LONGEST_NOTICE_MS, Math.max(end - life.endKnownAt, 0) * NOTICE_SHARE);
}
