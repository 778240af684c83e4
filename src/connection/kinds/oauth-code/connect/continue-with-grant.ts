import type { ConnectionContext } from "../../../connection-context.ts";
import { type CodeAttempt, COMPLETE_ATTEMPTS, putCodeAttempt } from "../stored-records.ts";
import { COMPLETE_AFTER_MS } from "./exchange-code.ts";

/** How long a grant is kept after a step without becoming the connection's. Longer than the alarm's completion takes. */
export const KEPT_AFTER_STEP_MS = 10 * COMPLETE_AFTER_MS;

/**
 * Stores that an attempt goes on with its grant, after the person has chosen an account or the app has confirmed. Its
 * revocation is postponed, and removed when the connection has the grant, so that no crash loses it.
 */
export function continueWithGrant(context: ConnectionContext, attempt: CodeAttempt): void {
  const { store, tasks, now } = context;
  const scheduled = attempt.revocation === null ? null : store.remoteGrant(attempt.revocation);
  context.transaction(() => {
    if (scheduled !== null) store.putRemoteGrant({ ...scheduled, due_at: now() + KEPT_AFTER_STEP_MS });
    putCodeAttempt(store, { ...attempt, status: "exchanged" });
    tasks.schedule(COMPLETE_ATTEMPTS, now() + COMPLETE_AFTER_MS);
  });
}
