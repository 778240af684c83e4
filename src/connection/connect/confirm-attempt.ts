// Confirms an attempt: the app's backend sends the ID of its signed-in user. The attempt continues only if that is the
// session's end user, so a link that is sent to another user does not connect their account. The reverse is not proven:
// whoever clicks in the end user's session first may sign in with an account of their own, and then get the end user's
// browser to open the return URL. An app that sends the session's ID accepts only the session that it started there.

import { fail, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import type { Attempt } from "./attempt.ts";
import { failAttempt } from "./fail-attempt.ts";

/** Confirms an attempt. A repeated call with the same user returns the same result and changes nothing. */
export async function confirmAttempt(
  context: ConnectionContext,
  attemptId: string,
  endUser: string,
  session: string | null,
): Promise<Result<Connection>> {
  const attempt = attemptOfHandle(context, attemptId);
  const live = liveConnection(context);
  if (attempt === null || !live.ok) return fail("handle_invalid");
  if (live.value.end_user.id !== endUser) {
    // A different person returned. Their grant is discarded, and the attempt can't be confirmed anymore.
    if (context.kinds[attempt.kind].endsOnEndUserMismatch(attempt))
      failAttempt(context, attempt, "end_user_mismatch");
    return fail("end_user_mismatch");
  }
  // Nothing ends: the handle may belong to another tab, which confirms it with the right session.
  if (session !== null && session !== attempt.session) return fail("session_mismatch");
  return context.kinds[attempt.kind].confirmAttempt(context, attempt.id);
}

/** Returns the attempt that a handle confirms: of a device whose code has expired, the one with the newest code. */
function attemptOfHandle({ store }: ConnectionContext, id: string): Attempt | null {
  const attempt = store.attempt(id);
  if (attempt?.status !== "failed" || store.session(attempt.session)?.flow !== "device") return attempt;
  return store.newestAttempt(attempt.session) ?? attempt;
}
