// Validates a callback in the browser that began the attempt: the attempt's expiry, the callback URL, the session, and
// the authorization response.

import { validateAuthorizationResponse } from "../../../../oauth/authorization-response.ts";
import { fail, type Result } from "../../../../shared/result.ts";
import { isUsedUp } from "../../../connect/session.ts";
import type { BrowserReturn } from "../../kind.ts";
import type { CodeAttempt } from "../stored-records.ts";

/** Returns the authorization code of a callback (RFC 6749, section 4.1.2; RFC 9207). `now` is in milliseconds. */
export function validateCallback(
  attempt: CodeAttempt,
  { callback, session }: Pick<BrowserReturn, "callback" | "session">,
  now: number,
): Result<string> {
  if (attempt.expires_at <= now) return fail("attempt_expired");
  if (callback.callbackId !== attempt.callback_id) return fail("callback_mismatch");
  if (isUsedUp(session)) return fail("session_expired");
  return validateAuthorizationResponse(callback, {
    issuer: attempt.registration.endpoints.issuer ?? null,
    issParameterSupported: attempt.registration.issParameterSupported,
    deniedErrors: attempt.registration.deniedErrors,
  });
}
