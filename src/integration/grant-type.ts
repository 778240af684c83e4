// The grant type of an integration's connections, where a provider offers several.

import type { CodeProvider } from "../providers/provider.ts";
import { kindOf } from "../providers/provider-kinds.ts";
import type { Integration } from "./integration.ts";

/** Reports a grant type that the provider does not offer, and a client that has nothing to authenticate with. */
export function grantTypeProblems(provider: CodeProvider, integration: Integration): string[] {
  const { grant_type: grantType, token_endpoint_auth_method: method } = integration.options;
  if (grantType !== undefined && !provider.client.grant_types.includes(grantType))
    return [`options.grant_type: ${provider.name} does not offer ${grantType}`];
  const isMachine = kindOf(provider, integration) === "client_credentials";
  // A key that Latchkey creates can be added later. A key that signs assertions is required elsewhere.
  const hasKey = integration.sealed_client_key !== null || method === "private_key_jwt";
  if (!isMachine || hasKey || provider.token.assertion !== undefined) return [];
  return integration.sealed_client_secret === null
    ? ["client_secret: is required with the grant type client_credentials"]
    : [];
}
