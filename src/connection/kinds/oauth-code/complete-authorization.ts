// From the code to the connection: exchange it once, see whose account it is, adopt the grant.

import { fail } from "../../../shared/result.ts";
import { isSpent } from "../../connect/attempt.ts";
import type { AttemptOutcome, ConnectionContext } from "../../connection-context.ts";
import { failAttempt } from "../../connect/fail-attempt.ts";
import { finishAttempt } from "../../connect/complete-attempt.ts";
import { adoptGrant } from "./activate-grant.ts";
import { exchangeCode, FINISH_AFTER_MS } from "./exchange-code.ts";

/** Goes on once the app has named the right person, if that is not too late. */
export async function confirmAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = context.store.codeAttempt(attemptId);
  if (attempt?.status === "returned" && attempt.expires_at <= context.now()) {
    return failAttempt(context, attempt, "attempt_expired");
  }
  return finishAttempt(context, attemptId);
}

/** Goes on from wherever the attempt is. */
export async function finishAuthorization(
  context: ConnectionContext,
  attemptId: string,
): Promise<AttemptOutcome> {
  const attempt = context.store.codeAttempt(attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null) return fail("handle_invalid");
  switch (attempt.status) {
    case "exchanging":
      // The code left and no answer was stored: the object was restarted. The code can't be sent again.
      return failAttempt(context, attempt, "authorization_interrupted");
    case "returned": {
      if (isSpent(context.store.session(attempt.session)))
        return failAttempt(context, attempt, "session_expired");
      const exchanged = await exchangeCode(context, attempt, connection);
      return exchanged.ok ? adoptGrant(context, exchanged.value) : exchanged;
    }
    case "exchanged":
      return adoptGrant(context, attempt);
    case "pending":
    case "completed":
    case "failed":
      return fail("handle_invalid");
  }
}

/** Takes up attempts that a crash cut off after their code had left: a grant may be there already. */
export async function finishInterrupted(context: ConnectionContext): Promise<void> {
  context.tasks.done("finish");
  for (const { id } of context.store.unfinishedAttempts()) {
    if (context.flights.attempts.has(id)) context.tasks.schedule("finish", context.now() + FINISH_AFTER_MS);
    else await finishAttempt(context, id);
  }
}
