// The identity provider of a connection's integration: which tokens may be sent to it, and where.

import {
  identityProviderEndpoint,
  openIdentityProviderSecret,
} from "../../../integration/identity-provider.ts";
import type { TokenEndpoint } from "../../../oauth/token/token-request.ts";
import type { StoredIdentityProvider } from "../../../providers/identity-provider.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { Subject } from "./grant-source.ts";

type Owner = { app: string; integration: string };

/** Returns what binds a token to an identity provider: its issuer, and the origin of its token endpoint. */
export const identityBindingOf = ({ issuer, token_endpoint }: StoredIdentityProvider) => ({
  issuer,
  token_origin: URL.parse(token_endpoint)?.origin ?? "",
});

/** Whether a stored token belongs to an identity provider. It is never sent to another one. */
export function isOfIdentityProvider(subject: Subject, provider: StoredIdentityProvider | null): boolean {
  if (provider === null) return false;
  const { issuer, token_origin } = identityBindingOf(provider);
  return subject.issuer === issuer && subject.token_origin === token_origin;
}

/** Returns the endpoint of an identity provider for a request to a connection's server. Throws if decryption fails. */
export async function identityProviderOf(
  { config }: ConnectionContext,
  owner: Owner,
  provider: StoredIdentityProvider,
  caller: TokenEndpoint,
): Promise<TokenEndpoint> {
  const secret = await openIdentityProviderSecret(config.keyring, owner, provider);
  return identityProviderEndpoint(provider, secret, caller);
}
