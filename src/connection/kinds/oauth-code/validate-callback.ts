// The browser is back from an authorization server. The attempt is consumed before anything else is looked
// at, so of any number of identical callbacks one is judged and the others see what came of it.

import { judgeAuthorizationResponse } from "../../../oauth/authorization-response.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { type CodeAttempt, isSpent, type Session } from "../../connect/attempt.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { failAttempt } from "../../connect/fail-attempt.ts";
import { finishAttempt } from "../../connect/complete-attempt.ts";
import type { Visit } from "../kind.ts";
import type { CallbackOutcome } from "../../connect/receive-callback.ts";
import { sealContext } from "../../token/token-set.ts";

/** Judges a callback, the first time it comes, and goes on to the grant where the app need not confirm. */
export async function receiveCode(
  context: ConnectionContext,
  visit: Visit,
): Promise<Result<CallbackOutcome>> {
  const { session, sameBrowser } = visit;
  const attempt = context.store.codeAttempt(visit.callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  const first = attempt.status === "pending" || isCutOff(context, attempt);
  if (!first && !sameBrowser) return fail("attempt_already_used");
  if (first) consume(context, attempt, session, judge(context, attempt, visit));
  return outcomeOf(context, attempt.id, session);
}

/** Whether a crash came between the attempt's use and its code being kept: nothing came of it, so it may come again. */
function isCutOff({ flights }: ConnectionContext, { id, status, sealed_code }: CodeAttempt): boolean {
  return status === "returned" && sealed_code === null && !flights.callbacks.has(id);
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
  context.store.putAttempt(consumed);
  const { callbacks } = context.flights;
  const flight = keepCode(context, consumed, judged.value, session).finally(() =>
    callbacks.delete(attempt.id),
  );
  callbacks.set(attempt.id, flight);
}

function judge(context: ConnectionContext, attempt: CodeAttempt, visit: Visit): Result<string> {
  if (attempt.expires_at <= context.now()) return fail("attempt_expired");
  if (!visit.sameBrowser) return fail("wrong_browser");
  if (visit.callback.callbackId !== attempt.callback_id) return fail("callback_mismatch");
  if (isSpent(visit.session)) return fail("session_expired");
  return judgeAuthorizationResponse(visit.callback, {
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
  context.store.putAttempt({ ...attempt, sealed_code });
  if (session.completion === "confirm") return ok(null);
  const finished = await finishAttempt(context, attempt.id);
  return finished.ok ? ok(null) : finished;
}

/** What the one callback comes to; a reload, or one of several at once, is told the same. */
async function outcomeOf(
  context: ConnectionContext,
  attemptId: string,
  session: Session,
): Promise<Result<CallbackOutcome>> {
  const flight = context.flights.callbacks.get(attemptId);
  if (flight !== undefined) {
    const result = await flight;
    if (!result.ok) return result;
  }
  const attempt = context.store.codeAttempt(attemptId);
  if (attempt === null) return fail("attempt_expired");
  if (attempt.status === "failed") return fail(attempt.failure ?? "authorization_failed");
  // The app may have confirmed already; the handle then leads it to the same connection.
  if (session.completion === "confirm") return ok({ next: "confirm" });
  if (attempt.status === "completed") return ok({ next: "connected" });
  const finished = await finishAttempt(context, attemptId);
  return finished.ok ? ok({ next: "connected" }) : finished;
}
