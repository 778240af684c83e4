// The app's backend names its signed-in user. Only when that is whom the session was made for does the
// attempt go on to a connection, so a link that was passed on connects nobody.

import { fail, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { failAttempt } from "./fail-attempt.ts";

/** Confirms an attempt. RequestedSession again with the same user it answers the same and does nothing more. */
export async function confirmAttempt(
  context: ConnectionContext,
  attemptId: string,
  endUser: string,
): Promise<Result<Connection>> {
  const attempt = context.store.attempt(attemptId);
  const live = liveConnection(context);
  if (attempt === null || !live.ok) return fail("handle_invalid");
  if (live.value.end_user.id !== endUser) {
    // Somebody else has come back: what they brought is dropped, whoever asks next.
    if (context.kinds[attempt.kind].endsOnEndUserMismatch(attempt))
      failAttempt(context, attempt, "end_user_mismatch");
    return fail("end_user_mismatch");
  }
  return context.kinds[attempt.kind].confirmAttempt(context, attemptId);
}
