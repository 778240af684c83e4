// Validates a callback in the browser that began the attempt: the attempt's expiry, the callback URL, the session, and
// the authorization response.

import { validateAuthorizationResponse } from "../../../../oauth/authorization/authorization-response.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { readLearnedValues } from "../../../../providers/template-values.ts";
import { ownValue } from "../../../../shared/own-value.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { Callback } from "../../../connect/callback.ts";
import { isUsedUp } from "../../../connect/session.ts";
import type { BrowserReturn } from "../../kind.ts";
import type { CodeAttempt } from "../stored-records.ts";

/** What a callback brings: the authorization code, and values that the provider's definition names. */
export type AcceptedCallback = { code: string; learned: Record<string, string> };

/** Returns what a callback brings (RFC 6749, section 4.1.2; RFC 9207). `now` is in milliseconds. */
export function validateCallback(
  attempt: CodeAttempt,
  { callback, session }: Pick<BrowserReturn, "callback" | "session">,
  now: number,
): Result<AcceptedCallback> {
  if (attempt.expires_at <= now) return fail("attempt_expired");
  if (callback.callbackId !== attempt.callback_id) return fail("callback_mismatch");
  if (isUsedUp(session)) return fail("session_already_used");
  const provider = codeProviderOf(attempt);
  const { code_parameter } = provider.authorization;
  const code =
    code_parameter === undefined ? (callback.code ?? undefined) : ownValue(callback.others, code_parameter);
  const validated = validateAuthorizationResponse(
    { ...callback, code: code ?? null },
    {
      issuer: attempt.registration.endpoints.issuer ?? null,
      issParameterSupported: attempt.registration.issParameterSupported,
      deniedErrors: attempt.registration.deniedErrors,
    },
  );
  if (!validated.ok) {
    const { failure } = validated;
    const isWithoutCode =
      failure.code === "callback_invalid" && code === undefined && callback.error === null;
    return isWithoutCode ? fail(failure.code, { detail: missingCode(callback, code_parameter) }) : validated;
  }
  const { values, missing } = readLearnedValues(provider, "callback", ([name = ""]) =>
    ownValue(callback.others, name),
  );
  if (missing.length > 0)
    return fail("callback_invalid", {
      detail: `The callback has no value for ${missing.join(", ")} that the provider's definition allows.`,
    });
  return ok({ code: validated.value, learned: values });
}

/** Says which parameters a callback has in place of the code. Their values are not shown. */
function missingCode({ others }: Pick<Callback, "others">, name = "code"): string {
  const names = Object.keys(others).filter((other) => /^[\w.-]{1,64}$/.test(other));
  const found = names.length === 0 ? "" : ` It has: ${names.join(", ")}.`;
  return `The callback has no parameter ${name}.${found}`;
}
