// The JWT bearer grant (RFC 7523, section 2.1) with an assertion that someone else has signed: the platform of a workload, or
// an identity provider.

import { JWT_BEARER } from "../../providers/definition/client.ts";
import { requestToken, type TokenEndpoint, type TokenOutcome } from "../token/token-request.ts";

/**
 * Requests a token with an assertion, and with the client's credentials if it has any. Sends the assertion once. `parameters`
 * are the integration's own.
 */
export function jwtBearerGrant(
  endpoint: TokenEndpoint,
  assertion: string,
  scopes: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const scope = scopes.join(endpoint.registration.scopeSeparator);
  return requestToken(endpoint, {
    kind: "jwt_bearer",
    grantType: JWT_BEARER,
    parameters: { ...parameters, assertion, ...(scope !== "" && { scope }) },
    secrets: [assertion],
  });
}
