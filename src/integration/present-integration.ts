// An integration as the API shows it.

import type { Provider } from "../providers/provider.ts";
import { timestamp } from "../shared/clock.ts";
import { presentIdentityProvider } from "./identity-provider.ts";
import { callbackUrl, type Integration, jwksUrl } from "./integration.ts";

/**
 * Returns an integration as the API shows it. `webhookUrl` contains a key and is shown to the integration's
 * app only.
 */
export function presentIntegration(
  integration: Integration,
  provider: Provider,
  publicOrigin: string,
  webhookUrl: string | null,
) {
  const { id, client_id, scopes, variables, endpoints, options, created_at, updated_at, misconfigured } =
    integration;
  const { definition } = integration;
  return {
    id,
    provider: provider.id,
    name: integration.name ?? provider.name,
    logo: integration.logo,
    enabled: integration.enabled,
    client_id,
    has_client_secret: integration.sealed_client_secret !== null,
    has_client_private_key: integration.sealed_client_key !== null,
    jwks_url: jwksUrl(publicOrigin, integration),
    scopes,
    authorization_details: integration.authorization_details,
    variables,
    endpoints,
    options,
    definition,
    identity_provider: presentIdentityProvider(integration.identity_provider),
    callback_url: callbackUrl(publicOrigin, integration),
    webhook_url: webhookUrl,
    has_webhook_secret: integration.sealed_hook_secret !== null,
    status: misconfigured === null ? ("active" as const) : ("misconfigured" as const),
    misconfigured: misconfigured === null ? null : presentRefusal(misconfigured),
    client_changed_at: timestamp(integration.client_changed_at),
    created_at: timestamp(created_at),
    updated_at: timestamp(updated_at),
  };
}

/** Returns the refusal of a client as the API shows it. */
export function presentRefusal({
  error,
  description,
  since,
  untried,
}: Omit<NonNullable<Integration["misconfigured"]>, "probes" | "probe_at">) {
  return { error, error_description: description, since: timestamp(since), untried };
}

export type PublicIntegration = ReturnType<typeof presentIntegration>;
