// What a grant will need though nobody asks for it: noted when it comes, and done by the alarm. It is said
// ahead when it is about to end, and one that has ended is forgotten after a while.

import { DAY, timestamp } from "../shared/clock.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, saveConnection } from "./connection-context.ts";
import { type GrantLife, keepAliveAt, knownEnd, noticeAt } from "./grant-life.ts";
import { publish } from "./publish.ts";

/** How long a grant that the provider refused stays sealed, for the case that it was a mistake. */
const REFUSED_GRANT_KEPT_MS = 7 * DAY;

/** Notes what a connection's new grant will need. To be called in the transaction that stores it. */
export function watchGrant(context: ConnectionContext, connection: Connection): void {
  const life = lifeOf(connection);
  context.tasks.reschedule("keep_alive", keepAliveAt(life));
  context.tasks.reschedule("expiring", noticeAt(life));
  context.tasks.done("forget_grant");
}

/** Notes that a connection's grant was refused. */
export function unwatchGrant(context: ConnectionContext): void {
  context.tasks.done("keep_alive");
  context.tasks.done("expiring");
  context.tasks.reschedule("forget_grant", context.now() + REFUSED_GRANT_KEPT_MS);
}

/** Says that a grant is about to end, once for each end. */
export async function tellExpiring(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  const life = connection?.status === "active" ? lifeOf(connection) : null;
  const end = life === null ? null : knownEnd(life);
  context.tasks.done("expiring");
  if (connection === null || end === null || connection.expiring_told === end) return;
  const facts = { ends_at: timestamp(end) };
  saveConnection(context, { ...connection, expiring_told: end }, { type: "connection.expiring", facts });
  await publish(context);
}

/** Forgets a grant that was refused long enough ago. */
export async function forgetGrant(context: ConnectionContext): Promise<void> {
  context.tasks.done("forget_grant");
  const connection = context.store.connection();
  if (connection?.status !== "reauthorization_required" || connection.sealed_grant === null) return;
  saveConnection(context, { ...connection, sealed_grant: null, refreshable: false }, null);
  await publish(context);
}

/** What is known of how long a connection's grant lives. */
export function lifeOf(connection: Connection): GrantLife {
  return {
    refreshable: connection.refreshable,
    issuedAt: connection.issued_at ?? connection.created_at,
    expiresAt: connection.expires_at,
    refreshExpiresAt: connection.refresh_expires_at,
    isEndFixed: connection.refresh_end_fixed,
    keepAliveDays: connection.keep_alive_days,
  };
}
