import { deleteConnection, eraseIfDeletionComplete } from "../lifecycle/delete-connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";

/**
 * Ends a test whose report nobody can read anymore, whatever it has done so far, and erases it. Grants that cannot be revoked
 * now keep a snapshot of the client, so the integration can be deleted afterwards.
 */
export async function discardTest(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection === null || connection.test === null) return;
  context.store.putConnection({ ...connection, test: { ...connection.test, is_discarded: true } });
  if (liveConnection(context).ok) await deleteConnection(context);
  else await eraseIfDeletionComplete(context);
}
