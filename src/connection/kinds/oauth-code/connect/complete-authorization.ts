// Completes an authorization: exchanges the code, checks whose account it is, and activates the connection.

import { fail } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { activateGrant } from "./activate-grant.ts";
import { awaitChoice } from "./choose-account.ts";
import { isDeviceAttempt } from "../device/device-attempt.ts";
import { awaitApproval } from "../device/device-code-status.ts";
import { continueWithGrant } from "./continue-with-grant.ts";
import { exchangeCode, COMPLETE_AFTER_MS, retryLater } from "./exchange-code.ts";
import { isUsedUp } from "../../../connect/session.ts";
import type { AttemptOutcome } from "../../kind.ts";
import { codeAttempt, COMPLETE_ATTEMPTS, unfinishedAttempts } from "../stored-records.ts";

/** Continues after the app has confirmed the end user, unless the attempt has expired. */
export async function confirmAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = codeAttempt(context.store, attemptId);
  if (attempt?.status === "returned" && attempt.expires_at <= context.now()) {
    return failAttempt(context, attempt, "attempt_expired");
  }
  if (attempt !== null && isDeviceAttempt(attempt)) {
    if (attempt.status === "pending") return awaitApproval(context, attempt);
    // The grant has waited for this.
    if (attempt.status === "returned") continueWithGrant(context, attempt);
  }
  return completeAttempt(context, attemptId);
}

/** Continues from the attempt's stored step. */
export async function completeAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = codeAttempt(context.store, attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null) return fail("handle_invalid");
  switch (attempt.status) {
    case "exchanging":
      // The object restarted before the response was stored. A code can't be sent twice.
      return failAttempt(context, attempt, "authorization_interrupted");
    case "returned": {
      if (isUsedUp(context.store.session(attempt.session)))
        return failAttempt(context, attempt, "session_already_used");
      if (attempt.retry_at !== null) {
        const now = context.now();
        if (attempt.expires_at <= now) return failAttempt(context, attempt, "attempt_expired");
        if (attempt.retry_at > now) return retryLater(attempt.retry_at, now);
      }
      const exchanged = await exchangeCode(context, attempt, connection);
      return exchanged.ok ? activateGrant(context, exchanged.value) : exchanged;
    }
    case "exchanged":
      return activateGrant(context, attempt);
    case "choosing":
      return awaitChoice(context, attempt);
    case "pending":
    case "completed":
    case "failed":
      return fail("handle_invalid");
  }
}

/** Completes attempts that a crash interrupted after the code was sent, and those whose server asked to wait. */
export async function completeInterruptedAttempts(context: ConnectionContext): Promise<void> {
  context.tasks.done(COMPLETE_ATTEMPTS);
  for (const { id, retry_at } of unfinishedAttempts(context.store)) {
    if (retry_at !== null && retry_at > context.now()) context.tasks.schedule(COMPLETE_ATTEMPTS, retry_at);
    else if (context.inFlight.attempts.has(id))
      context.tasks.schedule(COMPLETE_ATTEMPTS, context.now() + COMPLETE_AFTER_MS);
    else await completeAttempt(context, id);
  }
}
