import { deleteConnection } from "../lifecycle/delete-connection.ts";
import type { ConnectionContext } from "../connection-context.ts";

/**
 * Ends a test that has connected an account: deletes the connection, and revokes its grant. The alarm does the same after a
 * crash.
 */
export async function endTest(context: ConnectionContext): Promise<void> {
  context.tasks.done("end_test");
  const before = context.store.connection();
  if (before === null || before.test === null || before.status !== "active") return;
  const deleted = await deleteConnection(context);
  const connection = context.store.connection();
  if (!deleted.ok || connection === null || connection.test === null) return;
  const test = { ...connection.test, revocation: deleted.value.revocation };
  context.store.putConnection({ ...connection, test });
}
