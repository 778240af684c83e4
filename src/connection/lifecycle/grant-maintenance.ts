// The alarm tasks for an idle grant: refreshes it before its refresh token expires from inactivity, announces and
// handles its expiry, and deletes it some time after the provider rejected it.

import { kindOfConnection } from "../kinds/kind-of-connection.ts";
import { HOUR, MINUTE, timestamp } from "../../shared/clock.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { keepAliveAt, knownExpiry } from "./grant-expiry.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { refreshToken } from "../token/refresh-token.ts";
import { lifetimeOf } from "./schedule-maintenance.ts";

/** Refreshes an idle grant. After a temporary failure, it tries again in an hour. */
export async function keepAlive(context: ConnectionContext): Promise<void> {
  const connection = activeConnection(context);
  const dueAt = connection === null ? null : keepAliveAt(lifetimeOf(connection));
  if (dueAt === null || dueAt > context.now()) {
    context.tasks.reschedule("keep_alive", dueAt);
    return;
  }
  // A successful refresh replaces this with the next due time.
  context.tasks.reschedule("keep_alive", context.now() + HOUR);
  await refreshToken(context, false);
}

/**
 * Announces the expiry of a grant once. At the expiry, the kind asks the provider whether the grant has ended, or ends
 * it where the provider can't be asked.
 */
export async function handleExpiry(context: ConnectionContext): Promise<void> {
  const connection = activeConnection(context);
  const expiresAt = connection === null ? null : knownExpiry(lifetimeOf(connection));
  if (connection === null || expiresAt === null) {
    context.tasks.done("expiring");
    return;
  }
  if (expiresAt > context.now()) {
    context.tasks.reschedule("expiring", expiresAt);
    if (!isNotified(connection, expiresAt)) await sendExpiryNotice(context, connection, expiresAt);
    return;
  }
  // Repeats in an hour if the provider gives no answer. Any result replaces or removes this task.
  context.tasks.reschedule("expiring", context.now() + HOUR);
  const kind = kindOfConnection(connection);
  if (kind !== null) await context.kinds[kind].onGrantExpiry(context, connection);
}

/** Servers report the expiry in seconds from now, so the same expiry varies a little each time. */
function isNotified(connection: Connection, expiresAt: number): boolean {
  return connection.expiring_told !== null && Math.abs(expiresAt - connection.expiring_told) < MINUTE;
}

async function sendExpiryNotice(
  context: ConnectionContext,
  connection: Connection,
  expiresAt: number,
): Promise<void> {
  const facts = { ends_at: timestamp(expiresAt) };
  saveConnection(
    context,
    { ...connection, expiring_told: expiresAt },
    { type: "connection.expiring", facts },
  );
  await publishConnection(context);
}

/** Deletes a grant that the provider rejected; see REJECTED_GRANT_KEPT_MS. */
export async function deleteRejectedGrant(context: ConnectionContext): Promise<void> {
  context.tasks.done("forget_grant");
  const connection = context.store.connection();
  if (connection?.status !== "reauthorization_required" || connection.sealed_grant === null) return;
  saveConnection(context, { ...connection, sealed_grant: null, refreshable: false }, null);
  await publishConnection(context);
}

function activeConnection(context: ConnectionContext): Connection | null {
  const connection = context.store.connection();
  return connection?.status === "active" ? connection : null;
}
