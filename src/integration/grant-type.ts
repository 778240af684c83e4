// The grant type of an integration's connections, where a provider offers several, and what belongs to it.

import { discoversServer, type CodeProvider } from "../providers/provider.ts";
import { kindOf, offersGrantType } from "../providers/provider-kinds.ts";
import { resolveEndpoints } from "../providers/registration/registration.ts";
import { JWT_BEARER } from "../providers/definition/client.ts";
import { type Integration, settingsOf } from "./integration.ts";

/** Reports a grant type that the provider does not offer, and a client that has nothing to authenticate with. */
export function grantTypeProblems(provider: CodeProvider, integration: Integration): string[] {
  const { grant_type: grantType, token_endpoint_auth_method: method } = integration.options;
  if (grantType !== undefined && !offersGrantType(provider, grantType))
    return [`options.grant_type: ${provider.name} does not offer ${grantType}`];
  const kind = kindOf(provider, integration);
  if (integration.identity_provider !== null) return identityProviderUseProblems(provider, integration);
  // A key that Latchkey creates can be added later. A key that signs assertions is required elsewhere.
  const hasKey = integration.sealed_client_key !== null || method === "private_key_jwt";
  if (kind !== "client_credentials" || hasKey || provider.token.assertion !== undefined) return [];
  return integration.sealed_client_secret === null
    ? ["client_secret: is required with the grant type client_credentials"]
    : [];
}

/** Reports an identity provider without a use, and one whose assertions would have no audience. */
function identityProviderUseProblems(provider: CodeProvider, integration: Integration): string[] {
  if (kindOf(provider, integration) !== "jwt_bearer")
    return [`identity_provider: requires options.grant_type ${JWT_BEARER}`];
  // The issuer of a discovered server is in its metadata.
  if (discoversServer(provider)) return [];
  return resolveEndpoints(provider, settingsOf(integration)).issuer === undefined
    ? ["endpoints.issuer: is required with identity_provider, because it is the audience of the assertions"]
    : [];
}
