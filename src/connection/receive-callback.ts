// The browser is back. The attempt is consumed before anything else is looked at, so of any number of
// identical callbacks one is judged and the others see what came of it.

import { judgeAuthorizationResponse } from "../oauth/authorization-response.ts";
import { equalInConstantTime, sha256Hex } from "../shared/digest.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import { type Attempt, isSpent, type Session } from "./attempt.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { failAttempt } from "./fail-attempt.ts";
import { finishAttempt } from "./finish-attempt.ts";
import { sealContext } from "./token-set.ts";

export type Callback = {
  attempt: string;
  callbackId: string;
  /** The value of the attempt's cookie, if the browser sent one. */
  cookie: string | null;
  code: string | null;
  error: string | null;
  iss: string | null;
};

/** Where an attempt stands after the callback: waiting for the app to confirm, or connected. */
export type CallbackOutcome = { next: "confirm" | "connected"; returnUrl: string };

/** How the person can go on after a failure. Told only to the browser that began the attempt. */
export type WaysOn = { session: string; appName: string; returnUrl: string; canRetry: boolean };

export type CallbackAnswer = { result: Result<CallbackOutcome>; waysOn: WaysOn | null };

/** Judges one callback in the order of the security requirements and, if it may, goes on to the grant. */
export async function receiveCallback(
  context: ConnectionContext,
  callback: Callback,
): Promise<CallbackAnswer> {
  const cookieHash = callback.cookie === null ? "" : await sha256Hex(callback.cookie);
  // From here to the next await nothing comes between.
  const attempt = context.store.attempt(callback.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), waysOn: null };
  const sameBrowser = equalInConstantTime(cookieHash, attempt.cookie_hash);
  const first = attempt.status === "pending" || isCutOff(context, attempt);
  if (!first && !sameBrowser) return { result: fail("attempt_already_used"), waysOn: null };
  if (first) consume(context, attempt, session, judge(context, attempt, session, callback, sameBrowser));
  const result = await outcomeOf(context, attempt.id, session);
  return { result, waysOn: sameBrowser ? waysOn(context, session) : null };
}

/** Whether a crash came between the attempt's use and its code being kept: nothing came of it, so it may come again. */
function isCutOff({ flights }: ConnectionContext, { id, status, sealed_code }: Attempt): boolean {
  return status === "returned" && sealed_code === null && !flights.callbacks.has(id);
}

/** Takes the attempt out of "pending" before anything else can happen. */
function consume(
  context: ConnectionContext,
  attempt: Attempt,
  session: Session,
  judged: Result<string>,
): void {
  if (!judged.ok) {
    failAttempt(context, attempt, judged.failure.code);
    return;
  }
  const consumed: Attempt = { ...attempt, status: "returned" };
  context.store.putAttempt(consumed);
  const { callbacks } = context.flights;
  const flight = keepCode(context, consumed, judged.value, session).finally(() =>
    callbacks.delete(attempt.id),
  );
  callbacks.set(attempt.id, flight);
}

function waysOn(context: ConnectionContext, session: Session): WaysOn {
  const { id, app_name: appName, return_url: returnUrl } = session;
  const canRetry = session.used_at === null && session.expires_at > context.now();
  return { session: id, appName, returnUrl, canRetry };
}

function judge(
  context: ConnectionContext,
  attempt: Attempt,
  session: Session,
  callback: Callback,
  sameBrowser: boolean,
): Result<string> {
  if (attempt.expires_at <= context.now()) return fail("attempt_expired");
  if (!sameBrowser) return fail("wrong_browser");
  if (callback.callbackId !== attempt.callback_id) return fail("callback_mismatch");
  if (isSpent(session)) return fail("session_expired");
  return judgeAuthorizationResponse(callback, {
    issuer: attempt.registration.endpoints.issuer ?? null,
    issParameterSupported: attempt.registration.issParameterSupported,
  });
}

async function keepCode(
  context: ConnectionContext,
  attempt: Attempt,
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
  const attempt = context.store.attempt(attemptId);
  const returnUrl = session.return_url;
  if (attempt === null) return fail("attempt_expired");
  if (attempt.status === "failed") return fail(attempt.failure ?? "authorization_failed");
  // The app may have confirmed already; the handle then leads it to the same connection.
  if (session.completion === "confirm") return ok({ next: "confirm", returnUrl });
  if (attempt.status === "completed") return ok({ next: "connected", returnUrl });
  const finished = await finishAttempt(context, attemptId);
  return finished.ok ? ok({ next: "connected", returnUrl }) : finished;
}
