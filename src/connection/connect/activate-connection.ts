// The step at which what came of an attempt becomes the connection's: judged and stored in one transaction,
// whatever kind of grant it is.

import type { FailureCode } from "../../shared/failure.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { isSameAccount } from "../account.ts";
import { type Attempt } from "./attempt.ts";
import { type Account, type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import type { ConnectionChange } from "../connection-event.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { scheduleMaintenance } from "../lifecycle/schedule-maintenance.ts";
import { isUsedUp, type Session } from "./session.ts";

/** What an attempt brings to its connection. */
export type AttemptResult = {
  account: Account | null;
  /** The attempt as it is once this is done. */
  completed: Attempt;
  /** Called in the transaction, with the connection as it was. */
  onConnected?: (before: Connection) => void;
} & Pick<
  Connection,
  | "requested_scopes"
  | "granted_scopes"
  | "scopes_case_sensitive"
  | "provider_metadata"
  | "issued_at"
  | "expires_at"
  | "refreshable"
  | "revocable"
  | "sealed_grant"
  | "refresh_expires_at"
  | "refresh_end_fixed"
  | "keep_alive_days"
  | "stale"
>;

/** Makes the connection active with what an attempt has brought, if the account is the one it has always been. */
export async function activateConnection(
  context: ConnectionContext,
  gain: AttemptResult,
): Promise<Result<Connection>> {
  const { account, completed, onConnected, ...grant } = gain;
  const adopted = context.transaction(() => {
    const connection = context.store.connection();
    const session = context.store.session(completed.session);
    // Judged here, after the last await: another attempt may have connected an account meanwhile.
    const refusal = failureSince(context, completed) ?? refuse(completed, connection, session, account);
    if (connection === null || refusal !== null) return refusal ?? "connection_not_found";
    context.store.putAttempt(completed);
    if (session !== null) context.store.putSession({ ...session, used_at: context.now() });
    const next: Connection = {
      ...connection,
      ...grant,
      integration: completed.integration,
      provider: completed.provider,
      status: "active",
      account: account ?? connection.account,
      variables: completed.variables,
      version: connection.version + 1,
      refresh_end_since: null,
      refresh: NO_REFRESH_YET,
      last_error: null,
    };
    const saved = saveConnection(context, next, connectedAs(connection));
    scheduleMaintenance(context, saved);
    onConnected?.(connection);
    return saved;
  });
  if (typeof adopted === "string") return fail(adopted);
  log.info("connected", {
    request_id: context.requestId,
    app: adopted.app,
    connection: adopted.id,
    integration: completed.integration,
  });
  await publishConnection(context);
  return ok(adopted);
}

/** What it is for a connection to be connected, after what it was before. */
function connectedAs({ version, status }: Connection): ConnectionChange {
  if (version === 0) return { type: "connection.created" };
  if (status === "reauthorization_required") return { type: "connection.recovered" };
  return { type: "connection.updated", facts: { reason: "reconnected" } };
}

/** What an attempt has come to while its grant was looked at: what it brought is given back by now. */
function failureSince({ store }: ConnectionContext, { id }: Attempt): FailureCode | null {
  const attempt = store.attempt(id);
  return attempt?.status === "failed" ? (attempt.failure ?? "authorization_failed") : null;
}

/** Why a grant may not become the connection's, or null when it may. */
function refuse(
  attempt: Attempt,
  connection: Connection | null,
  session: Session | null,
  account: Account | null,
): FailureCode | null {
  if (connection === null || connection.status === "deleted") return "connection_not_found";
  if (isUsedUp(session)) return "session_expired";
  // Another tab of the session chose another integration, and was first.
  if (connection.version > 0 && connection.integration !== attempt.integration) return "integration_mismatch";
  if (connection.account === null) return null;
  // Less is known than before: it may be somebody else, so it counts as nothing known.
  if (account === null || account.parts.length < connection.account.parts.length) return "account_unverified";
  return isSameAccount(connection.account, account) ? null : "account_mismatch";
}
