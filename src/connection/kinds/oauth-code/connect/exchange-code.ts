import * as z from "zod";
import {
  authorizationCodeGrant,
  type FailedToken,
  type TokenEndpoint,
} from "../../../../oauth/token-request.ts";
import { failureDetail, subjectOf, type TokenFailure } from "../../../../oauth/token-failure.ts";
import type { CodeProvider } from "../../../../providers/provider.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { MINUTE } from "../../../../shared/clock.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { type PendingGrant, revokePendingGrant } from "./pending-grant.ts";
import { tokenDiagnostic } from "../../../diagnostics.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { tokenEndpointOf } from "../client-snapshot.ts";
import { reportExchange } from "../verify-client.ts";
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
  if (!outcome.ok) return failExchange(context, sent, { endpoint, outcome, sentAt });
  const { response } = outcome;
  const none = { refresh_token: null, refresh_expires_at: null, scopes: attempt.scopes };
  const tokens = nextTokenSet(response, none, context.now());
  const pending: PendingGrant = { tokens, metadata: response.metadata };
  const sealed_grant = await seal(keyring, keyContext, pending);
  const exchanged: CodeAttempt = { ...sent, status: "exchanged", sealed_grant };
  if (context.store.attempt(attempt.id) !== null) putCodeAttempt(context.store, exchanged);
  // Reported only after the response is stored.
  reportExchange(context, connection, attempt.integration, null);
  if (context.store.attempt(attempt.id) === null) {
    await revokePendingGrant(context, connection, attempt, tokens);
    return fail("connection_not_found");
  }
  return ok(exchanged);
}

/** Fails the attempt, and stores what the server sent for the app's developer. */
function failExchange(
  context: ConnectionContext,
  attempt: CodeAttempt,
  { endpoint, outcome, sentAt }: { endpoint: TokenEndpoint; outcome: FailedToken; sentAt: number },
): Err {
  const { failure, contentType } = outcome;
  const code = exchangeFailure(failure, endpoint.provider);
  const detail = failureDetail(failure, endpoint);
  const facts = { at: context.now(), operation: "exchange", code, detail } as const;
  const failed = failAttempt(context, attempt, code, tokenDiagnostic(facts, failure, contentType));
  const connection = context.store.connection();
  if (code === "integration_misconfigured" && failure.kind === "oauth_error" && connection !== null) {
    const refusal = { error: failure.error ?? "", asOf: sentAt };
    reportExchange(context, connection, attempt.integration, refusal);
  }
  return failed;
}

function exchangeFailure(failure: TokenFailure, provider: CodeProvider): FailureCode {
  if (failure.kind === "invalid") return "provider_response_invalid";
  if (failure.kind === "unavailable") return "provider_unavailable";
  switch (subjectOf(failure, provider)) {
    case "client":
      return "integration_misconfigured";
    case "grant":
      return "authorization_code_rejected";
    case "redirect_uri":
      return "redirect_uri_rejected";
    case null:
      return "authorization_failed";
  }
}
