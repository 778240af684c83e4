import { codeProviderOf } from "../../../../providers/registry.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import type { Connection } from "../../../connection.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { ownTraits } from "../../../provider-traits.ts";
import { mergeMetadata } from "../../../metadata.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { connectionKeyContext, type TokenSet } from "../../../token/token-set.ts";
import { registrationOf } from "../client-snapshot.ts";
import { callCheckEndpoint, type CheckResult } from "../../../check/call-check-endpoint.ts";
import { siblingsOf } from "../../../check/account-choice.ts";
import type { CheckReason } from "../../../check/check-report.ts";
import { askForAccount, readAccountsLater } from "./choose-account.ts";
import { keepRefreshToken } from "./keep-refresh-token.ts";
import { accountsOf, pendingCredential, PendingGrant, revokePendingGrant } from "./pending-grant.ts";
import { type CodeAttempt, codeAttempt, COMPLETE_ATTEMPTS, unfinishedAttempts } from "../stored-records.ts";
import type { AttemptOutcome } from "../../kind.ts";

/** Activates the connection with an attempt's grant, after checking whose account it is. */
export async function activateGrant(
  context: ConnectionContext,
  attempt: CodeAttempt,
): Promise<AttemptOutcome> {
  const { keyring } = context.config;
  const connection = context.store.connection();
  if (attempt.sealed_grant === null || connection === null) return fail("handle_invalid");
  const { revocation } = attempt;
  // A choice that could not be completed in time.
  if (revocation !== null && context.store.remoteGrant(revocation) === null)
    return failAttempt(context, attempt, "attempt_expired");
  const keyContext = connectionKeyContext("attempt", connection);
  const pending = await open(keyring, keyContext, attempt.sealed_grant, PendingGrant());
  const { tokens: issued, metadata } = pending;
  const provider = codeProviderOf(attempt);
  const { origins_since } = attempt;
  const registration = registrationOf(attempt, metadata);
  const check = await readAccountOf(context, attempt, connection, pending);
  if (check !== null && isChoiceOpen(context, attempt, connection)) {
    const stored = { attempt, connection };
    if (check.choices.length > 0) return askForAccount(context, stored, pending, check);
    // Without the list, nobody could choose, and the next check would connect the first account.
    if (LATER.has(check.reason) && context.now() < attempt.expires_at)
      return readAccountsLater(context, stored, pending);
  }
  const account = check?.account ?? null;
  const confirmed = check?.isConfirmed === false ? null : account;
  const revocable = registration.endpoints.revocation_endpoint !== undefined;
  const completed: CodeAttempt = { ...attempt, status: "completed", sealed_grant: null, choices: [] };
  let before: Connection;
  let tokens: TokenSet;
  let sealed_grant: string;
  for (;;) {
    before = context.store.connection() ?? connection;
    tokens = await keepRefreshToken(context, before, issued, { account: confirmed, origins_since });
    sealed_grant = await seal(keyring, connectionKeyContext("grant", connection), tokens);
    if (tokens === issued) break;
    // A refresh may replace the refresh token until the transaction below, which starts without another await.
    const { refresh } = context.inFlight;
    if (refresh === null && context.store.connection()?.sealed_grant === before.sealed_grant) break;
    await refresh?.catch(() => null);
  }
  const keepsRefreshToken = tokens !== issued;
  const activated = await activateConnection(context, {
    account,
    isAccountConfirmed: confirmed !== null,
    completed,
    diagnostic: check?.diagnostic ?? null,
    onActivated: () => {
      if (revocation !== null) context.store.deleteRemoteGrant(revocation);
      if (unfinishedAttempts(context.store).length === 0) context.tasks.done(COMPLETE_ATTEMPTS);
    },
    keepsRefreshToken,
    provider_traits: ownTraits(attempt),
    // A reconnect finds the known account only, and keeps what is known of the others.
    ...(check !== null && account !== null && check.choices.length > 0
      ? { sibling_accounts: siblingsOf(check.choices, account) }
      : {}),
    server: serverOf(context, attempt),
    requested_scopes: attempt.scopes,
    granted_scopes: tokens.scopes,
    requested_authorization_details: attempt.authorization_details,
    granted_authorization_details: tokens.authorization_details ?? null,
    scopes_case_sensitive: provider.scopes.case_sensitive,
    provider_metadata: mergeMetadata(mergeMetadata({}, metadata), check?.metadata ?? {}),
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: provider.token.refresh && tokens.refresh_token !== null,
    revocable,
    sealed_grant,
    refresh_expires_at: tokens.refresh_expires_at,
    refresh_end_fixed: keepsRefreshToken && before.refresh_end_fixed,
    // Attempts that were stored before this setting existed do not have it.
    keep_alive_days: registration.keepAliveDays ?? null,
    stale: false,
  });
  if (activated.ok) return activated;
  const { code } = activated.failure;
  // Scheduled here again, without the refresh token of the connection's grant, which stays in use.
  if (revocation !== null) context.store.deleteRemoteGrant(revocation);
  if (confirmed !== null || REVOKE_AFTER.has(code)) {
    const accounts = confirmed === null || check === null ? [] : accountsOf(check);
    await revokePendingGrant(context, connection, attempt, pending, accounts);
  }
  return failAttempt(context, attempt, code, check?.diagnostic ?? null);
}

/** Whether the person may choose an account, and has not done so. */
const isChoiceOpen = ({ store }: ConnectionContext, attempt: CodeAttempt, { account }: Connection) =>
  codeProviderOf(attempt).account?.list?.choice !== undefined &&
  attempt.choices.length === 0 &&
  account === null &&
  store.session(attempt.session)?.choose_account === true;

/** The reasons of a check after which the accounts may be read later. */
const LATER: ReadonlySet<CheckReason | null> = new Set(["provider_unavailable", "provider_busy"] as const);

/** Returns the discovered server of an attempt. The attempt is read again, because its client's secret may have been re-encrypted. */
function serverOf({ store }: ConnectionContext, attempt: CodeAttempt) {
  if (attempt.server === null) return null;
  const { sealed_client_secret } = codeAttempt(store, attempt.id) ?? attempt;
  return { ...attempt.server, sealed_client_secret };
}

/** Returns whose account the grant is: the one that the person has chosen, or what the provider says. */
async function readAccountOf(
  context: ConnectionContext,
  attempt: CodeAttempt,
  connection: Connection,
  pending: PendingGrant,
): Promise<Pick<
  CheckResult,
  "reason" | "account" | "isConfirmed" | "metadata" | "choices" | "diagnostic"
> | null> {
  const { choices, has_confirmed_choices: isConfirmed } = attempt;
  const [chosen] = choices;
  // The provider has listed it for this token a moment ago.
  if (chosen !== undefined) return { ...chosen, isConfirmed, choices, reason: null, diagnostic: null };
  return callCheckEndpoint(context, { ...pendingCredential(attempt, pending), known: connection.account });
}

/**
 * The failures after which a grant of an unknown account is revoked. After others, it may belong to the same person and
 * client as the connection's grant, and some servers revoke all grants of a person and client together.
 */
const REVOKE_AFTER: ReadonlySet<FailureCode> = new Set([
  "account_mismatch",
  "connection_not_found",
  "integration_mismatch",
]);
