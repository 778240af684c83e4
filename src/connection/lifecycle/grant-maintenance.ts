// What the alarm does for a grant that nobody asks for: keeps it alive where its refresh token would die of
// idleness, says ahead when it is about to end and reports its end, and forgets it after a while.

import { providerOf } from "../../providers/registry.ts";
import { HOUR, MINUTE, timestamp } from "../../shared/clock.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { keepAliveAt, knownExpiry } from "./grant-expiry.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { refreshGrant } from "../token/refresh-token.ts";
import { lifetimeOf } from "./schedule-maintenance.ts";

/** Refreshes an idle grant; where that fails for a passing reason it is tried again in an hour. */
export async function keepAlive(context: ConnectionContext): Promise<void> {
  const connection = activeConnection(context);
  const dueAt = connection === null ? null : keepAliveAt(lifetimeOf(connection));
  if (dueAt === null || dueAt > context.now()) {
    context.tasks.reschedule("keep_alive", dueAt);
    return;
  }
  // A refresh that succeeds notes the next one in place of this.
  context.tasks.reschedule("keep_alive", context.now() + HOUR);
  await refreshGrant(context, false);
}

/** Says once that a grant is about to end; at its end has the server, or where it can't be asked the clock, decide. */
export async function handleExpiry(context: ConnectionContext): Promise<void> {
  const connection = activeConnection(context);
  const end = connection === null ? null : knownExpiry(lifetimeOf(connection));
  if (connection === null || end === null) {
    context.tasks.done("expiring");
    return;
  }
  if (end > context.now()) {
    context.tasks.reschedule("expiring", end);
    if (!isTold(connection, end)) await tellExpiring(context, connection, end);
    return;
  }
  // RequestedSession again should the server have nothing to say; whatever it says takes this off the list or puts it off.
  context.tasks.reschedule("expiring", context.now() + HOUR);
  const { provider } = connection;
  if (provider !== null)
    await context.kinds[providerOf({ provider }).kind].onGrantExpiry(context, connection);
}

/** Said in seconds from now, the same end comes out a little different each time. */
function isTold(connection: Connection, end: number): boolean {
  return connection.expiring_told !== null && Math.abs(end - connection.expiring_told) < MINUTE;
}

async function tellExpiring(context: ConnectionContext, connection: Connection, end: number): Promise<void> {
  const facts = { ends_at: timestamp(end) };
  saveConnection(context, { ...connection, expiring_told: end }, { type: "connection.expiring", facts });
  await publishConnection(context);
}

/** Forgets a grant that was refused long enough ago. */
export async function deleteRefusedGrant(context: ConnectionContext): Promise<void> {
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
