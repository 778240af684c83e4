// What keeps an integration, a session, or an attempt from being used: variables without a valid value, and endpoints that
// are missing or that Latchkey may not call. Pure.

import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { ownValue } from "../../shared/own-value.ts";
import {
  acceptValue,
  expectedValue,
  PLACEHOLDER,
  placeholdersOf,
  ruleOfVariable,
} from "../definition/templates.ts";
import { type CodeProvider, discoversServer, type Endpoints, type Provider } from "../provider.ts";
import { type KindName, REQUIRED_ENDPOINTS, REQUIRED_OF_RESOURCE } from "../provider-kinds.ts";
import { isIntegrationOnly, isNeeded, withDefaults } from "../template-values.ts";

/**
 * Which variables must have a value: none of an integration's, because its sessions can set them; of a session's, those that
 * the end user can't set on the connect page (`unasked`); and all when an account is connected.
 */
type RequiredVariables = "none" | "unasked" | "all";

/** Returns a message for each variable that is unknown, invalid or missing. */
export function variableProblems(
  provider: Provider,
  variables: Record<string, string>,
  required: RequiredVariables,
): string[] {
  const values = withDefaults(provider, variables);
  const problems = Object.keys(variables)
    .filter((name) => !Object.hasOwn(provider.variables, name))
    .map((name) => `variables.${name}: ${provider.name} has no such variable`);
  for (const [name, variable] of Object.entries(provider.variables)) {
    const value = ownValue(values, name);
    if (value === undefined) {
      const isMissing = required === "all" || (required === "unasked" && isIntegrationOnly(variable));
      if (isMissing && isNeeded(variable, values))
        problems.push(`variables.${name}: is required (${variable.label})`);
    } else {
      const rule = ruleOfVariable(variable);
      if (acceptValue(value, rule) === null)
        problems.push(`variables.${name}: must be ${expectedValue(rule)}`);
    }
  }
  return problems;
}

/**
 * Returns also a message for each value without which the authorization can't begin. The end user is asked for the variables
 * in `asked`.
 */
export function authorizationProblems(
  provider: CodeProvider,
  endpoints: Endpoints,
  policy: OutboundPolicy,
  asked: readonly string[],
): string[] {
  const missing = placeholdersOf(endpoints.authorization_endpoint ?? "").filter(
    (name) => !asked.includes(name),
  );
  return [
    ...endpointProblems(provider, endpoints, policy),
    ...missing.map((name) => `endpoints.authorization_endpoint: {${name}} has no value`),
  ];
}

/** Returns the policy for the URLs of a provider. Servers that anyone can name may have other ports. */
export const outboundPolicyOf = (provider: Provider, policy: OutboundPolicy): OutboundPolicy =>
  discoversServer(provider) ? { ...policy, anyPort: true } : policy;

/** The endpoints to which paths are appended (RFC 8414, section 2, for the issuer). Others may have a query. */
const WITHOUT_QUERY: ReadonlySet<string> = new Set(["issuer", "api_base_url"]);

/** Returns a message for each endpoint that is missing or that this Worker may not call. */
export function endpointProblems(
  { kind, discovery }: { kind: KindName; discovery?: CodeProvider["discovery"] },
  endpoints: Endpoints,
  policy: OutboundPolicy,
): string[] {
  const { names, message } = discovery === undefined ? REQUIRED_ENDPOINTS[kind] : REQUIRED_OF_RESOURCE;
  const required: readonly (keyof Endpoints)[] = names;
  const problems = required
    .filter((name) => endpoints[name] === undefined)
    .map((name) => `endpoints.${name}: ${message}`);
  for (const [name, url] of Object.entries(endpoints)) {
    if (url === undefined) continue;
    // The authorization page of an application in the browser can be a fragment. It is not called by Latchkey.
    const called = name === "authorization_endpoint" ? url.replace(/#\/.*/s, "") : url;
    const checked = checkOutboundUrl(withExampleValues(called), policy);
    if (typeof checked === "string") problems.push(`endpoints.${name}: ${checked}`);
    // The parser drops an empty fragment or query, but what is appended to the URL would become a part of it.
    else if (called.includes("#")) problems.push(`endpoints.${name}: must not have a fragment`);
    else if (WITHOUT_QUERY.has(name) && url.includes("?"))
      problems.push(`endpoints.${name}: must not have a query`);
  }
  return problems;
}

/** A later value fills a placeholder. Any problem that does not depend on it shows with any label, or any host. */
function withExampleValues(url: string): string {
  if (/^\{\w+\}$/.test(url)) return "https://host.example.com";
  const isWholeHost = /^https?:\/\/\{\w+\}([/?#]|$)/.test(url);
  return (isWholeHost ? url.replace(PLACEHOLDER_ONCE, "host.example.com") : url).replaceAll(PLACEHOLDER, "x");
}

const PLACEHOLDER_ONCE = /\{\w+\}/;
