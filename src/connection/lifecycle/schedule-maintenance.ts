// What a grant will need though nobody asks for it: noted when it comes, done by the alarm (tend-grant.ts).

import { DAY } from "../../shared/clock.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { type GrantLifetime, keepAliveAt, noticeAt } from "./grant-expiry.ts";

/** How long a grant that the provider refused stays sealed, for the case that it was a mistake. */
const REFUSED_GRANT_KEPT_MS = 7 * DAY;

/** Notes what a connection's new grant will need. To be called in the transaction that stores it. */
export function scheduleMaintenance(context: ConnectionContext, connection: Connection): void {
  const life = lifetimeOf(connection);
  context.tasks.reschedule("keep_alive", keepAliveAt(life));
  context.tasks.reschedule("expiring", noticeAt(life));
  context.tasks.done("forget_grant");
}

/** Notes that a connection's grant was refused. */
export function cancelMaintenance(context: ConnectionContext): void {
  context.tasks.done("keep_alive");
  context.tasks.done("expiring");
  context.tasks.reschedule("forget_grant", context.now() + REFUSED_GRANT_KEPT_MS);
}

/** What is known of how long a connection's grant lives. */
export function lifetimeOf(connection: Connection): GrantLifetime {
  const issuedAt = connection.issued_at ?? connection.created_at;
  return {
    refreshable: connection.refreshable,
    issuedAt,
    expiresAt: connection.expires_at,
    refreshExpiresAt: connection.refresh_expires_at,
    isEndFixed: connection.refresh_end_fixed,
    endKnownAt: connection.refresh_end_since ?? issuedAt,
    keepAliveDays: connection.keep_alive_days,
  };
}
