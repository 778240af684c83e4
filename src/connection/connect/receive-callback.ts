// The browser is back: from the provider, with a state that was signed here. Which attempt it is and whether
// it is the browser that began it is looked at here; what came back is the kind's to judge.

import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { Attempt, Session } from "./attempt.ts";
import type { ConnectionContext } from "../connection-context.ts";

export type Callback = {
  attempt: string;
  callbackId: string;
  /** The value of the attempt's cookie, if the browser sent one. */
  cookie: string | null;
  code: string | null;
  error: string | null;
  iss: string | null;
  /** The item a provider of items says it is about. */
  item: string | null;
};

/** Where an attempt stands after the callback: waiting for the app to confirm, connected, or still under way. */
export type CallbackOutcome = { next: "confirm" | "connected" | "wait" };

/** The window an attempt was made in, and what a page that opened it knows it by. */
type Window = { openerOrigin: string | null; session: string };

/** How the person can go on after a failure. Told only to the browser that began the attempt. */
export type WaysOn = Window & { appName: string; returnUrl: string; canRetry: boolean };

export type CallbackAnswer = { result: Result<CallbackOutcome>; waysOn: WaysOn | null };

/** Judges one callback in the order of the security requirements and, if it may, goes on to the grant. */
export async function receiveCallback(
  context: ConnectionContext,
  callback: Callback,
): Promise<CallbackAnswer> {
  const cookieHash = await hashCookie(callback.cookie);
  // From here to the next await, which is in what the kind does, nothing comes between.
  const attempt = context.store.attempt(callback.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), waysOn: null };
  const sameBrowser = equalInConstantTime(cookieHash, attempt.cookie_hash);
  const result = await context.kinds[attempt.kind].receive(context, { callback, session, sameBrowser });
  return { result, waysOn: sameBrowser ? waysOn(context, attempt, session) : null };
}

/** What an attempt keeps of its browser's cookie; of none, something no cookie has. */
export async function hashCookie(cookie: string | null): Promise<string> {
  return cookie === null ? "" : sha256Hex(cookie);
}

/** How whoever began an attempt can go on. */
export function waysOn(context: ConnectionContext, attempt: Attempt, session: Session): WaysOn {
  const { id, app_name: appName, return_url: returnUrl } = session;
  const canRetry = session.used_at === null && session.expires_at > context.now();
  return { session: id, openerOrigin: attempt.opener_origin, appName, returnUrl, canRetry };
}
