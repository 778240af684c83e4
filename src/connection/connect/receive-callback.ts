// Receives the browser's return from the provider. This file finds the attempt that the signed `state` identifies and
// compares the cookie. The attempt's kind validates the response; see kinds/oauth-code/connect/validate-callback.ts and
// kinds/item/connect/receive-redirect.ts.

import { equalInConstantTime } from "../../shared/digest.ts";
import { fail } from "../../shared/result.ts";
import type { Attempt } from "./attempt.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { markStep } from "../test/mark-step.ts";
import { type Session, shownAppOf } from "./session.ts";
import { type Callback, type ReturnInfo, hashCookie, type CallbackResult } from "./callback.ts";

/** Handles one callback. */
export async function receiveCallback(
  context: ConnectionContext,
  callback: Callback,
): Promise<CallbackResult> {
  const cookieHash = await hashCookie(callback.cookie);
  // No await from here until the kind has taken the attempt, so that concurrent callbacks can't interleave.
  const attempt = context.store.attempt(callback.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), returnInfo: null };
  const sameBrowser = equalInConstantTime(cookieHash, attempt.cookie_hash);
  if (session.is_test && sameBrowser) markStep(context, "returned");
  const result = await context.kinds[attempt.kind].receiveCallback(context, {
    callback,
    session,
    sameBrowser,
  });
  return { result, returnInfo: sameBrowser ? returnInfo(context, attempt, session) : null };
}

/** Returns how the person who began an attempt can continue. */
export function returnInfo(context: ConnectionContext, attempt: Attempt, session: Session): ReturnInfo {
  const { id, return_url: returnUrl, flow } = session;
  const { integration, opener_origin: openerOrigin } = attempt;
  const canRetry = session.used_at === null && session.expires_at > context.now();
  const institution = context.kinds[attempt.kind].institutionOf(attempt);
  return {
    session: id,
    openerOrigin,
    app: shownAppOf(session),
    integration,
    institution,
    returnUrl,
    canRetry,
    flow,
  };
}
