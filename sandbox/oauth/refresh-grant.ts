// The refresh grant: rotation, the second use of a rotated token, and the grace some servers give it.

import type { Settings } from "./clients.ts";
import type { Token } from "./grants.ts";
import { single } from "../control/received.ts";
import { parseScope } from "./scope-list.ts";
import { answerTokens } from "./token-response.ts";
import { refusal } from "./token-error.ts";
import type { TokenFailure } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";

/** Answers `grant_type=refresh_token`. */
export function refreshGrant(request: TokenRequest): Response | TokenFailure {
  const { sandbox, clientId, params, faults, now } = request;
  const value = single(params, "refresh_token");
  if (value === undefined) return refusal("invalid_request", "refresh_token is missing");
  const token = sandbox.grants.findToken("refresh", value);
  const grant = token && sandbox.grants.find(token.grant_id);
  if (
    !token ||
    !grant ||
    grant.client_id !== clientId ||
    token.revoked_at !== null ||
    grant.revoked_at !== null
  ) {
    return refusal("invalid_grant", "The refresh token is not valid");
  }
  const scope = single(params, "scope");
  const asked = scope === undefined ? grant.scope : parseScope(sandbox.provider, scope);
  if (!asked?.every((name) => grant.scope.includes(name))) {
    return refusal("invalid_scope", "The scope exceeds what was granted");
  }

  const settings = sandbox.clients.settings(clientId);
  if (token.rotated_at !== null) {
    if (!withinGrace(token, settings, now)) return reuse(request, token.grant_id);
    sandbox.grants.markReplayed(token.id, now);
  }
  const rotates = faults.rotate?.value ?? settings.rotate ?? sandbox.provider.tokens.refresh === "rotates";
  if (!rotates || faults.omit_refresh_token) return answerTokens(request, grant, { keep: token.token });
  sandbox.grants.rotate(grant.id, now);
  return answerTokens(request, grant, "rotated");
}

function withinGrace(token: Token, settings: Settings, now: number): boolean {
  const grace = (settings.reuse_grace_seconds ?? 0) * 1000;
  return token.rotated_at !== null && token.replayed_at === null && now < token.rotated_at + grace;
}

function reuse({ sandbox, clientId, now }: TokenRequest, grantId: number): TokenFailure {
  sandbox.log.count("reuse_detected", clientId);
  if (sandbox.provider.tokens.reuseRevokesGrant) sandbox.grants.revokeGrant(grantId, now);
  return refusal("invalid_grant", "The refresh token was already used");
}
