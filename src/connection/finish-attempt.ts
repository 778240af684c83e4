// From the code to the connection: exchange it once, see whose account it is, adopt the grant. Each step
// is stored before the next, so whoever asks again goes on from there.

import { fail, ok } from "../shared/result.ts";
import { adoptGrant } from "./adopt-grant.ts";
import { isSpent } from "./attempt.ts";
import type { AttemptOutcome, ConnectionContext } from "./connection-context.ts";
import { exchangeCode, FINISH_AFTER_MS } from "./exchange-code.ts";
import { failAttempt } from "./fail-attempt.ts";

/** Finishes an attempt whose code is here; who asks while it is under way joins. */
export function finishAttempt(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const { attempts } = context.flights;
  const running = attempts.get(attemptId);
  if (running !== undefined) return running;
  const flight = finish(context, attemptId).finally(() => attempts.delete(attemptId));
  attempts.set(attemptId, flight);
  return flight;
}

/** Takes up attempts that a crash cut off after their code had left: a grant may be there already. */
export async function finishInterrupted(context: ConnectionContext): Promise<void> {
  context.tasks.done("finish");
  for (const { id } of context.store.unfinishedAttempts()) {
    if (context.flights.attempts.has(id)) context.tasks.schedule("finish", context.now() + FINISH_AFTER_MS);
    else await finishAttempt(context, id);
  }
}

async function finish(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = context.store.attempt(attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null || connection.status === "deleted")
    return fail("handle_invalid");
  switch (attempt.status) {
    case "pending":
      return fail("handle_invalid");
    case "failed":
      return fail(attempt.failure ?? "authorization_failed");
    case "completed":
      return ok(connection);
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
  }
}
