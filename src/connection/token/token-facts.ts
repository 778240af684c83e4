import { SECOND } from "../../shared/clock.ts";
import type { Connection } from "../connection.ts";
import { traitsOf } from "../provider-traits.ts";
import type { TokenFacts } from "./refresh-policy.ts";

/** Returns what the refresh policy needs to know about a connection's token. */
export function tokenFacts(connection: Connection): TokenFacts {
  const issuedAt = connection.issued_at ?? connection.created_at;
  const acceptedAfter = traitsOf(connection)?.refresh_not_before ?? null;
  const { retry_at, rejected_at } = connection.refresh;
  return {
    version: connection.version,
    issuedAt,
    expiresAt: connection.expires_at,
    refreshable: connection.refreshable,
    retryAt: acceptedAfter === null ? retry_at : Math.max(retry_at ?? 0, issuedAt + acceptedAfter * SECOND),
    refreshedAt: connection.last_refreshed_at,
    rejectedAt: rejected_at,
  };
}
