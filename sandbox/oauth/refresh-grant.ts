// The refresh token grant: rotation, and the reuse of a rotated token, which some servers allow for a short time.

import type { Settings } from "./clients.ts";
import type { Token } from "./grants.ts";
import { singleParam } from "../control/received-request.ts";
import { parseScope } from "./scope-list.ts";
import { issueTokens } from "./token-response.ts";
import { tokenError } from "./token-error.ts";
import type { TokenError } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";

/** Handles `grant_type=refresh_token`. */
export function refreshTokenGrant(request: TokenRequest): Response | TokenError {
  const { sandbox, clientId, params, faults, now } = request;
  const value = singleParam(params, "refresh_token");
  if (value === undefined) return tokenError("invalid_request", "refresh_token is missing");
  const token = sandbox.grants.findToken("refresh", value);
  const grant = token && sandbox.grants.find(token.grant_id);
  if (
    !token ||
    !grant ||
    grant.client_id !== clientId ||
    token.revoked_at !== null ||
    (sandbox.grants.thumbprintOf(value) ?? request.thumbprint) !== request.thumbprint ||
    grant.revoked_at !== null
  ) {
    return tokenError("invalid_grant", "The refresh token is not valid");
  }
  const scope = singleParam(params, "scope");
  const requested = scope === undefined ? grant.scope : parseScope(sandbox.provider, scope);
  if (!requested?.every((name) => grant.scope.includes(name))) {
    return tokenError("invalid_scope", "The scope exceeds the granted scope");
  }

  const settings = sandbox.clients.settings(clientId);
  if (token.rotated_at !== null) {
    if (!withinGrace(token, settings, now)) return rejectReuse(request, token.grant_id);
    sandbox.grants.markReplayed(token.id, now);
  }
  const rotates = faults.rotate?.value ?? settings.rotate ?? sandbox.provider.tokens.refresh === "rotates";
  if (!rotates || faults.omit_refresh_token) return issueTokens(request, grant, { keep: token.token });
  sandbox.grants.markRotated(grant.id, now);
  return issueTokens(request, grant, "rotated");
}

function withinGrace(token: Token, settings: Settings, now: number): boolean {
  const grace = (settings.reuse_grace_seconds ?? 0) * 1000;
  return token.rotated_at !== null && token.replayed_at === null && now < token.rotated_at + grace;
}

function rejectReuse({ sandbox, clientId, now }: TokenRequest, grantId: number): TokenError {
  sandbox.log.count("reuse_detected", clientId);
  if (sandbox.provider.tokens.reuseRevokesGrant) sandbox.grants.revokeGrant(grantId, now);
  return tokenError("invalid_grant", "The refresh token was already used");
}
