import type { FailureCode } from "../shared/failure.ts";
import { log } from "../shared/log.ts";
import type { Err } from "../shared/result.ts";
import type { Attempt } from "./attempt.ts";
import { type ConnectionContext, saveConnection } from "./connection-context.ts";

/** Marks an attempt as failed and lets the app see why. */
export function failAttempt(context: ConnectionContext, attempt: Attempt, code: FailureCode): Err {
  context.transaction(() => {
    // A connection that was deleted meanwhile took its attempts with it.
    if (context.store.attempt(attempt.id) === null) return;
    context.store.putAttempt({
      ...attempt,
      status: "failed",
      failure: code,
      sealed_code: null,
      sealed_verifier: null,
      sealed_grant: null,
    });
    const connection = context.store.connection();
    // Whoever came without the cookie is not known to be the person: the connection is left alone.
    if (connection !== null && connection.status !== "deleted" && code !== "wrong_browser") {
      saveConnection(context, { ...connection, last_error: { code, at: context.now() } });
    }
  });
  log.info("attempt_failed", { attempt: attempt.id, integration: attempt.integration, code });
  return { ok: false, failure: { code } };
}
