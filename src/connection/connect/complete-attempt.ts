// Completes an attempt: from its stored step to the active connection. Each kind stores every step before it begins the
// next one, so a repeated call continues where the last one stopped.

import { fail, ok } from "../../shared/result.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { failureOfAttempt } from "./attempt.ts";
import type { AttemptOutcome } from "../kinds/kind.ts";

/** Completes an attempt. Concurrent callers share one run. */
export function completeAttempt(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const { attempts } = context.inFlight;
  const running = attempts.get(attemptId);
  if (running !== undefined) return running;
  const completion = complete(context, attemptId).finally(() => attempts.delete(attemptId));
  attempts.set(attemptId, completion);
  return completion;
}

async function complete(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = context.store.attempt(attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null || connection.status === "deleted")
    return fail("handle_invalid");
  if (attempt.status === "failed") return failureOfAttempt(attempt);
  if (attempt.status === "completed") return ok(connection);
  return context.kinds[attempt.kind].completeAttempt(context, attemptId);
}
