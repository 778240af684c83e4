// What keeps an integration from being used. Pure.

import type { Config } from "../config.ts";
import { UNSUPPORTED_TYPE, unsupportedDetails } from "../providers/authorization-details.ts";
import { kindOf } from "../providers/provider-kinds.ts";
import { discoversServer, type Provider } from "../providers/provider.ts";
import { resolveEndpoints } from "../providers/registration/registration.ts";
import {
  endpointProblems,
  outboundPolicyOf,
  variableProblems,
} from "../providers/registration/registration-problems.ts";
import { providerOf } from "../providers/registry.ts";
import { invalidField, type InvalidField } from "../shared/failure.ts";
import { discoveryProblems } from "./client-issuer.ts";
import { clientCredentialProblems } from "./client-secret.ts";
import { grantTypeProblems } from "./grant-type.ts";
import { identityProviderProblems } from "./identity-provider.ts";
import { type Integration, settingsOf } from "./integration.ts";
import { ownDefinitionProblems } from "./own-definition.ts";
import { requestObjectProblems } from "./request-object.ts";

/** The copy of an integration in KV has all of its settings, and each proxied call and refresh reads it. */
const MAX_SETTINGS_BYTES = 32 * 1024;
const MAX_DEFINITION_BYTES = 16 * 1024;

/** What the provider issues only after the callback URL was registered there. */
const CREDENTIALS: ReadonlySet<string> = new Set(["client_id", "client_secret", "client_private_key"]);

/** Whether a problem is that a credential of the client was not set yet. */
export const isMissingCredential = ({ path, message }: InvalidField): boolean =>
  CREDENTIALS.has(path) && message.startsWith("is required");

/** Returns the credentials that an integration needs before anybody can connect with it. */
export function missingCredentials(config: Config, integration: Integration): InvalidField[] {
  const base = providerOf({ provider: integration.provider });
  return integrationProblems(config, base, providerOf(integration), integration).filter(isMissingCredential);
}

/** The size as JSON, in bytes. */
const sizeOf = (value: object | null) => new TextEncoder().encode(JSON.stringify(value)).byteLength;

/** Reports everything that keeps an integration from being used. `base` is the provider without the integration's own definition. */
export function integrationProblems(
  config: Config,
  base: Provider,
  provider: Provider,
  integration: Integration,
): InvalidField[] {
  const problems: string[] = [];
  // First, because the other checks take time.
  const isTooLarge = sizeOf(integration.definition) > MAX_DEFINITION_BYTES;
  if (isTooLarge) return [{ path: "definition", message: "must not exceed 16 KiB of JSON" }];
  problems.push(...ownDefinitionProblems(base, provider, integration));
  problems.push(...discoveryProblems(provider, integration));
  if (provider.kind === "api_key") {
    if (integration.client_id !== "") problems.push(`client_id: ${provider.name} has no clients`);
  } else if (integration.client_id === "" && !discoversServer(provider))
    problems.push("client_id: is required");
  for (const name of Object.keys(integration.options)) {
    if (!(provider.options as readonly string[]).includes(name)) {
      problems.push(`options.${name}: ${provider.name} has no such option`);
    }
  }
  if (provider.kind === "code") problems.push(...grantTypeProblems(provider, integration));
  else if (integration.identity_provider !== null)
    problems.push(`identity_provider: is not used, because ${provider.name} has no token endpoint`);
  problems.push(...clientCredentialProblems(provider, settingsOf(integration), integration.client_key_alg));
  if (provider.scopes === null && integration.scopes.length > 0)
    problems.push(`scopes: ${provider.name} has no scopes`);
  problems.push(...detailsProblems(provider, integration));
  problems.push(...variableProblems(provider, integration.variables, "none"));
  const endpoints = resolveEndpoints(provider, settingsOf(integration));
  const discovery = provider.kind === "code" ? provider.discovery : undefined;
  const isPushed = integration.options.pushed_authorization === "required" && discovery === undefined;
  if (isPushed && endpoints.pushed_authorization_request_endpoint === undefined)
    problems.push("options.pushed_authorization: requires endpoints.pushed_authorization_request_endpoint");
  const kind = kindOf(provider, integration);
  if (kind === "code")
    problems.push(...requestObjectProblems(provider, settingsOf(integration), endpoints.issuer));
  const policy = outboundPolicyOf(provider, config.outbound);
  problems.push(...endpointProblems({ kind, discovery }, endpoints, policy));
  if (integration.identity_provider !== null)
    problems.push(...identityProviderProblems(integration.identity_provider, policy));
  const { authorization_details } = integration;
  if (sizeOf({ ...settingsOf(integration), authorization_details }) > MAX_SETTINGS_BYTES)
    problems.push("options: the settings must not exceed 32 KiB of JSON in all");
  return problems.map(invalidField);
}

/** Reports authorization details that the provider or its server does not have, or that no request would contain. */
function detailsProblems(provider: Provider, integration: Integration): string[] {
  const { authorization_details, discovered } = integration;
  if (authorization_details.length === 0) return [];
  if (provider.kind !== "code")
    return [`authorization_details: ${provider.name} has no authorization details`];
  if (kindOf(provider, integration) === "jwt_bearer")
    return ["authorization_details: is not used, because the integration uses assertions"];
  const supported = discovered?.authorization_details_types_supported;
  return unsupportedDetails(authorization_details, supported).map(
    (index) => `authorization_details.${index}.type: ${UNSUPPORTED_TYPE}`,
  );
}
