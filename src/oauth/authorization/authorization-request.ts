// The authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).

import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import { type AuthorizationDetail, detailsParameter } from "../../providers/authorization-details.ts";
import { dpopThumbprint } from "../dpop/proof.ts";
import type { Registration } from "../../providers/registration/registration.ts";

export type AuthorizationRequest = {
  clientId: string;
  redirectUri: string;
  scopes: readonly string[];
  authorizationDetails: readonly AuthorizationDetail[];
  state: string;
  codeVerifier: string | null;
  /** The names of parameters that are not called as in RFC 6749. */
  names: { client_id?: string | undefined; redirect_uri?: string | undefined; scope?: string | undefined };
  /** Parameters that the server does not accept. */
  without: readonly string[];
  /** Null where the server does not accept the parameter. */
  responseType: "code" | null;
  /** Additional parameters for this request only, such as those of a reconnect. */
  extra: Readonly<Record<string, string>>;
  /** The key to which the code is bound (RFC 9449, section 10); null or omitted without DPoP. */
  dpopKey?: JsonWebKey | null;
};

/** Returns a PKCE verifier of 32 random bytes: 43 characters (RFC 7636, section 4.1). */
export const newCodeVerifier = generateRandomCodeVerifier;

/** Returns the parameters of an authorization request. */
export async function authorizationParameters(
  registration: Registration,
  request: AuthorizationRequest,
): Promise<Record<string, string>> {
  const { client_id = "client_id", redirect_uri = "redirect_uri", scope = "scope" } = request.names;
  const parameters: Record<string, string> = {
    ...registration.authorizationParameters,
    ...request.extra,
    ...(request.responseType !== null && { response_type: request.responseType }),
    [client_id]: request.clientId,
    [redirect_uri]: request.redirectUri,
    state: request.state,
  };
  if (request.scopes.length > 0) parameters[scope] = request.scopes.join(registration.scopeSeparator);
  Object.assign(parameters, detailsParameter(request.authorizationDetails));
  if (request.codeVerifier !== null) {
    parameters["code_challenge"] = await calculatePKCECodeChallenge(request.codeVerifier);
    parameters["code_challenge_method"] = "S256";
  }
  if (request.dpopKey) parameters["dpop_jkt"] = await dpopThumbprint(request.dpopKey);
  for (const name of request.without) delete parameters[name];
  return parameters;
}

/** Returns the URL to redirect the browser to. */
export function authorizationUrl(
  registration: Registration,
  parameters: Readonly<Record<string, string>>,
): string {
  const endpoint = registration.endpoints.authorization_endpoint ?? "";
  // The page of an application in the browser can be a fragment, which then has the query.
  const [, base = "", fragment = ""] = /^([^#]*)(#.*)?$/s.exec(endpoint) ?? [];
  const url = new URL(fragment === "" ? base : fragment.slice(1), base);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return fragment === "" ? url.href : `${base}#${url.pathname}${url.search}`;
}
