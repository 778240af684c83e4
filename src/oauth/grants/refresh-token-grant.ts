import { fillAll } from "../../providers/definition/templates.ts";
import {
  requestToken,
  type TokenEndpoint,
  type TokenOutcome,
  withTokenEndpoint,
} from "../token/token-request.ts";

/**
 * Sends a refresh token (RFC 6749, section 6). `scopes` are those of its grant. `accessToken` is the current one, which some
 * servers extend without sending it again.
 */
export function refreshTokenGrant(
  { registration, credentials, ...caller }: TokenEndpoint,
  refreshToken: string,
  scopes: readonly string[],
  accessToken: string | null = null,
): Promise<TokenOutcome> {
  const { refresh_parameters, refresh_with_scopes, refresh_authentication } = caller.provider.token;
  const hasScopes = refresh_with_scopes === true && scopes.length > 0;
  const endpoint = {
    ...caller,
    registration: withTokenEndpoint(registration, registration.endpoints.refresh_endpoint),
    credentials: refresh_authentication === "none" ? { id: credentials.id, secret: null } : credentials,
  };
  return requestToken(endpoint, {
    kind: "refresh",
    grantType: "refresh_token",
    parameters: {
      ...fillAll(refresh_parameters, caller.values),
      ...(hasScopes && { scope: scopes.join(registration.scopeSeparator) }),
      refresh_token: refreshToken,
    },
    secrets: [refreshToken],
    accessToken,
  });
}
