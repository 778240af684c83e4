// The authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).

import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import type { Registration } from "../providers/registration.ts";

export type AuthorizationRequest = {
  clientId: string;
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  codeVerifier: string | null;
  /** Additional parameters for this request only, such as those of a reconnect. */
  extra: Readonly<Record<string, string>>;
};

/** Returns a PKCE verifier of 32 random bytes: 43 characters (RFC 7636, section 4.1). */
export const newCodeVerifier = generateRandomCodeVerifier;

/** Returns the URL to redirect the browser to. */
export async function authorizationUrl(
  registration: Registration,
  request: AuthorizationRequest,
): Promise<string> {
  const url = new URL(registration.endpoints.authorization_endpoint ?? "");
  const parameters: Record<string, string> = {
    ...registration.authorizationParameters,
    ...request.extra,
    response_type: "code",
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    state: request.state,
  };
  if (request.scopes.length > 0) parameters["scope"] = request.scopes.join(registration.scopeSeparator);
  if (request.codeVerifier !== null) {
    parameters["code_challenge"] = await calculatePKCECodeChallenge(request.codeVerifier);
    parameters["code_challenge_method"] = "S256";
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
