// Validates the authorization response (RFC 6749, section 4.1.2; RFC 9207, section 2.4). Pure.

import { fail, ok, type Result } from "../../shared/result.ts";

/** The parameters of the callback. Unknown parameters are ignored (RFC 6749, section 4.1.2). */
export type AuthorizationResponse = {
  code: string | null;
  error: string | null;
  iss: string | null;
};

/** Returns the code, or a failure. `iss` is checked first, so that nothing from a wrong sender is used. */
export function validateAuthorizationResponse(
  response: AuthorizationResponse,
  expected: {
    issuer: string | null;
    issParameterSupported: boolean;
    deniedErrors?: readonly string[] | undefined;
  },
): Result<string> {
  const { code, error, iss } = response;
  if (iss === null && expected.issParameterSupported) return fail("issuer_mismatch");
  if (iss !== null && expected.issuer !== null && iss !== expected.issuer) return fail("issuer_mismatch");
  if (error !== null && code !== null) return fail("callback_invalid");
  if (error !== null && isDenial(error, expected.deniedErrors)) return fail("access_denied");
  if (error === "temporarily_unavailable" || error === "server_error") return fail("provider_unavailable");
  if (error !== null && isAboutRedirectUri(error)) return fail("redirect_uri_rejected");
  if (error !== null && isAboutDetails(error)) return fail("authorization_details_rejected");
  if (error !== null) return fail("authorization_failed");
  if (code === null || code === "") return fail("callback_invalid");
  return ok(code);
}

/** What servers send if the person denies access: the code of RFC 6749, codes of its drafts, and inventions. */
const DENIED_ERRORS: readonly string[] = [
  "access_denied",
  "user_denied",
  "user_cancelled_authorize",
  "user_cancelled_login",
  "oem_cancelled_login",
];

/** Whether an error means that the person denied access. Case, and spaces in place of underscores, don't matter. */
function isDenial(error: string, more: readonly string[] = []): boolean {
  return [...DENIED_ERRORS, ...more].includes(error.toLowerCase().replaceAll(" ", "_"));
}

/** Returns whether an error is about the authorization details (RFC 9396, section 5). */
export const isAboutDetails = (error: string): boolean => error === "invalid_authorization_details";

/**
 * Returns whether an error is about the redirect URI. RFC 6749 has the server show that to the user only, but
 * some servers return these codes, here or in the token response.
 */
export function isAboutRedirectUri(error: string): boolean {
  return error === "redirect_uri_mismatch" || error === "invalid_redirect_uri";
}
