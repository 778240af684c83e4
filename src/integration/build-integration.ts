// Makes an integration from what an app asked for, or says what is wrong with it. Discovers the issuer
// where one is named; seals the secret. Touches no storage.

import * as z from "zod";
import type { Config } from "../env.ts";
import { discover } from "../oauth/discovery.ts";
import type { CodeProvider, ItemProvider, Provider } from "../providers/provider.ts";
import { findProvider } from "../providers/registry.ts";
import {
  endpointProblems,
  resolveEndpoints,
  resolveRegistration,
  variableProblems,
} from "../providers/registration.ts";
import type { InvalidField } from "../shared/failure.ts";
import { type AppId, newCallbackId, newIntegrationId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { Keyring } from "../vault/keyring.ts";
import { open, seal } from "../vault/seal.ts";
import { issueKey } from "../vault/api-key.ts";
import { hookSecretContext, hookSecretProblems } from "./provider-webhook-secret.ts";
import { hookKeyContext } from "./provider-webhook-url.ts";
import { type Integration, type IntegrationChanges, type NewIntegration, settingsOf } from "./integration.ts";

type BuildContext = { config: Config; appId: AppId; now: number };

/** A new integration, complete and checked. */
export async function buildIntegration(
  context: BuildContext,
  input: z.output<typeof NewIntegration>,
): Promise<Result<Integration>> {
  const provider = findProvider(input.provider);
  if (provider === undefined) return fail("provider_not_found", { detail: "No provider has this id." });
  const { id = newIntegrationId(), provider: _, ...changes } = input;
  const blank: Integration = {
    id,
    callback_id: newCallbackId(),
    provider: provider.id,
    name: null,
    client_id: defaultClientId(context.config, provider),
    sealed_client_secret: null,
    sealed_hook_key: null,
    hook_key_hash: null,
    sealed_hook_secret: null,
    scopes: provider.kind === "code" ? [...provider.scopes.default] : [],
    variables: {},
    endpoints: {},
    options: {},
    discovered: null,
    misconfigured: null,
    suspect: null,
    recovered_at: null,
    created_at: context.now,
    updated_at: context.now,
  };
  return changeIntegration(context, provider, blank, changes);
}

/** An integration with changes applied, checked as a whole. */
export async function changeIntegration(
  context: BuildContext,
  provider: Provider,
  current: Integration,
  changes: z.output<typeof IntegrationChanges>,
): Promise<Result<Integration>> {
  const { client_secret, webhook_secret } = changes;
  const next: Integration = {
    ...current,
    name: changes.name === undefined ? current.name : changes.name,
    client_id: changes.client_id ?? current.client_id,
    scopes: changes.scopes ?? current.scopes,
    variables: changes.variables ?? current.variables,
    endpoints: changes.endpoints ?? current.endpoints,
    options: changes.options ?? current.options,
    // One that was made before there were such keys gets its own now.
    ...(current.sealed_hook_key === null ? await newHookKey(context, provider, current.id) : {}),
    updated_at: context.now,
  };
  if (client_secret !== undefined) {
    next.sealed_client_secret =
      client_secret === null ? null : await sealSecret(context, next.id, client_secret);
  }
  if (webhook_secret !== undefined) {
    const place = hookSecretContext(context.appId, next.id);
    next.sealed_hook_secret =
      webhook_secret === null ? null : await seal(context.config.keyring, place, webhook_secret);
  }
  if (changes.endpoints !== undefined) {
    next.discovered = null;
    const { issuer, authorization_endpoint, token_endpoint } = next.endpoints;
    if (issuer !== undefined && (authorization_endpoint === undefined || token_endpoint === undefined)) {
      if (provider.endpoints.authorization_endpoint === undefined) {
        const discovered = await discover(issuer, context.config.outbound, context.now);
        if (!discovered.ok) return discovered;
        next.discovered = discovered.value;
      }
    }
  }
  const fields = [
    ...integrationProblems(context.config, provider, next),
    ...hookSecretProblems(provider, webhook_secret),
  ];
  if (fields.length > 0) return fail("integration_invalid", { fields });
  return ok(next);
}

/** The key of the URL a provider's webhooks will come to, where it sends any. */
async function newHookKey(context: BuildContext, { hooks }: Provider, integrationId: string) {
  if (hooks === null) return { sealed_hook_key: null, hook_key_hash: null };
  const { key, hash } = await issueKey("hk", context.appId);
  const place = hookKeyContext(context.appId, integrationId);
  return { sealed_hook_key: await seal(context.config.keyring, place, key), hook_key_hash: hash };
}

/** What is sealed as an integration's client secret belongs to this integration of this app alone. */
export function clientSecretContext(appId: string, integrationId: string) {
  return { use: "client_secret", owners: [appId, integrationId] } as const;
}

/** An integration's client secret; null where it has none. Throws when it does not open. */
export async function openClientSecret(
  keyring: Keyring,
  owner: { app: string; integration: string },
  sealed: string | null,
): Promise<string | null> {
  if (sealed === null) return null;
  return open(keyring, clientSecretContext(owner.app, owner.integration), sealed, z.string());
}

function sealSecret(context: BuildContext, integrationId: string, secret: string): Promise<string> {
  return seal(context.config.keyring, clientSecretContext(context.appId, integrationId), secret);
}

function integrationProblems(config: Config, provider: Provider, integration: Integration): InvalidField[] {
  const problems: string[] = [];
  if (integration.client_id === "") problems.push("client_id: is needed");
  for (const name of Object.keys(integration.options)) {
    if (!(provider.options as readonly string[]).includes(name)) {
      problems.push(`options.${name}: ${provider.name} has no such option`);
    }
  }
  problems.push(
    ...(provider.kind === "code"
      ? clientProblems(provider, integration)
      : keyClientProblems(provider, integration)),
  );
  problems.push(...variableProblems(provider, integration.variables, false));
  const endpoints = resolveEndpoints(provider, settingsOf(integration));
  problems.push(...endpointProblems(provider, endpoints, config.outbound));
  return problems.map((problem) => {
    const [path = "", ...rest] = problem.split(": ");
    return { path, message: rest.join(": ") };
  });
}

function defaultClientId(config: Config, provider: Provider): string {
  const isHostname = provider.kind === "code" && provider.client.defaultId === "hostname";
  return isHostname ? new URL(config.publicOrigin).hostname : "";
}

/** What is wrong with a client of an authorization server. */
function clientProblems(provider: CodeProvider, integration: Integration): string[] {
  const { tokenEndpointAuthMethod } = resolveRegistration(provider, settingsOf(integration));
  const hasSecret = integration.sealed_client_secret !== null;
  if (!provider.client.authentication.includes(tokenEndpointAuthMethod)) {
    return hasSecret
      ? [`client_secret: ${provider.name} takes none`]
      : [`client_secret: is needed, ${provider.name} has no public clients`];
  }
  if (hasSecret !== (tokenEndpointAuthMethod === "none")) return [];
  return [hasSecret ? "client_secret: is set, but not used" : "client_secret: is needed"];
}

/** What is wrong with a client that gets an API key. */
function keyClientProblems(provider: ItemProvider, integration: Integration): string[] {
  const problems = [];
  if (integration.sealed_client_secret === null) problems.push("client_secret: is needed");
  if (integration.scopes.length > 0) problems.push(`scopes: ${provider.name} has none`);
  return problems;
}
