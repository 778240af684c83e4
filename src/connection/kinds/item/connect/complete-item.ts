import { fail } from "../../../../shared/result.ts";
import { hasEnded } from "../../../connect/attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { advanceAttempt, connectionOutcome } from "./advance-attempt.ts";
import type { AttemptOutcome } from "../../kind.ts";
import { itemAttempt, putItemAttempt } from "../stored-records.ts";
import { itemsInFlight } from "./item-checks.ts";

/**
 * Notes that the app has named the right person. Where the institution is still at work the connection is
 * answered as it is, pending, and becomes active by itself.
 */
export async function confirmItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = itemAttempt(context.store, attemptId);
  if (attempt === null) return fail("handle_invalid");
  if (!hasEnded(attempt)) {
    if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
    putItemAttempt(context.store, { ...attempt, confirmed_at: attempt.confirmed_at ?? context.now() });
  }
  // A look that is under way began before the app had spoken.
  await itemsInFlight(context).checks.get(attemptId);
  return completeAttempt(context, attemptId);
}

/** Goes on as far as the item lets it. */
export async function completeItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  return connectionOutcome(context, await advanceAttempt(context, attemptId));
}
