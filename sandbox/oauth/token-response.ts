// Issues tokens for a grant and builds the response (RFC 6749, section 5.1). Applies the faults that change its fields.

import type { Grant } from "./grants.ts";
import { parseAnyScope, formatScope } from "./scope-list.ts";
import type { TokenRequest } from "./token-request.ts";

/** The refresh token in the response: none, the grant's first one, a rotated one, or the one in the request. */
type RefreshToken = "none" | "first" | "rotated" | { readonly keep: string };

/** Issues an access token, and a refresh token if the provider uses them. `fields` are added to the response. */
export function issueTokens(
  request: TokenRequest,
  grant: Grant,
  refresh: RefreshToken,
  fields: Readonly<Record<string, string>> = {},
): Response {
  const { sandbox, clientId, thumbprint, faults, now } = request;
  const { provider, grants, records } = sandbox;
  const scope = faults.narrow_scopes ? parseAnyScope(provider, faults.narrow_scopes.scopes) : grant.scope;
  if (faults.narrow_scopes) grants.setScope(grant.id, scope);

  const lifetime = sandbox.clients.settings(clientId).expires_in ?? provider.tokens.accessSeconds;
  const expiresIn = faults.expires_in ? faults.expires_in.value : lifetime;
  const seconds = enforceableSeconds(expiresIn) ?? lifetime;
  const isRevoked = (token: string) => (grants.findToken("access", token)?.revoked_at ?? null) !== null;
  const accessToken =
    provider.existingToken?.(grant, records, { now, isRevoked }) ?? provider.tokens.newToken();
  grants.addToken("access", accessToken, grant.id, seconds === null ? null : now + seconds * 1000);

  if (thumbprint !== null) grants.bind(accessToken, thumbprint);
  const tokenType = faults.token_type?.value ?? (thumbprint === null ? provider.tokens.type : "DPoP");
  const refreshToken = refreshTokenFor(request, grant, refresh);
  return Response.json(
    {
      access_token: accessToken,
      ...(tokenType !== "omit" && { token_type: tokenType }),
      ...(expiresIn !== null && expiresIn !== "omit" && { expires_in: expiresIn }),
      ...(expiresIn === null && faults.expires_in && { expires_in: null }),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      ...((provider.scopes.echoed || faults.narrow_scopes) && { scope: formatScope(provider, scope) }),
      ...provider.tokenResponseFields?.(grant.pick),
      ...fields,
      ...faults.extra?.fields,
    },
    { headers: { "cache-control": "no-store", pragma: "no-cache" } },
  );
}

function refreshTokenFor(
  { sandbox, faults, thumbprint }: TokenRequest,
  grant: Grant,
  refresh: RefreshToken,
): string | undefined {
  const { provider, grants } = sandbox;
  if (refresh === "none" || provider.tokens.refresh === "none" || faults.omit_refresh_token) return undefined;
  if (typeof refresh === "object") return refresh.keep;
  const value = (provider.tokens.newRefreshToken ?? provider.tokens.newToken)();
  grants.addToken("refresh", value, grant.id, null);
  if (thumbprint !== null) grants.bind(value, thumbprint);
  return value;
}

/** Returns the lifetime to enforce for an `expires_in` value, or null if it is not a reasonable number. */
function enforceableSeconds(value: unknown): number | null {
  const seconds = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 && seconds < 1e9 ? seconds : null;
}
