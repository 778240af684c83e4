// The identity provider of an integration: the enterprise's server that exchanges its users' tokens for assertions
// (draft-ietf-oauth-identity-assertion-authz-grant). Its client and secret are its own. The secret is encrypted like that of
// the integration, and is sent only to the origin that it was set for.

import * as z from "zod";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { TokenEndpoint } from "../oauth/token/token-request.ts";
import type {
  IdentityProvider,
  ShownIdentityProvider,
  StoredIdentityProvider,
} from "../providers/identity-provider.ts";
import { resolveCodeProvider } from "../providers/provider.ts";
import { resolveRegistration } from "../providers/registration/registration.ts";
import { templateValues } from "../providers/template-values.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { Keyring } from "../vault/keyring.ts";
import { open, seal } from "../vault/seal.ts";

type Owner = { app: string; integration: string };

/** The key context of the secret. It opens neither for another integration nor as the integration's own secret. */
export function identityProviderContext({ app, integration }: Owner) {
  return { use: "client_secret", owners: [app, integration, "identity_provider"] } as const;
}

/**
 * Returns what is stored of a new identity provider, or a message for a field. A secret that is already stored stays only at
 * its origin.
 */
export async function changeIdentityProvider(
  keyring: Keyring,
  owner: Owner,
  current: StoredIdentityProvider | null,
  { client_secret, ...given }: Parsed<typeof IdentityProvider>,
): Promise<StoredIdentityProvider | { path: string; message: string }> {
  const kept = client_secret === undefined ? (current?.sealed_client_secret ?? null) : null;
  if (kept !== null && originOf(given) !== originOf(current))
    return {
      path: "identity_provider.client_secret",
      message:
        "is required again, because the change moves identity_provider.token_endpoint to another origin. Send client_secret in the same request",
    };
  const isNew = client_secret !== undefined && client_secret !== null;
  const sealed_client_secret = isNew
    ? await seal(keyring, identityProviderContext(owner), client_secret)
    : kept;
  return { ...given, sealed_client_secret };
}

const originOf = (provider: { token_endpoint: string } | null) =>
  URL.parse(provider?.token_endpoint ?? "")?.origin;

/** Returns a message for each setting of an identity provider that can't be used. */
export function identityProviderProblems(
  {
    issuer,
    token_endpoint,
    token_endpoint_auth_method: method,
    sealed_client_secret,
  }: StoredIdentityProvider,
  policy: OutboundPolicy,
): string[] {
  const urls = Object.entries({ issuer, token_endpoint }).flatMap(([name, url]) => {
    const checked = checkOutboundUrl(url, policy);
    return typeof checked === "string" ? [`identity_provider.${name}: ${checked}`] : [];
  });
  const hasSecret = sealed_client_secret !== null;
  const needsSecret = method !== undefined && method !== "none";
  return [
    ...urls,
    ...(needsSecret && !hasSecret ? ["identity_provider.client_secret: is required"] : []),
    ...(method === "none" && hasSecret ? ["identity_provider.client_secret: is set, but not used"] : []),
  ];
}

/** Returns an identity provider without its secret. */
export function presentIdentityProvider(
  stored: StoredIdentityProvider | null,
): Parsed<typeof ShownIdentityProvider> | null {
  if (stored === null) return null;
  const { sealed_client_secret, ...shown } = stored;
  return { ...shown, has_client_secret: sealed_client_secret !== null };
}

/**
 * An identity provider as a server of RFC 8693. It reports an unacceptable token as `invalid_request` (section 2.2.2), and the
 * end of a user's access with one of the others, so all of them end a grant.
 */
const server = lazy(() =>
  resolveCodeProvider({
    id: "identity-provider",
    name: "Identity provider",
    category: "protocol",
    verified: "documentation",
    token: { final_errors: ["invalid_request", "invalid_target", "invalid_scope", "access_denied"] },
  }),
);

/** Returns the token endpoint of an identity provider. `secret` is the decrypted one. */
export function identityProviderEndpoint(
  { issuer, token_endpoint, client_id, token_endpoint_auth_method }: StoredIdentityProvider,
  secret: string | null,
  { policy, now, requestId, send }: Pick<TokenEndpoint, "policy" | "now" | "requestId" | "send">,
): TokenEndpoint {
  const settings = {
    scopes: [],
    variables: {},
    endpoints: { issuer, token_endpoint },
    options: { ...(token_endpoint_auth_method !== undefined && { token_endpoint_auth_method }) },
    discovered: null,
    clientId: client_id,
    hasSecret: secret !== null,
  };
  return {
    provider: server(),
    registration: resolveRegistration(server(), settings),
    values: templateValues(server(), settings, {}),
    credentials: { id: client_id, secret },
    policy,
    now,
    requestId,
    ...(send !== undefined && { send }),
  };
}

/** Decrypts the secret of an identity provider's client; null where it has none. Throws if decryption fails. */
export async function openIdentityProviderSecret(
  keyring: Keyring,
  owner: Owner,
  { sealed_client_secret: sealed }: StoredIdentityProvider,
): Promise<string | null> {
  return sealed === null ? null : open(keyring, identityProviderContext(owner), sealed, z.string());
}
