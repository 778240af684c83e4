// Token exchange (RFC 8693): a client exchanges one of its access tokens for another one, for another service.

import { singleParam } from "../control/received-request.ts";
import { parseScope } from "./scope-list.ts";
import { tokenError } from "./token-error.ts";
import type { TokenError } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";
import { issueTokens } from "./token-response.ts";

/** The grant type of a token exchange. */
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** Issues an access token with the scopes of the given one, or with fewer. It has no refresh token, and any audience is accepted. */
export function exchangeGrant(request: TokenRequest): Response | TokenError {
  const { sandbox, clientId, params, now } = request;
  const { grants, clients, provider } = sandbox;
  if ((clients.find(clientId)?.secret ?? null) === null)
    return tokenError("unauthorized_client", "A public client cannot exchange tokens");
  if (singleParam(params, "subject_token_type") !== ACCESS_TOKEN)
    return tokenError("invalid_request", "subject_token_type must be an access token");
  if ((singleParam(params, "requested_token_type") ?? ACCESS_TOKEN) !== ACCESS_TOKEN)
    return tokenError("invalid_request", "Only access tokens are issued");
  const token = grants.findToken("access", singleParam(params, "subject_token") ?? "");
  const grant = token && grants.find(token.grant_id);
  const isActive = token?.revoked_at === null && (token.expires_at === null || now < token.expires_at);
  // RFC 8693, section 2.2.2: a subject token that is not valid is an invalid request.
  if (!isActive || grant?.client_id !== clientId || grant.revoked_at !== null)
    return tokenError("invalid_request", "The subject_token is not valid");
  const named = singleParam(params, "scope");
  const scope = named === undefined ? grant.scope : parseScope(provider, named);
  if (!scope?.every((name) => grant.scope.includes(name)))
    return tokenError("invalid_scope", "The scope exceeds that of the subject_token");
  const { client_id, account, pick } = grant;
  const exchanged = grants.createGrant({ client_id, account, scope, pick });
  return issueTokens(request, exchanged, "none", { issued_token_type: ACCESS_TOKEN });
}
