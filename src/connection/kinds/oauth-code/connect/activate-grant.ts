import { codeProviderOf } from "../../../../providers/registry.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { mergeMetadata } from "../../../metadata.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { callCheckEndpoint } from "../call-check-endpoint.ts";
import { PendingGrant, revokePendingGrant } from "./pending-grant.ts";
import type { CodeAttempt } from "../stored-records.ts";
import type { AttemptOutcome } from "../../kind.ts";

/** Activates the connection with an attempt's grant, after checking whose account it is. */
export async function activateGrant(
  context: ConnectionContext,
  attempt: CodeAttempt,
): Promise<AttemptOutcome> {
  const { keyring } = context.config;
  const connection = context.store.connection();
  if (attempt.sealed_grant === null || connection === null) return fail("handle_invalid");
  const keyContext = connectionKeyContext("attempt", connection);
  const { tokens, metadata } = await open(keyring, keyContext, attempt.sealed_grant, PendingGrant);
  const provider = codeProviderOf(attempt);
  const { registration } = attempt;
  const accessToken = tokens.access_token;
  const check = await callCheckEndpoint(context, { provider, registration, accessToken, metadata });
  const sealed_grant = await seal(keyring, connectionKeyContext("grant", connection), tokens);
  const completed: CodeAttempt = { ...attempt, status: "completed", sealed_grant: null };
  const activated = await activateConnection(context, {
    account: check?.account ?? null,
    completed,
    requested_scopes: attempt.scopes,
    granted_scopes: tokens.scopes,
    scopes_case_sensitive: provider.scopes.caseSensitive,
    provider_metadata: mergeMetadata(mergeMetadata({}, metadata), check?.metadata ?? {}),
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: provider.token.refresh && tokens.refresh_token !== null,
    revocable: registration.endpoints.revocation_endpoint !== undefined,
    sealed_grant,
    refresh_expires_at: tokens.refresh_expires_at,
    refresh_end_fixed: false,
    // Attempts that were stored before this setting existed do not have it.
    keep_alive_days: registration.keepAliveDays ?? null,
    stale: false,
  });
  if (activated.ok) return activated;
  const { code } = activated.failure;
  if (REVOKE_AFTER.has(code)) await revokePendingGrant(context, connection, attempt, tokens);
  return failAttempt(context, attempt, code);
}

/**
 * The failures after which the new grant is revoked. After others, it may belong to the same person and client as the
 * connection's grant, and some servers revoke all grants of a person and client together.
 */
const REVOKE_AFTER: ReadonlySet<FailureCode> = new Set([
  "account_mismatch",
  "connection_not_found",
  "integration_mismatch",
]);
