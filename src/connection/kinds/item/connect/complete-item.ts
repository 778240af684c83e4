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
 * Stores the app's confirmation and continues. If the institution is still processing, the pending connection is
 * returned, and it becomes active later without another call.
 */
export async function confirmItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = itemAttempt(context.store, attemptId);
  if (attempt === null) return fail("handle_invalid");
  if (!hasEnded(attempt)) {
    if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
    putItemAttempt(context.store, { ...attempt, confirmed_at: attempt.confirmed_at ?? context.now() });
  }
  // A check in progress began before the confirmation was stored, so wait for it and check again.
  await itemsInFlight(context).checks.get(attemptId);
  return completeAttempt(context, attemptId);
}

/** Continues as far as the item's status allows. */
export async function completeItem(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  return connectionOutcome(context, await advanceAttempt(context, attemptId));
}
