// The last step of an attempt, for every kind: the new grant is checked and becomes the connection's grant in one
// transaction.

import type { FailureCode } from "../../shared/failure.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { compareAccounts } from "../check/account.ts";
import { type Attempt } from "./attempt.ts";
import { type Account, type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type Diagnostic, withDiagnostic } from "../diagnostics.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import type { ConnectionChange } from "../connection-event.ts";
import { withTestResult } from "../test/mark-step.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { afterStepUp } from "../lifecycle/step-up.ts";
import { scheduleMaintenance } from "../lifecycle/schedule-maintenance.ts";
import { isUsedUp, type Session } from "./session.ts";

/** What an attempt contributes to its connection. */
export type AttemptResult = {
  account: Account | null;
  /** Whether the account is known to be the grant's. Otherwise, it can't replace or equal another. Defaults to true. */
  isAccountConfirmed?: boolean;
  /** The attempt to store when the connection is active. */
  completed: Attempt;
  /** What the provider sent when it was asked for the account, if that failed. */
  diagnostic?: Diagnostic | null;
  /** Whether the grant has the refresh token of the connection's grant. */
  keepsRefreshToken?: boolean;
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
> &
  Partial<
    Pick<
      Connection,
      | "provider_traits"
      | "server"
      | "sibling_accounts"
      | "requested_authorization_details"
      | "granted_authorization_details"
    >
  >;

/** Activates the connection with an attempt's grant. Fails if the grant is of another account than before. */
export async function activateConnection(
  context: ConnectionContext,
  result: AttemptResult,
): Promise<Result<Connection>> {
  const { account, completed, diagnostic = null, keepsRefreshToken = false, onActivated, ...others } = result;
  const { isAccountConfirmed = true, ...grant } = others;
  const confirmed = isAccountConfirmed ? account : null;
  const activated = context.transaction(() => {
    const connection = context.store.connection();
    const session = context.store.session(completed.session);
    // Checked here, after the last await, because another attempt may have connected an account in the meantime.
    const code =
      failureOfAttempt(context, completed) ?? activationFailure(completed, connection, session, confirmed);
    if (connection === null || code !== null) return code ?? "connection_not_found";
    context.store.putAttempt(completed);
    if (session !== null) context.store.putSession({ ...session, used_at: context.now() });
    const variables = completed.session_variables ?? completed.variables;
    const next: Connection = {
      ...(diagnostic === null ? connection : withDiagnostic(connection, diagnostic)),
      ...grant,
      integration: completed.integration,
      provider: completed.provider,
      // A person has connected it, so it is not a machine's anymore.
      kind: null,
      status: "active",
      flow: session?.flow ?? connection.flow,
      account: account ?? connection.account,
      // Without the integration's, which apply as they are at each use.
      variables,
      origins_since: completed.origins_since,
      version: connection.version + 1,
      ...(keepsRefreshToken ? refreshTokenState(connection) : NEW_REFRESH_TOKEN),
      last_error: null,
      step_up: afterStepUp(connection, { variables }),
    };
    const saved = saveConnection(context, withTestResult(context, next), activationChange(connection));
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

const NEW_REFRESH_TOKEN = { refresh_end_since: null, refresh_issued_at: null, refresh: NO_REFRESH_YET };

/** Returns what is still true of a refresh token after a new access token was issued without it. */
function refreshTokenState({ refresh_end_since, refresh_issued_at, issued_at, refresh }: Connection) {
  const { intent, unsure_since } = refresh;
  return {
    refresh_end_since,
    refresh_issued_at: refresh_issued_at ?? issued_at,
    // A refresh with a lost response may have rotated the token, so it still has to be recovered.
    refresh: { ...NO_REFRESH_YET, intent, unsure_since },
  };
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
  if (isUsedUp(session)) return "session_already_used";
  // Another tab of the session connected through another integration first.
  if (connection.version > 0 && connection.integration !== attempt.integration) return "integration_mismatch";
  if (connection.account === null) return null;
  return ACCOUNT_FAILURES[account === null ? "unknown" : compareAccounts(connection.account, account)];
}

const ACCOUNT_FAILURES = {
  same: null,
  different: "account_mismatch",
  unknown: "account_unverified",
} as const satisfies Record<string, FailureCode | null>;
