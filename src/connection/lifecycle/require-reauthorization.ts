// The end of a grant: only the person can help. Reported once, however often it is found out.

import { MINUTE } from "../../shared/clock.ts";
import { fail, type Result } from "../../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { currentToken } from "../token/current-token.ts";
import { publishConnection } from "../token/publish-connection.ts";
import type { AccessToken } from "../token/token-set.ts";
import { cancelMaintenance } from "./schedule-maintenance.ts";

/** The credential is dead and there is nothing to renew it with. */
export async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<AccessToken>> {
  const current = context.store.connection();
  // Connected again or deleted while the provider was asked.
  if (current?.status !== "active" || current.version !== connection.version) return currentToken(context);
  context.transaction(() => endGrant(context, current));
  await publishConnection(context);
  return fail("reauthorization_required");
}

/**
 * Ends a connection's grant, in the caller's transaction. It stays sealed for a while: the verdict may have
 * been a mistake of the server's.
 */
export function endGrant(context: ConnectionContext, connection: Connection): Connection {
  const code = "reauthorization_required";
  const now = context.now();
  const isNews = connection.status === "active";
  if (isNews) cancelMaintenance(context);
  const refresh = { ...NO_REFRESH_YET, retry_at: now + MINUTE };
  const ended: Connection = { ...connection, status: code, refresh, last_error: { code, at: now } };
  return saveConnection(context, ended, isNews ? { type: `connection.${code}`, facts: { code } } : null);
}
