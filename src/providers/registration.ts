// A provider's file, what an integration changes of it, and what discovery found, brought together into
// the one description its flow works with. Pure.

import type * as z from "zod";
import { checkOutboundUrl, isDnsLabel, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { Discovered, StoredOptions } from "./integration-settings.ts";
import {
  type CodeProvider,
  ENDPOINT_NAMES,
  type Endpoints,
  type Provider,
  type TokenEndpointAuthMethod,
} from "./provider.ts";
import { REQUIRED_ENDPOINTS } from "./provider-kinds.ts";

/** What one integration says of itself; secrets are elsewhere. */
export type IntegrationSettings = {
  scopes: string[];
  variables: Record<string, string>;
  endpoints: Endpoints;
  options: z.output<typeof StoredOptions>;
  discovered: z.output<typeof Discovered> | null;
  hasSecret: boolean;
};

/** A client at an authorization server, with every question answered. */
export type Registration = {
  endpoints: Endpoints;
  issParameterSupported: boolean;
  tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  pkce: boolean;
  tokenRequestMethod: "POST" | "GET";
  expiresInUnit: "seconds" | "minutes";
  defaultExpiresIn: number | null;
  keepAliveDays?: number | null;
  scopeSeparator: " " | ",";
  authorizationParameters: Record<string, string>;
};

/** A client of an authorization server: provider, discovery and overrides; the integration's own word goes last. */
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
    pkce: options.pkce ?? provider.authorization.pkce,
    tokenRequestMethod: options.token_request_method ?? provider.token.method,
    expiresInUnit: options.expires_in_unit ?? provider.token.expiresInUnit,
    defaultExpiresIn: options.default_expires_in ?? provider.token.defaultExpiresIn,
    keepAliveDays: provider.token.refresh ? (options.keep_alive_days ?? provider.token.keepAliveDays) : null,
    scopeSeparator: options.scope_separator ?? provider.scopes.separator,
    authorizationParameters: { ...provider.authorization.parameters, ...options.authorization_parameters },
  };
}

/** The endpoints of any kind of provider; `variables` are a session's or a connection's own. */
export function resolveEndpoints(
  provider: Provider,
  settings: IntegrationSettings,
  variables: Record<string, string> = {},
): Endpoints {
  const values = withDefaults(provider, { ...settings.variables, ...variables });
  const variant = provider.variants?.endpoints[values[provider.variants.variable] ?? ""];
  const { discovered, endpoints: overrides } = settings;
  const merged: Endpoints = { ...provider.endpoints, ...variant };
  // Another authorization endpoint is another server: the file's issuer says nothing of it.
  if (overrides.authorization_endpoint !== undefined) delete merged.issuer;
  if (discovered !== null) {
    const { issuer, authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint } =
      discovered;
    Object.assign(merged, {
      issuer,
      authorization_endpoint,
      token_endpoint,
      revocation_endpoint,
      userinfo_endpoint,
    });
  }
  Object.assign(merged, overrides);
  // Its document names it to the letter, and so will its answers (RFC 9207, section 2).
  if (discovered !== null) merged.issuer = discovered.issuer;
  for (const name of ENDPOINT_NAMES) {
    const template = merged[name];
    if (template !== undefined) merged[name] = fillTemplate(template, values);
  }
  return merged;
}

/** The values of a provider's variables, its defaults where none was given. */
function withDefaults(provider: Provider, given: Record<string, string>): Record<string, string> {
  const values = { ...given };
  for (const [name, variable] of Object.entries(provider.variables)) {
    if (values[name] === undefined && variable.default !== undefined) values[name] = variable.default;
  }
  return values;
}

/**
 * A sentence for each variable that is unknown, malformed or, when all must be there, missing. An
 * integration may leave one for its sessions to fill in.
 */
export function variableProblems(provider: Provider, given: Record<string, string>, all: boolean): string[] {
  const values = withDefaults(provider, given);
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(provider.variables, name))
    .map((name) => `variables.${name}: ${provider.name} has no such variable`);
  for (const [name, variable] of Object.entries(provider.variables)) {
    const value = values[name];
    if (value === undefined) {
      const condition = variable.requiredWhen;
      const needed = condition === undefined || condition.values.includes(values[condition.variable] ?? "");
      if (needed && all) problems.push(`variables.${name}: is required (${variable.label})`);
    } else {
      const { choices, format } = variable;
      const fits = choices?.includes(value) ?? format?.pattern.test(value) ?? isDnsLabel(value);
      const expected = choices?.join(", ") ?? format?.description ?? "one label of a host name";
      if (!fits) problems.push(`variables.${name}: must be ${expected}`);
    }
  }
  return problems;
}

/** Where a template waits for a variable. */
const PLACEHOLDER = /\{(\w+)\}/g;

/** A sentence for each endpoint that is missing or that this Worker may not call. */
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
    // A hole that a session will fill takes one DNS label; whatever else is wrong shows with any label.
    const checked = checkOutboundUrl(url.replaceAll(PLACEHOLDER, "x"), policy);
    if (typeof checked === "string") problems.push(`endpoints.${name}: ${checked}`);
  }
  return problems;
}

function fillTemplate(template: string, variables: Record<string, string>): string {
  // A value that is no DNS label stays out: the braces left behind then fail the outbound policy.
  return template.replaceAll(PLACEHOLDER, (braces, name: string) => {
    const value = variables[name];
    return value !== undefined && isDnsLabel(value) ? value : braces;
  });
}

/** The method by which an integration's client authenticates: the integration's option, or the first that fits. */
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
