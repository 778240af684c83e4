import type { FailureCode } from "../../shared/failure.ts";
import { log } from "../../shared/log.ts";
import type { Err } from "../../shared/result.ts";
import { type Attempt, failureOfAttempt, hasEnded } from "./attempt.ts";
import { type Diagnostic, withDiagnostic } from "../diagnostics.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { recordConnectionLog } from "../record-connection-log.ts";

/**
 * Failures that anyone can cause, without the attempt's cookie or after the session has expired. They do not change the
 * connection.
 */
const UNRELATED_CODES: ReadonlySet<FailureCode> = new Set([
  "wrong_browser",
  "session_expired",
  "session_already_used",
]);

/** Marks an attempt as failed, and reports the reason to the app. `diagnostic` is what the provider sent. */
export function failAttempt(
  context: ConnectionContext,
  attempt: Attempt,
  code: FailureCode,
  diagnostic: Diagnostic | null = null,
): Err {
  const failure_detail = diagnostic?.detail ?? null;
  context.transaction(() => {
    const current = context.store.attempt(attempt.id);
    // The attempt is gone if the connection was deleted in the meantime, and an attempt ends only once.
    if (current === null || hasEnded(current)) return;
    const kind = context.kinds[attempt.kind];
    context.store.putAttempt({
      ...kind.withoutSecrets(attempt),
      status: "failed",
      failure: code,
      failure_detail,
    });
    kind.abandonAttempt(context, attempt, code);
    if (!UNRELATED_CODES.has(code)) saveFailure(context, code, diagnostic);
  });
  const { id, integration, provider, status: stage } = attempt;
  const connection = context.store.connection();
  log.info("attempt_failed", {
    request_id: context.requestId,
    connection: connection?.id,
    attempt: id,
    integration,
    code,
  });
  if (connection !== null)
    recordConnectionLog(context, connection, null, {
      kind: "connect",
      via: context.requestId === null ? "background" : "end_user",
      integration,
      provider,
      stage,
      code,
      status: diagnostic?.status ?? null,
      provider_error: diagnostic?.error ?? null,
    });
  return failureOfAttempt({ failure: code, failure_detail });
}

/** Stores in the connection why an attempt has failed, with an event if it was connected before. Runs in a transaction. */
export function saveFailure(
  context: ConnectionContext,
  code: FailureCode,
  diagnostic: Diagnostic | null,
): void {
  const connection = context.store.connection();
  if (connection === null || connection.status === "deleted") return;
  const diagnosed = diagnostic === null ? connection : withDiagnostic(connection, diagnostic);
  const provider_error = diagnostic?.error ?? null;
  const failed = { ...diagnosed, last_error: { code, at: context.now(), provider_error } };
  // A connection that was never connected has no event before its first `connection.created`.
  const wasConnected = connection.version > 0;
  const facts = { reason: "attempt_failed", code, provider_error };
  saveConnection(context, failed, wasConnected ? { type: "connection.updated", facts } : null);
}
