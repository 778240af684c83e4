// Merges a provider's file, an integration's overrides and the discovered metadata into one client
// registration, which the flow works with. Pure.

import type { Parsed } from "../shared/lazy.ts";
import { checkOutboundUrl, isDnsLabel, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { Discovered, StoredOptions } from "./integration-settings.ts";
import {
  type CodeProvider,
  ENDPOINT_NAMES,
  type Endpoints,
  type ExpiryUnit,
  type Provider,
  type TokenEndpointAuthMethod,
} from "./provider.ts";
import { REQUIRED_ENDPOINTS } from "./provider-kinds.ts";
import { ownValue } from "../shared/own-value.ts";
import { type TokenRefusal, tokenRefusalOf } from "./token-refusal.ts";

/** An integration's settings, without its secrets. */
export type IntegrationSettings = {
  scopes: string[];
  variables: Record<string, string>;
  endpoints: Endpoints;
  options: Parsed<typeof StoredOptions>;
  discovered: Parsed<typeof Discovered> | null;
  hasSecret: boolean;
};

/** A client at an authorization server, with all settings resolved. */
export type Registration = {
  endpoints: Endpoints;
  issParameterSupported: boolean;
  tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  /** How Basic authentication has the ID and the secret. Snapshots that were stored before do not have it. */
  basicEncoding?: "form" | "raw" | undefined;
  pkce: boolean;
  tokenRequestMethod: "POST" | "GET";
  expiresInUnit: ExpiryUnit;
  defaultExpiresIn: number | null;
  keepAliveDays?: number | null;
  scopeSeparator: " " | ",";
  authorizationParameters: Record<string, string>;
  /** Registrations that version 0.1 stored have none. */
  tokenRefusal?: TokenRefusal;
  deniedErrors?: readonly string[] | undefined;
};

/**
 * Resolves a client registration. Discovered metadata overrides the provider's file, and the integration's
 * settings override both.
 */
export function resolveRegistration(
  provider: CodeProvider,
  settings: IntegrationSettings,
  variables: Record<string, string> = {},
): Registration {
  const { discovered, options } = settings;
  return {
    endpoints: resolveEndpoints(provider, settings, variables),
    issParameterSupported: discovered?.authorization_response_iss_parameter_supported ?? false,
    tokenEndpointAuthMethod: chooseAuthMethod(provider, settings),
    basicEncoding: provider.client.basicEncoding,
    pkce: options.pkce ?? provider.authorization.pkce,
    tokenRequestMethod: options.token_request_method ?? provider.token.method,
    expiresInUnit: options.expires_in_unit ?? provider.token.expiresInUnit,
    defaultExpiresIn: options.default_expires_in ?? provider.token.defaultExpiresIn,
    keepAliveDays: provider.token.refresh ? (options.keep_alive_days ?? provider.token.keepAliveDays) : null,
    scopeSeparator: options.scope_separator ?? provider.scopes.separator,
    authorizationParameters: { ...provider.authorization.parameters, ...options.authorization_parameters },
    tokenRefusal: tokenRefusalOf(provider, settings),
    deniedErrors: provider.authorization.deniedErrors,
  };
}

const DISCOVERED_ENDPOINTS = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "jwks_uri",
] as const;

/** Resolves the endpoints of any kind of provider. `variables` are those of a session or a connection. */
export function resolveEndpoints(
  provider: Provider,
  settings: IntegrationSettings,
  variables: Record<string, string> = {},
): Endpoints {
  const values = withDefaults(provider, { ...settings.variables, ...variables });
  const { variants } = provider;
  const variant = variants && ownValue(variants.endpoints, values[variants.variable] ?? "");
  const { discovered, endpoints: overrides } = settings;
  const merged: Endpoints = { ...provider.endpoints, ...variant };
  // Only a provider's file has templates. Braces in a discovered endpoint or an override stay as they are.
  for (const name of ENDPOINT_NAMES) {
    const template = merged[name];
    if (template !== undefined) merged[name] = fillTemplate(template, values);
  }
  // Another authorization endpoint means another server, so the issuer of the file does not apply.
  if (overrides.authorization_endpoint !== undefined) delete merged.issuer;
  // A discovered server has only the endpoints in its metadata.
  if (discovered !== null) for (const name of DISCOVERED_ENDPOINTS) merged[name] = discovered[name];
  Object.assign(merged, overrides);
  // Use the issuer exactly as in its metadata, because `iss` in responses matches that (RFC 9207, section 2).
  if (discovered !== null) merged.issuer = discovered.issuer;
  return merged;
}

/** Returns the values of a provider's variables, with defaults where none was set. */
function withDefaults(provider: Provider, variables: Record<string, string>): Record<string, string> {
  const values = { ...variables };
  for (const [name, variable] of Object.entries(provider.variables)) {
    if (values[name] === undefined && variable.default !== undefined) values[name] = variable.default;
  }
  return values;
}

/**
 * Returns a message for each variable that is unknown, invalid or, if `all` is set, missing. An integration
 * can leave a variable for its sessions to set.
 */
export function variableProblems(
  provider: Provider,
  variables: Record<string, string>,
  all: boolean,
): string[] {
  const values = withDefaults(provider, variables);
  const problems = Object.keys(variables)
    .filter((name) => !Object.hasOwn(provider.variables, name))
    .map((name) => `variables.${name}: ${provider.name} has no such variable`);
  for (const [name, variable] of Object.entries(provider.variables)) {
    const value = values[name];
    if (value === undefined) {
      const condition = variable.requiredWhen;
      const isRequired =
        condition === undefined || condition.values.includes(values[condition.variable] ?? "");
      if (isRequired && all) problems.push(`variables.${name}: is required (${variable.label})`);
    } else {
      const { choices, format } = variable;
      const fits = choices?.includes(value) ?? format?.pattern.test(value) ?? isDnsLabel(value);
      const expected = choices?.join(", ") ?? format?.description ?? "one label of a host name";
      if (!fits) problems.push(`variables.${name}: must be ${expected}`);
    }
  }
  return problems;
}

/** The endpoints to which paths are appended (RFC 8414, section 2, for the issuer). Others may have a query. */
const WITHOUT_QUERY: ReadonlySet<string> = new Set(["issuer", "api_base_url"]);

/** A placeholder for a variable in a template. */
const PLACEHOLDER = /\{(\w+)\}/g;

/** Returns a message for each endpoint that is missing or that this Worker may not call. */
export function endpointProblems(
  { kind }: Pick<Provider, "kind">,
  endpoints: Endpoints,
  policy: OutboundPolicy,
): string[] {
  const { names, message } = REQUIRED_ENDPOINTS[kind];
  const problems = names
    .filter((name) => endpoints[name] === undefined)
    .map((name) => `endpoints.${name}: ${message}`);
  for (const [name, url] of Object.entries(endpoints)) {
    if (url === undefined) continue;
    // A session fills a placeholder with one DNS label. Any other problem shows with any label.
    const checked = checkOutboundUrl(url.replaceAll(PLACEHOLDER, "x"), policy);
    if (typeof checked === "string") problems.push(`endpoints.${name}: ${checked}`);
    // The parser drops an empty fragment or query, but what is appended to the URL would become a part of it.
    else if (url.includes("#")) problems.push(`endpoints.${name}: must not have a fragment`);
    else if (WITHOUT_QUERY.has(name) && url.includes("?"))
      problems.push(`endpoints.${name}: must not have a query`);
  }
  return problems;
}

function fillTemplate(template: string, variables: Record<string, string>): string {
  // A value that is not a DNS label is not inserted. The remaining braces then fail the outbound policy.
  return template.replaceAll(PLACEHOLDER, (braces, name: string) => {
    const value = ownValue(variables, name);
    return value !== undefined && isDnsLabel(value) ? value : braces;
  });
}

/**
 * Returns how an integration's client authenticates: the integration's option, or the first supported method.
 */
export function chooseAuthMethod<P extends Provider>(
  provider: P,
  settings: IntegrationSettings,
): P["client"]["authentication"][number] | TokenEndpointAuthMethod {
  const { options, discovered, hasSecret } = settings;
  if (options.token_endpoint_auth_method !== undefined) return options.token_endpoint_auth_method;
  if (!hasSecret) return "none";
  const offered = discovered?.token_endpoint_auth_methods_supported;
  const methods: readonly P["client"]["authentication"][number][] = provider.client.authentication;
  const usable = methods.filter((method) => method !== "none");
  return usable.find((method) => offered === undefined || offered.includes(method)) ?? usable[0] ?? "none";
}
