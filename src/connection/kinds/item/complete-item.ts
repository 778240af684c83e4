import { fail } from "../../../shared/result.ts";
import { isOver } from "../../connect/attempt.ts";
import type { AttemptOutcome, ConnectionContext } from "../../connection-context.ts";
import { failAttempt } from "../../connect/fail-attempt.ts";
import { finishAttempt } from "../../connect/complete-attempt.ts";
import { advanceItem, outcomeOf } from "./advance-attempt.ts";

/**
 * Notes that the app has named the right person. Where the institution is still at work the connection is
 * answered as it is, pending, and becomes active by itself.
 */
export async function confirmItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = context.store.itemAttempt(attemptId);
  if (attempt === null) return fail("handle_invalid");
  if (!isOver(attempt)) {
    if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
    context.store.putAttempt({ ...attempt, confirmed_at: attempt.confirmed_at ?? context.now() });
  }
  // A look that is under way began before the app had spoken.
  await context.flights.looks.get(attemptId);
  return finishAttempt(context, attemptId);
}

/** Goes on as far as the item lets it. */
export async function finishItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  return outcomeOf(context, await advanceItem(context, attemptId));
}
