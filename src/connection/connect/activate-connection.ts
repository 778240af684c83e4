// The last step of an attempt, for every kind: the new grant is checked and becomes the connection's grant in one
// transaction.

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

/** What an attempt contributes to its connection. */
export type AttemptResult = {
  account: Account | null;
  /** The attempt to store when the connection is active. */
  completed: Attempt;
  /** Called in the transaction, with the connection before the change. */
  onActivated?: (before: Connection) => void;
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

/** Activates the connection with an attempt's grant. Fails if the grant is of another account than before. */
export async function activateConnection(
  context: ConnectionContext,
  result: AttemptResult,
): Promise<Result<Connection>> {
  const { account, completed, onActivated, ...grant } = result;
  const activated = context.transaction(() => {
    const connection = context.store.connection();
    const session = context.store.session(completed.session);
    // Checked here, after the last await, because another attempt may have connected an account in the meantime.
    const code =
      failureOfAttempt(context, completed) ?? activationFailure(completed, connection, session, account);
    if (connection === null || code !== null) return code ?? "connection_not_found";
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
      origins_since: completed.origins_since,
      version: connection.version + 1,
      refresh_end_since: null,
      refresh: NO_REFRESH_YET,
      last_error: null,
    };
    const saved = saveConnection(context, next, activationChange(connection));
    scheduleMaintenance(context, saved);
    onActivated?.(connection);
    return saved;
  });
  if (typeof activated === "string") return fail(activated);
  log.info("connected", {
    request_id: context.requestId,
    app: activated.app,
    connection: activated.id,
    integration: completed.integration,
  });
  await publishConnection(context);
  return ok(activated);
}

/** Returns the event for an activation: created, recovered or reconnected. */
function activationChange({ version, status }: Connection): ConnectionChange {
  if (version === 0) return { type: "connection.created" };
  if (status === "reauthorization_required") return { type: "connection.recovered" };
  return { type: "connection.updated", facts: { reason: "reconnected" } };
}

/** Returns the code if the attempt has failed in the meantime. Its grant is then already being revoked. */
function failureOfAttempt({ store }: ConnectionContext, { id }: Attempt): FailureCode | null {
  const attempt = store.attempt(id);
  return attempt?.status === "failed" ? (attempt.failure ?? "authorization_failed") : null;
}

/** Returns why the grant must not become the connection's, or null if it may. */
function activationFailure(
  attempt: Attempt,
  connection: Connection | null,
  session: Session | null,
  account: Account | null,
): FailureCode | null {
  if (connection === null || connection.status === "deleted") return "connection_not_found";
  if (isUsedUp(session)) return "session_expired";
  // Another tab of the session connected through another integration first.
  if (connection.version > 0 && connection.integration !== attempt.integration) return "integration_mismatch";
  if (connection.account === null) return null;
  // The new account has fewer parts than the known one, so it may be a different account.
  if (account === null || account.parts.length < connection.account.parts.length) return "account_unverified";
  return isSameAccount(connection.account, account) ? null : "account_mismatch";
}
