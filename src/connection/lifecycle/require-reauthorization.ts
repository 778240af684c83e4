// Sets a connection to `reauthorization_required`: the grant has ended, and the end user must reconnect. The event is
// sent once, however often the end is detected.

import { MINUTE } from "../../shared/clock.ts";
import { fail, type Result } from "../../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type Diagnostic, localDiagnostic, withDiagnostic } from "../diagnostics.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { storedToken } from "../token/stored-token.ts";
import { publishConnection } from "../token/publish-connection.ts";
import type { AccessToken } from "../token/token-set.ts";
import { cancelMaintenance } from "./schedule-maintenance.ts";

/** What the app's developer is told if a grant can't be used at the integration's origins. */
const MOVED =
  "The integration's endpoints or its definition were changed since this grant was issued, so that Latchkey would send the grant elsewhere. The end user has to reconnect, or the change has to be undone. For an API key, use PUT …/credentials. Create a machine's connection again.";

/**
 * Handles a grant that was issued for other origins than its integration has now. Latchkey itself has found this out, so
 * the diagnostics say it.
 */
export async function requireReauthorizationAfterMove(
  context: ConnectionContext,
  connection: Connection,
  operation: Diagnostic["operation"],
): Promise<Result<AccessToken>> {
  const code = "reauthorization_required";
  const diagnostic = localDiagnostic({
    at: context.now(),
    operation,
    request_id: context.requestId,
    code,
    detail: MOVED,
  });
  const result = await requireReauthorization(context, connection, diagnostic);
  return result.ok ? result : fail(code, { detail: MOVED });
}

/** Handles a credential that has expired or was rejected and can't be renewed. */
export async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
  diagnostic: Diagnostic | null = null,
): Promise<Result<AccessToken>> {
  const current = context.store.connection();
  // Reconnected or deleted in the meantime.
  if (current?.status !== "active" || current.version !== connection.version) return storedToken(context);
  const diagnosed = diagnostic === null ? current : withDiagnostic(current, diagnostic);
  context.transaction(() => markReauthorizationRequired(context, diagnosed, diagnostic?.error));
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
