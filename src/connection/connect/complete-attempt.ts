// From an attempt that may go on to the connection. Each kind stores every step before the next, so whoever
// asks again goes on from there.

import { fail, ok } from "../../shared/result.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { AttemptOutcome } from "../kinds/kind.ts";

/** Finishes an attempt; who asks while it is under way joins. */
export function completeAttempt(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const { attempts } = context.inFlight;
  const running = attempts.get(attemptId);
  if (running !== undefined) return running;
  const flight = finish(context, attemptId).finally(() => attempts.delete(attemptId));
  attempts.set(attemptId, flight);
  return flight;
}

async function finish(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = context.store.attempt(attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null || connection.status === "deleted")
    return fail("handle_invalid");
  if (attempt.status === "failed") return fail(attempt.failure ?? "authorization_failed");
  if (attempt.status === "completed") return ok(connection);
  return context.kinds[attempt.kind].completeAttempt(context, attemptId);
}
