// Builds an integration from an app's request, or reports what is invalid. Discovers the issuer's metadata
// and encrypts the secrets, but stores nothing.

import type { Config } from "../config.ts";
import { discover } from "../oauth/discovery/discovery.ts";
import type { Provider } from "../providers/provider.ts";
import { placeholdersOf } from "../providers/definition/templates.ts";
import { findProvider, providerOf } from "../providers/registry.ts";
import { kindOf } from "../providers/provider-kinds.ts";
import { resolveEndpoints } from "../providers/registration/registration.ts";
import { type AppId, newCallbackId, newIntegrationId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import { readPrivateKey } from "../vault/private-key.ts";
import { sealClientKeys } from "./client-key.ts";
import { sealClientSecret } from "./client-secret.ts";
import { integrationProblems, isMissingCredential } from "./integration-problems.ts";
import { providerWebhookSecretContext, providerWebhookSecretProblems } from "./provider-webhook-secret.ts";
import { createWebhookUrlKey } from "./provider-webhook-url.ts";
import { bindToOrigins, changesDefinition } from "./credential-origins.ts";
import { changeIdentityProvider } from "./identity-provider.ts";
import { issuerOfClient } from "./client-issuer.ts";
import { type Integration, type IntegrationChanges, type NewIntegration, settingsOf } from "./integration.ts";

type BuildContext = {
  config: Config;
  appId: AppId;
  now: number;
  /** Whether the integration is only shown, so that a private key is not required. */
  isPreview?: boolean;
};

/** Builds a new integration and validates it. */
export async function buildIntegration(
  context: BuildContext,
  input: NewIntegration,
): Promise<Result<Integration>> {
  const base = findProvider(input.provider);
  if (base === undefined) return fail("provider_not_found", { detail: "No provider has this id." });
  const provider = providerOf({ provider: input.provider, definition: input.definition ?? null });
  const { id = newIntegrationId(), provider: _, ...changes } = input;
  const { options = {} } = input;
  const empty: Integration = {
    id,
    callback_id: newCallbackId(),
    provider: provider.id,
    name: null,
    logo: null,
    enabled: true,
    client_id: defaultClientId(context.config, provider),
    sealed_client_secret: null,
    sealed_client_key: null,
    client_key_alg: null,
    signing_keys: [],
    sealed_signing_keys: null,
    jwks_id: null,
    sealed_hook_key: null,
    hook_key_hash: null,
    sealed_hook_secret: null,
    // The default scopes are about an end user.
    scopes: kindOf(provider, { options }) === "code" ? [...(provider.scopes?.default ?? [])] : [],
    authorization_details: [],
    variables: {},
    endpoints: {},
    options: {},
    definition: null,
    identity_provider: null,
    discovered: null,
    client_issuer: null,
    misconfigured: null,
    recovered_at: null,
    refusal: null,
    client_changed_at: null,
    // An integration that replaces a deleted one with the same ID does not get its grants.
    origins_since: context.now,
    former_origins: {},
    earlier_origins: [],
    created_at: context.now,
    updated_at: context.now,
  };
  return applyChanges(context, base, empty, changes);
}

/**
 * Applies changes to an integration and validates the result as a whole. If credentials would be sent to another origin,
 * or in other requests, the changes have to contain the client secret and the private key. A key that Latchkey has created
 * can't be sent, so it has to be deleted before, and a new one is then published at another URL.
 */
export async function changeIntegration(
  context: BuildContext,
  current: Integration,
  changes: IntegrationChanges,
): Promise<Result<Integration>> {
  const base = providerOf({ provider: current.provider });
  const changed = await applyChanges(context, base, current, changes);
  if (!changed.ok) return changed;
  const { moved, isRedefined, bound } = await bindToOrigins(current, changed.value, context.now);
  const isRedescribed = isRedefined && changesDefinition(current, changed.value);
  const credentials: Record<string, boolean> = {
    client_secret: bound.sealed_client_secret !== null && changes.client_secret === undefined,
    client_private_key: bound.sealed_client_key !== null && changes.client_private_key === undefined,
  };
  const isMoved = moved.length > 0;
  const missing = isMoved || isRedefined ? Object.keys(credentials).filter((name) => credentials[name]) : [];
  const keys = isMoved || isRedescribed ? bound.signing_keys : [];
  if (missing.length === 0 && keys.length === 0) {
    const hasNewKeySet = (isMoved || isRedescribed) && bound.jwks_id !== null;
    return ok(hasNewKeySet ? { ...bound, jwks_id: newCallbackId() } : bound);
  }
  const reason = isMoved
    ? `the change moves ${moved.join(" and ")} to another origin, or allows other hosts there`
    : "the change affects what is sent with it";
  const fields = missing.map((path) => ({
    path,
    message: `is required again, because ${reason}. Send ${path} in the same request`,
  }));
  if (keys.length > 0)
    fields.push({ path: "signing_keys", message: `must be deleted first, because ${reason}` });
  return fail("integration_invalid", { fields });
}

async function applyChanges(
  context: BuildContext,
  base: Provider,
  current: Integration,
  changes: IntegrationChanges,
): Promise<Result<Integration>> {
  const { client_secret, client_private_key, webhook_secret } = changes;
  const { keyring } = context.config;
  const next: Integration = {
    ...current,
    name: changes.name === undefined ? current.name : changes.name,
    logo: changes.logo === undefined ? current.logo : changes.logo,
    enabled: changes.enabled ?? current.enabled,
    client_id: changes.client_id ?? current.client_id,
    client_issuer: issuerOfClient(base, current, changes),
    scopes: changes.scopes ?? current.scopes,
    authorization_details: changes.authorization_details ?? current.authorization_details,
    variables: changes.variables ?? current.variables,
    endpoints: changes.endpoints ?? current.endpoints,
    options: changes.options ?? current.options,
    definition: changes.definition === undefined ? current.definition : changes.definition,
    // An integration from before webhook keys existed gets one now.
    ...(current.sealed_hook_key === null
      ? await createWebhookUrlKey(context.config.keyring, base, context.appId, current.id)
      : {}),
    updated_at: context.now,
  };
  if (client_secret !== undefined) {
    next.sealed_client_secret =
      client_secret === null
        ? null
        : await sealClientSecret(keyring, { app: context.appId, integration: next.id }, client_secret);
  }
  if (client_private_key !== undefined) {
    const key = client_private_key === null ? null : await readPrivateKey(client_private_key);
    if (typeof key === "string")
      return fail("integration_invalid", { fields: [{ path: "client_private_key", message: key }] });
    const owner = { app: context.appId, integration: next.id };
    next.client_key_alg = key?.alg ?? null;
    next.sealed_client_key =
      key === null ? null : await sealClientKeys(keyring, owner, [{ ...key, from: 0 }]);
  }
  const { identity_provider } = changes;
  if (identity_provider === null) next.identity_provider = null;
  else if (identity_provider !== undefined) {
    const owner = { app: context.appId, integration: next.id };
    const changed = await changeIdentityProvider(
      keyring,
      owner,
      current.identity_provider,
      identity_provider,
    );
    if ("message" in changed) return fail("integration_invalid", { fields: [changed] });
    next.identity_provider = changed;
  }
  if (webhook_secret !== undefined) {
    const keyContext = providerWebhookSecretContext(context.appId, next.id);
    next.sealed_hook_secret =
      webhook_secret === null ? null : await seal(keyring, keyContext, webhook_secret);
  }
  const provider = providerOf(next);
  const hasIssuerOfVariable = placeholdersOf(provider.endpoints.issuer ?? "").length > 0;
  if (
    changes.endpoints !== undefined ||
    changes.definition !== undefined ||
    (changes.variables !== undefined && hasIssuerOfVariable)
  ) {
    next.discovered = null;
    const resolved = resolveEndpoints(provider, settingsOf(next));
    const { issuer, authorization_endpoint, token_endpoint } = resolved;
    const lacksAuthorization = kindOf(provider, next) === "code" && authorization_endpoint === undefined;
    if (issuer !== undefined && (lacksAuthorization || token_endpoint === undefined)) {
      // A provider of the catalogue with endpoints that depend on a variable is not discovered.
      if (provider.endpoints.authorization_endpoint === undefined && provider.variants === undefined) {
        const discovered = await discover(issuer, context.config.outbound, context.now);
        if (!discovered.ok) return discovered;
        next.discovered = discovered.value;
      }
    }
  }
  const fields = [
    ...integrationProblems(context.config, base, provider, next).filter(
      (problem) =>
        (context.isPreview !== true ||
          problem.path !== "client_private_key" ||
          changes[problem.path] !== undefined) &&
        // Nobody can connect with a disabled integration, so its credentials can follow later.
        (next.enabled || !isMissingCredential(problem)),
    ),
    ...providerWebhookSecretProblems(provider, webhook_secret),
  ];
  if (fields.length > 0) return fail("integration_invalid", { fields });
  return ok(next);
}

function defaultClientId(config: Config, provider: Provider): string {
  return provider.client.default_id === "hostname" ? new URL(config.publicOrigin).hostname : "";
}
