// Ends a connection: here at once, at the provider where it can be told, now or later.

import { appStub } from "../../apps/app-rpc.ts";
import { findProvider } from "../../providers/registry.ts";
import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { ok, type Result } from "../../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "../connection.ts";
import {
  type ConnectionContext,
  type CommonTask,
  liveConnection,
  saveConnection,
} from "../connection-context.ts";
import { kindTasks } from "../kinds/kind.ts";
import { revokeRemoteGrant, scheduleRevocation } from "./revoke-remote-grants.ts";
import { publishConnection } from "../token/publish-connection.ts";
import type { Deletion } from "../connection-rpc.ts";

/** When the alarm sees whether a deleted connection's object has been emptied. */
export const ERASE_AFTER_MS = 30 * SECOND;

/** Deletes the connection. No token is served from the first write on; then the grant is given back. */
export async function deleteConnection(context: ConnectionContext): Promise<Result<Deletion<Connection>>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { connection, noted } = end(context, live.value);
  const [revocation] = await Promise.all([giveBackAll(context, noted), publishConnection(context)]);
  log.info("deleted", {
    request_id: context.requestId,
    app: connection.app,
    connection: connection.id,
    revocation,
  });
  await destroyIfDone(context);
  const provider = findProvider(connection.provider ?? "");
  const isTold = revocation === "revoked" || revocation === "pending";
  const hint = isTold ? null : (provider?.revocationHint ?? null);
  return ok({ connection, revocation, hint });
}

/** What came of it, the worst that came of any. */
async function giveBackAll(
  context: ConnectionContext,
  noted: readonly string[],
): Promise<Deletion["revocation"]> {
  const outcomes = await Promise.all(noted.map((id) => revokeRemoteGrant(context, id)));
  return (
    (["pending", "refused", "revoked"] as const).find((one) => outcomes.includes(one)) ?? "not_supported"
  );
}

/** Empties a deleted connection's object once everybody has been told and nothing is left to give back. */
export async function destroyIfDone(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection !== null && connection.status !== "deleted") return;
  const isTold = context.tasks.dueAt("publish") === null;
  if (!isTold || context.store.remoteGrants().length > 0) return;
  if (connection !== null && !(await isForgotten(context, connection))) return;
  // While the app was told, the last refresh of this connection may have brought something to give back.
  if (context.store.remoteGrants().length === 0) await context.destroy();
}

/** Has the app's object forget the connection; the alarm comes back where that can't be done now. */
async function isForgotten(context: ConnectionContext, { app, id }: Connection): Promise<boolean> {
  try {
    await appStub(context.env, app).forgetConnection(id);
    return true;
  } catch (error) {
    log.bug("app_not_reached", error, { app, connection: id });
    return false;
  }
}

/** Marks the connection as deleted and notes, in the same transaction, what is to be given back. */
function end(
  context: ConnectionContext,
  connection: Connection,
): { connection: Connection; noted: string[] } {
  return context.transaction(() => {
    const leftovers = Object.values(context.kinds).flatMap((kind) => kind.remoteGrants(context, connection));
    const noted = leftovers.map((leftover) => scheduleRevocation(context, leftover));
    context.tasks.schedule("erase", context.now() + ERASE_AFTER_MS);
    const deleted = saveConnection(
      context,
      {
        ...connection,
        status: "deleted",
        sealed_grant: null,
        refreshable: false,
        expires_at: null,
        refresh: NO_REFRESH_YET,
      },
      // What never was connected has no end to tell of.
      connection.version === 0
        ? null
        : { type: "connection.deleted", facts: { revocable: noted.length > 0 } },
    );
    for (const task of [...ENDED_TASKS, ...kindTasks(context.kinds)]) context.tasks.done(task);
    return { connection: deleted, noted };
  });
}

/** What a deleted connection has no more need of. */
const ENDED_TASKS = [
  "recover",
  "refresh_ahead",
  "keep_alive",
  "expiring",
  "forget_grant",
] as const satisfies CommonTask[];
