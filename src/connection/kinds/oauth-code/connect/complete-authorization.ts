// From the code to the connection: exchange it once, see whose account it is, adopt the grant.

import { fail } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { activateGrant } from "./activate-grant.ts";
import { exchangeCode, FINISH_AFTER_MS } from "./exchange-code.ts";
import { isUsedUp } from "../../../connect/session.ts";
import type { AttemptOutcome } from "../../kind.ts";
import { codeAttempt, COMPLETE_ATTEMPTS, unfinishedAttempts } from "../stored-records.ts";

/** Goes on once the app has named the right person, if that is not too late. */
export async function confirmAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = codeAttempt(context.store, attemptId);
  if (attempt?.status === "returned" && attempt.expires_at <= context.now()) {
    return failAttempt(context, attempt, "attempt_expired");
  }
  return completeAttempt(context, attemptId);
}

/** Goes on from wherever the attempt is. */
export async function completeAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = codeAttempt(context.store, attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null) return fail("handle_invalid");
  switch (attempt.status) {
    case "exchanging":
      // The code left and no answer was stored: the object was restarted. The code can't be sent again.
      return failAttempt(context, attempt, "authorization_interrupted");
    case "returned": {
      if (isUsedUp(context.store.session(attempt.session)))
        return failAttempt(context, attempt, "session_expired");
      const exchanged = await exchangeCode(context, attempt, connection);
      return exchanged.ok ? activateGrant(context, exchanged.value) : exchanged;
    }
    case "exchanged":
      return activateGrant(context, attempt);
    case "pending":
    case "completed":
    case "failed":
      return fail("handle_invalid");
  }
}

/** Takes up attempts that a crash cut off after their code had left: a grant may be there already. */
export async function completeInterrupted(context: ConnectionContext): Promise<void> {
  context.tasks.done(COMPLETE_ATTEMPTS);
  for (const { id } of unfinishedAttempts(context.store)) {
    if (context.inFlight.attempts.has(id))
      context.tasks.schedule(COMPLETE_ATTEMPTS, context.now() + FINISH_AFTER_MS);
    else await completeAttempt(context, id);
  }
}
