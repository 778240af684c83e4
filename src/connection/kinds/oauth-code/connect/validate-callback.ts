// The browser is back from an authorization server. The attempt is consumed before anything else is looked
// at, so of any number of identical callbacks one is judged and the others see what came of it.

import { validateAuthorizationResponse } from "../../../../oauth/authorization-response.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import type { BrowserReturn } from "../../kind.ts";
import { sealContext } from "../../../token/token-set.ts";
import { type CodeAttempt, codeAttempt, putCodeAttempt } from "../stored-records.ts";
import { isUsedUp, type Session } from "../../../connect/session.ts";
import type { CallbackOutcome } from "../../../connect/callback.ts";
import { callbacksInFlight } from "./callbacks-in-flight.ts";

/** Judges a callback, the first time it comes, and goes on to the grant where the app need not confirm. */
export async function receiveAuthorizationCallback(
  context: ConnectionContext,
  visit: BrowserReturn,
): Promise<Result<CallbackOutcome>> {
  const { session, sameBrowser } = visit;
  const attempt = codeAttempt(context.store, visit.callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  const first = attempt.status === "pending" || isCutOff(context, attempt);
  if (!first && !sameBrowser) return fail("attempt_already_used");
  if (first) consume(context, attempt, session, validateCallback(context, attempt, visit));
  return outcomeOf(context, attempt.id, session);
}

/** Whether a crash came between the attempt's use and its code being kept: nothing came of it, so it may come again. */
function isCutOff(context: ConnectionContext, { id, status, sealed_code }: CodeAttempt): boolean {
  return status === "returned" && sealed_code === null && !callbacksInFlight(context).has(id);
}

/** Takes the attempt out of "pending" before anything else can happen. */
function consume(
  context: ConnectionContext,
  attempt: CodeAttempt,
  session: Session,
  judged: Result<string>,
): void {
  if (!judged.ok) {
    failAttempt(context, attempt, judged.failure.code);
    return;
  }
  const consumed: CodeAttempt = { ...attempt, status: "returned" };
  putCodeAttempt(context.store, consumed);
  const callbacks = callbacksInFlight(context);
  const flight = keepCode(context, consumed, judged.value, session).finally(() =>
    callbacks.delete(attempt.id),
  );
  callbacks.set(attempt.id, flight);
}

function validateCallback(
  context: ConnectionContext,
  attempt: CodeAttempt,
  visit: BrowserReturn,
): Result<string> {
  if (attempt.expires_at <= context.now()) return fail("attempt_expired");
  if (!visit.sameBrowser) return fail("wrong_browser");
  if (visit.callback.callbackId !== attempt.callback_id) return fail("callback_mismatch");
  if (isUsedUp(visit.session)) return fail("session_expired");
  return validateAuthorizationResponse(visit.callback, {
    issuer: attempt.registration.endpoints.issuer ?? null,
    issParameterSupported: attempt.registration.issParameterSupported,
  });
}

async function keepCode(
  context: ConnectionContext,
  attempt: CodeAttempt,
  code: string,
  session: Session,
): Promise<Result<null>> {
  const connection = context.store.connection();
  if (connection === null) return fail("attempt_expired");
  const sealed_code = await seal(context.config.keyring, sealContext("attempt", connection), code);
  putCodeAttempt(context.store, { ...attempt, sealed_code });
  if (session.completion === "confirm") return ok(null);
  const finished = await completeAttempt(context, attempt.id);
  return finished.ok ? ok(null) : finished;
}

/** What the one callback comes to; a reload, or one of several at once, is told the same. */
async function outcomeOf(
  context: ConnectionContext,
  attemptId: string,
  session: Session,
): Promise<Result<CallbackOutcome>> {
  const flight = callbacksInFlight(context).get(attemptId);
  if (flight !== undefined) {
    const result = await flight;
    if (!result.ok) return result;
  }
  const attempt = codeAttempt(context.store, attemptId);
  if (attempt === null) return fail("attempt_expired");
  if (attempt.status === "failed") return fail(attempt.failure ?? "authorization_failed");
  // The app may have confirmed already; the handle then leads it to the same connection.
  if (session.completion === "confirm") return ok({ next: "confirm" });
  if (attempt.status === "completed") return ok({ next: "connected" });
  const finished = await completeAttempt(context, attemptId);
  return finished.ok ? ok({ next: "connected" }) : finished;
}
