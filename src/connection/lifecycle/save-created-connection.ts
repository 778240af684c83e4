import type { Connection } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { scheduleMaintenance } from "./schedule-maintenance.ts";
import { withTestResult } from "../test/mark-step.ts";
import { publishConnection } from "../token/publish-connection.ts";

/** Stores a connection that an app has created, with its event and its tasks, and publishes its token. */
export async function saveCreatedConnection(
  context: ConnectionContext,
  created: Connection,
): Promise<Connection> {
  const saved = context.transaction(() => {
    const facts = { reason: "imported" };
    // The connection of a test is stored before its token is requested.
    const tested = { ...created, test: context.store.connection()?.test ?? null };
    const active = saveConnection(context, withTestResult(context, tested), {
      type: "connection.created",
      facts,
    });
    scheduleMaintenance(context, active);
    return active;
  });
  await publishConnection(context);
  return saved;
}
