// What a correct server does at the endpoints that the other providers do not have: userinfo, revocation and metadata.
// Also how each endpoint finds the client's token.

import { authenticateClient, readCredentials } from "../oauth/client-authentication.ts";
import { metadata } from "../oauth/discovery.ts";
import type { Grant } from "../oauth/grants.ts";
import { errorResponse } from "../oauth/token-error.ts";
import type { ReceivedRequest } from "../control/received-request.ts";
import { singleParam } from "../control/received-request.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Server } from "./document.ts";
import { claimsOf } from "./habits.ts";

/** Returns the claims of the access token's user. */
export function userinfo(sandbox: Sandbox, received: ReceivedRequest): Response {
  const grant = grantOf(sandbox, received);
  return grant ? Response.json(claimsOf(grant.account)) : sandbox.provider.unauthorized();
}

/** Calls the API. */
export function callApi(
  sandbox: Sandbox,
  received: ReceivedRequest,
  now: number,
): Response | Promise<Response> {
  const { provider, clients, records } = sandbox;
  const grant = grantOf(sandbox, received, now);
  if (!grant) return provider.unauthorized();
  const { method, query, headers, body } = received;
  const path = received.path.slice(provider.paths.api.length).replaceAll(/^\/+|\/+$/g, "");
  const settings = clients.settings(grant.client_id);
  return provider.handleApiCall({ method, path, query, headers, body, grant, settings, records, now });
}

/** Revokes a refresh token with its grant, or an access token (RFC 7009, section 2.1). */
export function revoke(sandbox: Sandbox, received: ReceivedRequest, now: number): Response {
  const { provider, clients, grants } = sandbox;
  const form = received.form ?? {};
  const error = authenticateClient(provider, clients, readCredentials(provider, received.headers, form));
  if (error) return errorResponse(error);
  const value = singleParam(form, "token") ?? "";
  const refreshToken = grants.findToken("refresh", value);
  const accessToken = grants.findToken("access", value);
  if (refreshToken) grants.revokeGrant(refreshToken.grant_id, now);
  else if (accessToken) grants.revokeToken(accessToken.id, now);
  return new Response(null, { status: 200 });
}

/** Returns the metadata of a client's server (RFC 8414, section 3.2). */
export function discover({ provider }: Sandbox, { issuer_parameter }: Server, origin: string): Response {
  const { scopes_supported: _, ...document } = metadata(provider, origin);
  return Response.json({
    ...document,
    userinfo_endpoint: `${document.issuer}/userinfo`,
    revocation_endpoint: `${document.issuer}/revoke`,
    jwks_uri: `${document.issuer}/jwks`,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: issuer_parameter,
  });
}

/** Returns the grant of a request's access token, unless the token is expired or revoked. */
function grantOf(
  { provider, grants }: Sandbox,
  { headers }: ReceivedRequest,
  now = Date.now(),
): Grant | undefined {
  const token = grants.findToken("access", provider.credential(headers) ?? "");
  if (!token || token.revoked_at !== null || (token.expires_at !== null && token.expires_at <= now))
    return undefined;
  const grant = grants.find(token.grant_id);
  return grant?.revoked_at === null ? grant : undefined;
}
