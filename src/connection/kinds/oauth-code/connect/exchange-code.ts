import * as z from "zod";
import { isAboutRedirectUri } from "../../../../oauth/authorization-response.ts";
import { authorizationCodeGrant, type TokenOutcome } from "../../../../oauth/token-request.ts";
import type { TokenFailure } from "../../../../oauth/token-response.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { MINUTE } from "../../../../shared/clock.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { type PendingGrant, revokePendingGrant } from "./pending-grant.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { grantClient, tokenEndpointOf } from "../client-snapshot.ts";
import { reportClientStatus } from "../report-client-status.ts";
import { nextTokenSet, connectionKeyContext } from "../../../token/token-set.ts";
import { type CodeAttempt, COMPLETE_ATTEMPTS, putCodeAttempt } from "../stored-records.ts";

/** When the alarm completes an attempt whose code was sent. Longer than an uninterrupted completion can take. */
export const COMPLETE_AFTER_MS = MINUTE;

/** Exchanges the code (RFC 6749, section 4.1.3), once, and stores the grant in the attempt. */
export async function exchangeCode(
  context: ConnectionContext,
  attempt: CodeAttempt,
  connection: Connection,
): Promise<Result<CodeAttempt>> {
  const { keyring } = context.config;
  const keyContext = connectionKeyContext("attempt", connection);
  if (attempt.sealed_code === null) return fail("handle_invalid");
  const code = await open(keyring, keyContext, attempt.sealed_code, z.string());
  const codeVerifier =
    attempt.sealed_verifier === null
      ? null
      : await open(keyring, keyContext, attempt.sealed_verifier, z.string());
  // The client snapshot of the attempt, even if the integration has changed since.
  const ids = { app: connection.app, integration: attempt.integration };
  const endpoint = { provider: codeProviderOf(attempt), ...(await tokenEndpointOf(context, ids, attempt)) };
  // Stored before the code is sent, so that it is never sent twice.
  const sent: CodeAttempt = { ...attempt, status: "exchanging", sealed_code: null, sealed_verifier: null };
  context.transaction(() => {
    putCodeAttempt(context.store, sent);
    context.tasks.schedule(COMPLETE_ATTEMPTS, context.now() + COMPLETE_AFTER_MS);
  });
  const sentAt = context.now();
  const outcome = await authorizationCodeGrant(endpoint, {
    code,
    redirectUri: attempt.redirect_uri,
    codeVerifier,
  });
  if (!outcome.ok) {
    await reportClient(context, connection, attempt.integration, { outcome, sentAt });
    return failAttempt(context, sent, exchangeFailure(outcome.failure));
  }
  const { response } = outcome;
  const client = grantClient(attempt);
  const none = { refresh_token: null, refresh_expires_at: null, scopes: attempt.scopes, client };
  const tokens = nextTokenSet(response, none, context.now());
  const pending: PendingGrant = { tokens, metadata: response.metadata };
  const sealed_grant = await seal(keyring, keyContext, pending);
  const exchanged: CodeAttempt = { ...sent, status: "exchanged", sealed_grant };
  if (context.store.attempt(attempt.id) !== null) putCodeAttempt(context.store, exchanged);
  // Reported only after the response is stored, so that the response never waits for another object.
  await reportClient(context, connection, attempt.integration, { outcome, sentAt });
  if (context.store.attempt(attempt.id) === null) {
    await revokePendingGrant(context, connection, attempt, tokens);
    return fail("connection_not_found");
  }
  return ok(exchanged);
}

/** Reports whether the provider accepts the client, which the response to an exchange tells as well. */
async function reportClient(
  context: ConnectionContext,
  connection: Connection,
  integration: string,
  { outcome, sentAt }: { outcome: TokenOutcome; sentAt: number },
): Promise<void> {
  if (outcome.ok) return reportClientStatus(context, connection, integration, { accepted: true });
  const { failure } = outcome;
  if (failure.kind !== "oauth_error" || exchangeFailure(failure) !== "integration_misconfigured") return;
  const status = { accepted: false, error: failure.error, asOf: sentAt } as const;
  await reportClientStatus(context, connection, integration, status);
}

function exchangeFailure(failure: TokenFailure): FailureCode {
  if (failure.kind === "unavailable") return "provider_unavailable";
  switch (failure.error) {
    case "invalid_client":
    case "unauthorized_client":
      return "integration_misconfigured";
    case "invalid_grant":
      return "authorization_code_rejected";
    default:
      return isAboutRedirectUri(failure.error) ? "redirect_uri_rejected" : "authorization_failed";
  }
}
