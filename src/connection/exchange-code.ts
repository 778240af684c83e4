import * as z from "zod";
import { authorizationCodeGrant, type TokenFailure } from "../oauth/token-endpoint.ts";
import type { FailureCode } from "../shared/failure.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { open, seal } from "../vault/seal.ts";
import type { Attempt } from "./attempt.ts";
import { attemptEndpoint, type Candidate, dropCandidate } from "./candidate.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { failAttempt } from "./fail-attempt.ts";
import { nextTokenSet, sealContext } from "./token-set.ts";

/** Sends the code, once, and keeps what comes back in the attempt. */
export async function exchangeCode(
  context: ConnectionContext,
  attempt: Attempt,
  connection: Connection,
): Promise<Result<Attempt>> {
  const { keyring } = context.config;
  const place = sealContext("attempt", connection);
  if (attempt.sealed_code === null) return fail("handle_invalid");
  const code = await open(keyring, place, attempt.sealed_code, z.string());
  const codeVerifier =
    attempt.sealed_verifier === null ? null : await open(keyring, place, attempt.sealed_verifier, z.string());
  const endpoint = await attemptEndpoint(context, connection.app, attempt);
  // Stored before the code leaves, so that it never leaves twice.
  const sent: Attempt = { ...attempt, status: "exchanging", sealed_code: null, sealed_verifier: null };
  context.store.putAttempt(sent);
  const outcome = await authorizationCodeGrant(endpoint, {
    code,
    redirectUri: attempt.redirect_uri,
    codeVerifier,
  });
  if (!outcome.ok) return failAttempt(context, sent, exchangeFailure(outcome.failure));
  const { answer } = outcome;
  const tokens = nextTokenSet(answer, { refresh_token: null, scopes: attempt.scopes }, context.now());
  const candidate: Candidate = { tokens, metadata: answer.metadata };
  const sealed_grant = await seal(keyring, place, candidate);
  if (context.store.attempt(attempt.id) === null) {
    await dropCandidate(context, connection.app, attempt, tokens);
    return fail("connection_not_found");
  }
  const exchanged: Attempt = { ...sent, status: "exchanged", sealed_grant };
  context.store.putAttempt(exchanged);
  return ok(exchanged);
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
      return "authorization_failed";
  }
}
