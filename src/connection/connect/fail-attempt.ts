import type { FailureCode } from "../../shared/failure.ts";
import { log } from "../../shared/log.ts";
import type { Err } from "../../shared/result.ts";
import { type Attempt, hasEnded } from "./attempt.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";

/** Whoever came without the cookie, or after the session's end, may be anybody: the connection is left alone. */
const SAYS_NOTHING: ReadonlySet<FailureCode> = new Set(["wrong_browser", "session_expired"]);

/** Marks an attempt as failed and lets the app see why. */
export function failAttempt(context: ConnectionContext, attempt: Attempt, code: FailureCode): Err {
  context.transaction(() => {
    const current = context.store.attempt(attempt.id);
    // A connection that was deleted meanwhile took its attempts with it; an end is come to once.
    if (current === null || hasEnded(current)) return;
    const kind = context.kinds[attempt.kind];
    context.store.putAttempt({ ...kind.withoutSecrets(attempt), status: "failed", failure: code });
    kind.abandonAttempt(context, attempt, code);
    const connection = context.store.connection();
    if (connection !== null && connection.status !== "deleted" && !SAYS_NOTHING.has(code)) {
      const failed = { ...connection, last_error: { code, at: context.now() } };
      // Nothing that was there before has changed for a connection that never was connected.
      const isNews = connection.version > 0;
      const facts = { reason: "attempt_failed", code };
      saveConnection(context, failed, isNews ? { type: "connection.updated", facts } : null);
    }
  });
  const { id, integration } = attempt;
  log.info("attempt_failed", { request_id: context.requestId, attempt: id, integration, code });
  return { ok: false, failure: { code } };
}
