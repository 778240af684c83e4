// The browser is back: from the provider, with a state that was signed here. Which attempt it is and whether
// it is the browser that began it is looked at here; what came back is the kind's to judge.

import { equalInConstantTime } from "../../shared/digest.ts";
import { fail } from "../../shared/result.ts";
import type { Attempt } from "./attempt.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { Session } from "./session.ts";
import { type Callback, type WayBack, hashCookie, type CallbackResult } from "./callback.ts";

/** Judges one callback in the order of the security requirements and, if it may, goes on to the grant. */
export async function receiveCallback(
  context: ConnectionContext,
  callback: Callback,
): Promise<CallbackResult> {
  const cookieHash = await hashCookie(callback.cookie);
  // From here to the next await, which is in what the kind does, nothing comes between.
  const attempt = context.store.attempt(callback.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), wayBack: null };
  const sameBrowser = equalInConstantTime(cookieHash, attempt.cookie_hash);
  const result = await context.kinds[attempt.kind].receiveCallback(context, {
    callback,
    session,
    sameBrowser,
  });
  return { result, wayBack: sameBrowser ? wayBack(context, attempt, session) : null };
}

/** How whoever began an attempt can go on. */
export function wayBack(context: ConnectionContext, attempt: Attempt, session: Session): WayBack {
  const { id, app_name: appName, return_url: returnUrl } = session;
  const canRetry = session.used_at === null && session.expires_at > context.now();
  return { session: id, openerOrigin: attempt.opener_origin, appName, returnUrl, canRetry };
}
