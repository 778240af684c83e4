// The authorization response, judged without any I/O (RFC 6749, section 4.1.2; RFC 9207, section 2.4).

import { fail, ok, type Result } from "../shared/result.ts";

/** What came back on the redirect. Unknown parameters are ignored (RFC 6749, section 4.1.2). */
export type AuthorizationResponse = {
  code: string | null;
  error: string | null;
  iss: string | null;
};

/** The code, or why there is none. `iss` is judged first: a wrong sender's words are not repeated. */
export function validateAuthorizationResponse(
  response: AuthorizationResponse,
  expected: { issuer: string | null; issParameterSupported: boolean },
): Result<string> {
  const { code, error, iss } = response;
  if (iss === null && expected.issParameterSupported) return fail("issuer_mismatch");
  if (iss !== null && expected.issuer !== null && iss !== expected.issuer) return fail("issuer_mismatch");
  if (error !== null && code !== null) return fail("callback_invalid");
  if (error === "access_denied") return fail("access_denied");
  if (error === "temporarily_unavailable" || error === "server_error") return fail("provider_unavailable");
  if (error !== null && isAboutRedirectUri(error)) return fail("redirect_uri_rejected");
  if (error !== null) return fail("authorization_failed");
  if (code === null || code === "") return fail("callback_invalid");
  return ok(code);
}

/** Not of RFC 6749, which has the server tell nobody but the person; but servers say it, here or at the exchange. */
export function isAboutRedirectUri(error: string): boolean {
  return error === "redirect_uri_mismatch" || error === "invalid_redirect_uri";
}
