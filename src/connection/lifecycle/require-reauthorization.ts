// Sets a connection to `reauthorization_required`: the grant has ended, and the end user must reconnect. The event is
// sent once, however often the end is detected.

import { MINUTE } from "../../shared/clock.ts";
import { fail, type Result } from "../../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { storedToken } from "../token/stored-token.ts";
import { publishConnection } from "../token/publish-connection.ts";
import type { AccessToken } from "../token/token-set.ts";
import { cancelMaintenance } from "./schedule-maintenance.ts";

/** Handles a credential that has expired or was rejected and can't be renewed. */
export async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<AccessToken>> {
  const current = context.store.connection();
  // Reconnected or deleted in the meantime.
  if (current?.status !== "active" || current.version !== connection.version) return storedToken(context);
  context.transaction(() => markReauthorizationRequired(context, current));
  await publishConnection(context);
  return fail("reauthorization_required");
}

/**
 * Marks a connection as `reauthorization_required`, in the caller's transaction. The encrypted grant is kept for a
 * while, because the provider may have rejected it by mistake. `providerError` is the provider's own error code.
 */
export function markReauthorizationRequired(
  context: ConnectionContext,
  connection: Connection,
  providerError: string | null = null,
): Connection {
  const code = "reauthorization_required";
  const now = context.now();
  const wasActive = connection.status === "active";
  if (wasActive) cancelMaintenance(context);
  const refresh = { ...NO_REFRESH_YET, retry_at: now + MINUTE };
  const last_error = { code, at: now, provider_error: providerError } as const;
  const ended: Connection = { ...connection, status: code, refresh, last_error };
  const facts = { code, provider_error: providerError };
  return saveConnection(context, ended, wasActive ? { type: `connection.${code}`, facts } : null);
}
