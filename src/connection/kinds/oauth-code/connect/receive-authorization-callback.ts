// Receives the callback of an authorization server. The first callback from the browser that began the attempt is
// validated and uses up the attempt without an await in between, so of several identical callbacks, one is validated and
// the others get its result. After a crash before the code was stored, the callback can be repeated. A callback without
// the attempt's cookie changes nothing: it can come from a scanner, a preview or another browser.

import { fail, ok, type Result } from "../../../../shared/result.ts";
import { readError } from "../../../../oauth/error-fields.ts";
import { seal } from "../../../../vault/seal.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failureOfAttempt } from "../../../connect/attempt.ts";
import { localDiagnostic } from "../../../diagnostics.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import type { BrowserReturn } from "../../kind.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { type CodeAttempt, codeAttempt, putCodeAttempt } from "../stored-records.ts";
import type { Session } from "../../../connect/session.ts";
import type { Callback, CallbackOutcome } from "../../../connect/callback.ts";
import { callbacksInFlight } from "./callbacks-in-flight.ts";
import { type AcceptedCallback, validateCallback } from "./validate-callback.ts";

/** Handles a callback. If the session needs no confirmation, it completes the attempt as well. */
export async function receiveAuthorizationCallback(
  context: ConnectionContext,
  browserReturn: BrowserReturn,
): Promise<Result<CallbackOutcome>> {
  const { session, sameBrowser } = browserReturn;
  const attempt = codeAttempt(context.store, browserReturn.callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  // A device code has no callback. The state of its attempt is only for the page that waits.
  if (attempt.device !== null) return fail("callback_mismatch");
  const isFirst = isWaiting(attempt) && !callbacksInFlight(context).has(attempt.id);
  if (!sameBrowser) return fail(isFirst ? "wrong_browser" : "attempt_already_used");
  if (isFirst) {
    const accepted = validateCallback(attempt, browserReturn, context.now());
    consumeAttempt(context, attempt, session, accepted, browserReturn.callback);
  }
  return awaitOutcome(context, attempt.id, session);
}

/** Whether the attempt still waits for its code. Version 0.1 set the status before it had encrypted the code. */
function isWaiting({ status, sealed_code }: CodeAttempt): boolean {
  return status === "pending" || (status === "returned" && sealed_code === null);
}

/** Uses up the attempt for other callbacks at once, and stores the code or the failure. */
function consumeAttempt(
  context: ConnectionContext,
  attempt: CodeAttempt,
  session: Session,
  accepted: Result<AcceptedCallback>,
  { error, errorDescription = null }: Callback,
): void {
  if (!accepted.ok) {
    const { code, detail = null } = accepted.failure;
    const facts = { at: context.now(), operation: "callback", request_id: context.requestId } as const;
    const read = readError({ error, error_description: errorDescription }, undefined, []);
    const isEmpty = detail === null && error === null;
    const diagnostic = isEmpty
      ? null
      : {
          ...localDiagnostic({ ...facts, code, detail }),
          error: read.error,
          error_description: read.description,
        };
    failAttempt(context, attempt, code, diagnostic);
    return;
  }
  const callbacks = callbacksInFlight(context);
  const processing = storeCode(context, attempt, accepted.value, session).finally(() =>
    callbacks.delete(attempt.id),
  );
  callbacks.set(attempt.id, processing);
}

async function storeCode(
  context: ConnectionContext,
  attempt: CodeAttempt,
  { code, learned }: AcceptedCallback,
  session: Session,
): Promise<Result<null>> {
  const connection = context.store.connection();
  if (connection === null) return fail("attempt_expired");
  const sealed_code = await seal(context.config.keyring, connectionKeyContext("attempt", connection), code);
  // Deleted, or failed in the meantime.
  const current = codeAttempt(context.store, attempt.id);
  if (current === null) return fail("attempt_expired");
  if (current.status === "failed") return failureOfAttempt(current);
  const all = { ...attempt.learned, ...learned };
  const returned = { status: "returned", returned_at: context.now() } as const;
  putCodeAttempt(context.store, { ...attempt, ...returned, sealed_code, learned: all });
  if (session.completion === "confirm") return ok(null);
  const completed = await completeAttempt(context, attempt.id);
  return completed.ok || completed.failure.code === "account_choice_required" ? ok(null) : completed;
}

/** Waits for the result of the first callback. Reloads and concurrent callbacks get the same result. */
async function awaitOutcome(
  context: ConnectionContext,
  attemptId: string,
  session: Session,
): Promise<Result<CallbackOutcome>> {
  const processing = callbacksInFlight(context).get(attemptId);
  if (processing !== undefined) {
    const result = await processing;
    if (!result.ok) return result;
  }
  const attempt = codeAttempt(context.store, attemptId);
  if (attempt === null) return fail("attempt_expired");
  if (attempt.status === "failed") return failureOfAttempt(attempt);
  if (attempt.status === "choosing") return ok({ next: "wait" });
  // The app may have confirmed already. The handle then returns the same connection.
  if (session.completion === "confirm") return ok({ next: "confirm" });
  if (attempt.status === "completed") return ok({ next: "connected" });
  const completed = await completeAttempt(context, attemptId);
  return completed.ok ? ok({ next: "connected" }) : completed;
}
