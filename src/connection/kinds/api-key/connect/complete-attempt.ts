// Activates a connection with the credential of an attempt, after the app has confirmed the end user.

import { keyProviderOf } from "../../../../providers/registry.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { equalInConstantTime } from "../../../../shared/digest.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import { failureOfAttempt } from "../../../connect/attempt.ts";
import type {
  AttemptStatus,
  AttemptStatusRequest,
  AttemptStatusResult,
} from "../../../connect/attempt-status.ts";
import { hashCookie } from "../../../connect/callback.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { returnInfo } from "../../../connect/receive-callback.ts";
import { isUsedUp } from "../../../connect/session.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { connectionKeyContext, TokenSet } from "../../../token/token-set.ts";
import type { AttemptOutcome } from "../../kind.ts";
import { grantFields } from "../grant-fields.ts";
import { type KeyAttempt, keyAttempt } from "../stored-records.ts";

/** Continues after the app has confirmed the end user, unless the attempt has expired. */
export async function confirmCredential(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = keyAttempt(context.store, attemptId);
  if (attempt?.status === "returned" && attempt.expires_at <= context.now())
    return failAttempt(context, attempt, "attempt_expired");
  return completeAttempt(context, attemptId);
}

/** Activates the connection. */
export async function completeCredential(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const { keyring } = context.config;
  const attempt = keyAttempt(context.store, attemptId);
  const connection = context.store.connection();
  if (attempt?.status !== "returned" || attempt.sealed_grant === null || connection === null)
    return fail("handle_invalid");
  if (isUsedUp(context.store.session(attempt.session)))
    return failAttempt(context, attempt, "session_already_used");
  const integration = await appStub(context.env, connection.app).integration(attempt.integration);
  if (integration === null) return failAttempt(context, attempt, "integration_not_found");
  const tokens = await open(
    keyring,
    connectionKeyContext("attempt", connection),
    attempt.sealed_grant,
    TokenSet(),
  );
  const sealed_grant = await seal(keyring, connectionKeyContext("grant", connection), tokens);
  const activated = await activateConnection(context, {
    ...grantFields(tokens, integration),
    account: attempt.account,
    completed: completedAttempt(attempt),
    provider_metadata: attempt.metadata,
    sealed_grant,
  });
  return activated.ok ? activated : failAttempt(context, attempt, activated.failure.code);
}

const completedAttempt = (attempt: KeyAttempt): KeyAttempt => ({
  ...attempt,
  status: "completed",
  sealed_grant: null,
});

/** Returns what the browser does after the credential was accepted. Only the browser that began the attempt gets it. */
export async function attemptStatus(
  context: ConnectionContext,
  request: AttemptStatusRequest,
): Promise<AttemptStatusResult> {
  const cookieHash = await hashCookie(request.cookie);
  const attempt = keyAttempt(context.store, request.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), returnInfo: null };
  if (!equalInConstantTime(cookieHash, attempt.cookie_hash))
    return { result: fail("wrong_browser"), returnInfo: null };
  const { completion } = session;
  const status = statusOf(attempt, completion);
  const institution = keyProviderOf(attempt).name;
  return {
    result: status.ok ? ok({ ...status.value, institution, completion }) : status,
    returnInfo: returnInfo(context, attempt, session),
  };
}

function statusOf(attempt: KeyAttempt, completion: "confirm" | "automatic"): Result<AttemptStatus> {
  if (attempt.status === "failed") return failureOfAttempt(attempt);
  if (attempt.status === "checking") return fail("attempt_expired");
  return ok({ next: completion === "confirm" ? "confirm" : "connected" });
}
