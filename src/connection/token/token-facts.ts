import type { Connection } from "../connection.ts";
import type { TokenFacts } from "./refresh-policy.ts";

/** Returns what the refresh policy needs to know about a connection's token. */
export function tokenFacts(connection: Connection): TokenFacts {
  return {
    version: connection.version,
    issuedAt: connection.issued_at ?? connection.created_at,
    expiresAt: connection.expires_at,
    refreshable: connection.refreshable,
    retryAt: connection.refresh.retry_at,
    refreshedAt: connection.last_refreshed_at,
    rejectedAt: connection.refresh.rejected_at,
  };
}
