import { ok, fail, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { hasEnded } from "../connect/attempt.ts";
import { hashCookie } from "../connect/callback.ts";
import { confirmAttempt } from "../connect/confirm-attempt.ts";
import { isOfOtherBrowser } from "../connect/session.ts";
import { endTest } from "./end-test.ts";

/**
 * Confirms the newest attempt of a test for the person who is signed in to the dashboard, and ends the test. Only the browser
 * that the session is bound to can do so, so that nobody else's account is connected. What goes wrong is in the report.
 */
export async function finishTest(context: ConnectionContext, browser: string | null): Promise<Result<null>> {
  const browserHash = await hashCookie(browser);
  const live = liveConnection(context);
  const session = context.store.newestSession();
  // A test that has ended already.
  if (!live.ok || session === null) return ok(null);
  if (live.value.test === null) return fail("test_not_found");
  if (session.browser_hash === null || isOfOtherBrowser(session, browserHash)) return fail("wrong_browser");
  const attempt = context.store.newestAttempt(session.id);
  if (attempt === null || hasEnded(attempt) || !context.kinds[attempt.kind].hasReturned(attempt))
    return ok(null);
  await confirmAttempt(context, attempt.id, live.value.end_user.id, session.id);
  await endTest(context);
  return ok(null);
}
