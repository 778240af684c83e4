import { revokeToken } from "../oauth/revocation.ts";
import type { TokenEndpoint } from "../oauth/token-endpoint.ts";
import type { TokenSet } from "./token-set.ts";

/** Revokes a grant by its refresh token, or by its access token where that is all (RFC 7009, section 2.1). */
export function revokeTokenSet(
  endpoint: Omit<TokenEndpoint, "provider" | "now">,
  tokens: TokenSet,
): Promise<boolean> {
  return tokens.refresh_token === null
    ? revokeToken(endpoint, tokens.access_token, "access_token")
    : revokeToken(endpoint, tokens.refresh_token, "refresh_token");
}
