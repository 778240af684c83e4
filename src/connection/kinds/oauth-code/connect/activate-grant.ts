import { codeProviderOf } from "../../../../providers/registry.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { sealContext } from "../../../token/token-set.ts";
import { callCheckEndpoint } from "../call-check-endpoint.ts";
import { PendingGrant, revokePendingGrant } from "./pending-grant.ts";
import type { CodeAttempt } from "../stored-records.ts";
import type { AttemptOutcome } from "../../kind.ts";

/** Makes the candidate the connection's grant, if the account is the one it has always been. */
export async function activateGrant(
  context: ConnectionContext,
  attempt: CodeAttempt,
): Promise<AttemptOutcome> {
  const { keyring } = context.config;
  const connection = context.store.connection();
  if (attempt.sealed_grant === null || connection === null) return fail("handle_invalid");
  const place = sealContext("attempt", connection);
  const { tokens, metadata } = await open(keyring, place, attempt.sealed_grant, PendingGrant);
  const provider = codeProviderOf(attempt);
  const { registration } = attempt;
  const accessToken = tokens.access_token;
  const identified = await callCheckEndpoint(context, { provider, registration, accessToken, metadata });
  const sealed_grant = await seal(keyring, sealContext("grant", connection), tokens);
  const completed: CodeAttempt = { ...attempt, status: "completed", sealed_grant: null };
  const connected = await activateConnection(context, {
    account: identified?.account ?? null,
    completed,
    requested_scopes: attempt.scopes,
    granted_scopes: tokens.scopes,
    scopes_case_sensitive: provider.scopes.caseSensitive,
    provider_metadata: { ...metadata, ...identified?.metadata },
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: provider.token.refresh && tokens.refresh_token !== null,
    revocable: registration.endpoints.revocation_endpoint !== undefined,
    sealed_grant,
    refresh_expires_at: tokens.refresh_expires_at,
    refresh_end_fixed: false,
    // An attempt that began before there was such a wish has none.
    keep_alive_days: registration.keepAliveDays ?? null,
    stale: false,
  });
  if (connected.ok) return connected;
  const { code } = connected.failure;
  if (STANDS_ALONE.has(code)) await revokePendingGrant(context, connection, attempt, tokens);
  return failAttempt(context, attempt, code);
}

/**
 * The refusals after which the new grant is revoked. After the others it may be of the same person and
 * client as the one in use, and some servers end all of those with any one of their tokens.
 */
const STANDS_ALONE: ReadonlySet<FailureCode> = new Set([
  "account_mismatch",
  "connection_not_found",
  "integration_mismatch",
]);
