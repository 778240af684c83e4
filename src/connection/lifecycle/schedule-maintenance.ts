// Schedules the maintenance of a grant when it is stored. The alarm runs it; see grant-maintenance.ts.

import { DAY } from "../../shared/clock.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { type GrantLifetime, keepAliveAt, expiryNoticeAt } from "./grant-expiry.ts";

/** How long a grant that the provider rejected is kept, in case the rejection was a mistake. */
const REJECTED_GRANT_KEPT_MS = 7 * DAY;

/** Schedules the maintenance of a new grant. Must be called in the transaction that stores it. */
export function scheduleMaintenance(context: ConnectionContext, connection: Connection): void {
  const lifetime = lifetimeOf(connection);
  context.tasks.reschedule("keep_alive", keepAliveAt(lifetime));
  context.tasks.reschedule("expiring", expiryNoticeAt(lifetime));
  context.tasks.done("forget_grant");
}

/** Stops the maintenance of a grant that was rejected, and schedules its deletion. */
export function cancelMaintenance(context: ConnectionContext): void {
  context.tasks.done("keep_alive");
  context.tasks.done("expiring");
  context.tasks.reschedule("forget_grant", context.now() + REJECTED_GRANT_KEPT_MS);
}

/** Returns the expiry data of a connection's grant. */
export function lifetimeOf(connection: Connection): GrantLifetime {
  const issuedAt = connection.refresh_issued_at ?? connection.issued_at ?? connection.created_at;
  return {
    refreshable: connection.refreshable,
    issuedAt,
    expiresAt: connection.expires_at,
    refreshExpiresAt: connection.refresh_expires_at,
    isExpiryFixed: connection.refresh_end_fixed,
    expiryKnownSince: connection.refresh_end_since ?? issuedAt,
    keepAliveDays: connection.keep_alive_days,
  };
}
