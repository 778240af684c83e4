// Confirms an attempt: the app's backend sends the ID of its signed-in user. The attempt continues only if that is the
// session's end user, so a forwarded link connects nobody else's account.

import { fail, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { failAttempt } from "./fail-attempt.ts";

/** Confirms an attempt. A repeated call with the same user returns the same result and changes nothing. */
export async function confirmAttempt(
  context: ConnectionContext,
  attemptId: string,
  endUser: string,
): Promise<Result<Connection>> {
  const attempt = context.store.attempt(attemptId);
  const live = liveConnection(context);
  if (attempt === null || !live.ok) return fail("handle_invalid");
  if (live.value.end_user.id !== endUser) {
    // A different person returned. Their grant is discarded, and the attempt can't be confirmed anymore.
    if (context.kinds[attempt.kind].endsOnEndUserMismatch(attempt))
      failAttempt(context, attempt, "end_user_mismatch");
    return fail("end_user_mismatch");
  }
  return context.kinds[attempt.kind].confirmAttempt(context, attemptId);
}
