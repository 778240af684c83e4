// Deletes a connection: here immediately, and at the provider as soon as its grants could be revoked. When everything
// is done, the object's storage is erased.

import { appStub } from "../../apps/app-rpc.ts";
import { traitsOf } from "../provider-traits.ts";
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
import { TEST_KEPT_MS, withStep } from "../test/stored-test.ts";
import { kindTasks } from "../kinds/kind.ts";
import { revokeRemoteGrant, scheduleRevocation } from "./revoke-remote-grants.ts";
import { publishConnection } from "../token/publish-connection.ts";
import type { Deletion } from "../connection-rpc.ts";

/** When the alarm first tries to erase a deleted connection's storage. */
export const ERASE_AFTER_MS = 30 * SECOND;

const SHARED_HINT =
  "Another connection uses the same account. The provider's authorization is revoked when the last one is deleted.";

const REFUSED_HINT =
  "The authorization may still be valid at the provider. The end user can end it in the provider's settings.";

/**
 * Deletes the connection. The first write stops the Durable Object from serving tokens; then the grants are revoked.
 */
export async function deleteConnection(context: ConnectionContext): Promise<Result<Deletion<Connection>>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { connection, grantIds } = markDeleted(context, live.value);
  const [revocation] = await Promise.all([revokeAll(context, grantIds), publishConnection(context)]);
  log.info("deleted", {
    request_id: context.requestId,
    app: connection.app,
    connection: connection.id,
    revocation,
  });
  await eraseIfDeletionComplete(context);
  const ownHint = traitsOf(connection)?.revocation_hint ?? null;
  const hints = {
    revoked: null,
    pending: null,
    shared: SHARED_HINT,
    refused: ownHint ?? REFUSED_HINT,
    not_supported: ownHint,
  };
  const hint = hints[revocation];
  return ok({ connection, revocation, hint });
}

/** Revokes grants and returns the worst outcome. */
async function revokeAll(
  context: ConnectionContext,
  grantIds: readonly string[],
): Promise<Deletion["revocation"]> {
  const outcomes = await Promise.all(grantIds.map((id) => revokeRemoteGrant(context, id)));
  return (
    (["pending", "refused", "shared", "revoked"] as const).find((outcome) => outcomes.includes(outcome)) ??
    "not_supported"
  );
}

/** Erases a deleted connection's storage once the deletion is published and no grant is left to revoke. */
export async function eraseIfDeletionComplete(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection !== null && connection.status !== "deleted") return;
  const isTold = context.tasks.dueAt("publish") === null;
  if (!isTold || context.store.remoteGrants().length > 0) return;
  const test = connection?.test ?? null;
  if (test !== null && !test.is_discarded && context.now() < test.created_at + TEST_KEPT_MS) {
    context.tasks.reschedule("erase", test.created_at + TEST_KEPT_MS);
    return;
  }
  if (connection !== null && !(await removeFromDirectory(context, connection))) return;
  // Read again, because a refresh that was still in progress may have returned another grant to revoke.
  if (context.store.remoteGrants().length === 0) await context.destroy();
}

/** Removes the connection from the app's directory. If that fails, the alarm tries again. */
async function removeFromDirectory(context: ConnectionContext, { app, id }: Connection): Promise<boolean> {
  try {
    await appStub(context.env, app).forgetConnection(id);
    return true;
  } catch (error) {
    log.bug("app_not_reached", error, { app, connection: id });
    return false;
  }
}

/** Marks the connection as deleted and schedules the revocations in the same transaction. */
function markDeleted(
  context: ConnectionContext,
  connection: Connection,
): { connection: Connection; grantIds: string[] } {
  return context.transaction(() => {
    const grants = Object.values(context.kinds).flatMap((kind) => kind.remoteGrants(context, connection));
    // With those that would be revoked later, such as the grant of a choice that nobody has made yet.
    const waiting = context.store.remoteGrants().map(({ id }) => id);
    const grantIds = [...waiting, ...grants.map((grant) => scheduleRevocation(context, grant))];
    context.tasks.schedule("erase", context.now() + ERASE_AFTER_MS);
    const deleted = saveConnection(
      context,
      {
        ...connection,
        status: "deleted",
        test: connection.test === null ? null : withStep(connection.test, "deleted", context.now()),
        sealed_grant: null,
        refreshable: false,
        expires_at: null,
        refresh: NO_REFRESH_YET,
      },
      {
        type: "connection.deleted",
        facts: { revocable: grantIds.length > 0 },
        // A connection that was never connected has no events for the app.
        isAuditOnly: connection.version === 0,
      },
    );
    for (const task of [...OBSOLETE_TASKS, ...kindTasks(context.kinds)]) context.tasks.done(task);
    return { connection: deleted, grantIds };
  });
}

/** The tasks that a deleted connection does not need. */
const OBSOLETE_TASKS = [
  "recover",
  "refresh_ahead",
  "keep_alive",
  "expiring",
  "forget_grant",
  "end_test",
] as const satisfies CommonTask[];
