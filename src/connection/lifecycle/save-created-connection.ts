import type { Connection } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { scheduleMaintenance } from "./schedule-maintenance.ts";
import { publishConnection } from "../token/publish-connection.ts";

/** Stores a connection that an app has created, with its event and its tasks, and publishes its token. */
export async function saveCreatedConnection(
  context: ConnectionContext,
  created: Connection,
): Promise<Connection> {
  const saved = context.transaction(() => {
    const facts = { reason: "imported" };
    const active = saveConnection(context, created, { type: "connection.created", facts });
    scheduleMaintenance(context, active);
    return active;
  });
  await publishConnection(context);
  return saved;
}
