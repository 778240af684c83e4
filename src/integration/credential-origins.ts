// The origins that an integration sends credentials to. A stored client secret, grant or API key is not sent to
// another origin: an app that changes one of these endpoints sets the secret again, and grants that were issued
// before are not used anymore. An own definition says what the requests contain, so it takes the secret to change it, or,
// where the client has none, new grants. Changes of a provider's file are not compared, because the operator deploys them.

import type { DefinitionOverrides } from "../providers/definition/definition.ts";
import type { DefinedEndpoints } from "../providers/definition/endpoints.ts";
import { placeholdersOf } from "../providers/definition/templates.ts";
import type { Parameters } from "../providers/definition/values.ts";
import type { Provider } from "../providers/provider.ts";
import { resolveEndpoints } from "../providers/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { ownValue } from "../shared/own-value.ts";
import { type Integration, settingsOf } from "./integration.ts";

/** The endpoints that receive a client secret, tokens or an API key, or that say where those endpoints are. */
const RECEIVERS = [
  "issuer",
  "token_endpoint",
  "refresh_endpoint",
  "exchange_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "account_endpoint",
  "api_base_url",
] as const satisfies (keyof DefinedEndpoints)[];

type Origins = Record<string, string>;

/** The name under which the use of the client and its tokens is kept with the origins. */
const USE = "use";

/** The number of earlier origins that an integration can return to with its grants. */
const MAX_EARLIER = 10;

/**
 * Returns the names of the endpoints that a change moves to another origin, whether it changes what the definition says
 * about requests, and the change with the fields that bind credentials to their origins. `now` is in milliseconds. A change
 * that moves all endpoints back makes the grants that were issued there usable again.
 */
export function bindToOrigins(
  current: Integration,
  next: Integration,
  now: number,
): { moved: string[]; isRedefined: boolean; bound: Integration } {
  const { kind } = providerOf(next);
  const before = { ...withoutRefreshReceivers(current.former_origins), ...originsOf(current) };
  const after = originsOf(next);
  const moved = movedEndpoints(kind, before, after);
  const { origins_since, earlier_origins } = current;
  const isRedefined = requestsOf(current) !== requestsOf(next);
  // Nobody has to know a secret of this client to change its definition, so no earlier grant is used with another one.
  const hasNoSecret = current.sealed_client_secret === null || next.sealed_client_secret === null;
  const isOpen = isRedefined && hasNoSecret;
  if (moved.length === 0 && !isOpen)
    return { moved, isRedefined, bound: { ...next, former_origins: before } };
  const left = isOpen ? [] : [{ since: origins_since, origins: before }, ...earlier_origins];
  const earlier = left.slice(1).find(({ origins }) => movedEndpoints(kind, origins, after).length === 0);
  const newest = Math.max(origins_since, ...earlier_origins.map(({ since }) => since));
  const bound: Integration = {
    ...next,
    former_origins: earlier?.origins ?? before,
    origins_since: earlier?.since ?? Math.max(now, newest + 1),
    earlier_origins: left.filter(({ since }) => since !== earlier?.since).slice(0, MAX_EARLIER),
  };
  return { moved, isRedefined, bound };
}

/** Returns what an integration's own definition says about requests and responses: everything but its descriptions. */
function requestsOf({ definition }: Pick<Integration, "definition">): string {
  const { documentation: _, registration: __, scopes, ...rest } = definition ?? {};
  const { known: ___, ...others } = scopes ?? {};
  return JSON.stringify({ ...rest, scopes: others });
}

/**
 * Returns whether an integration still has the origins that a grant was issued for. An object of an earlier version
 * returns an integration without the time.
 */
export function hasOriginsOf(
  grant: { origins_since: number },
  integration: { origins_since?: number },
): boolean {
  return (integration.origins_since ?? 0) === grant.origins_since;
}

function movedEndpoints(kind: Provider["kind"], before: Origins, after: Origins): string[] {
  // The token endpoint's origin has issued the tokens and knows the secret. An item API has no token endpoint.
  const issuer = kind === "code" ? before["token_endpoint"] : undefined;
  const isUsedOtherwise = (before[USE] ?? "") !== (after[USE] ?? "");
  return RECEIVERS.filter((name) => {
    if (name === "token_endpoint" && isUsedOtherwise) return true;
    const origin = after[name];
    // Without endpoints of their own, the refresh token is known to the token endpoint's origin only.
    const known =
      before[name] ?? (isRefreshReceiver(name) ? issuer : undefined) ?? formerAccountOrigin(name, before);
    return origin !== undefined && known !== undefined && ![known, issuer].includes(origin);
  });
}

/** Whether an endpoint receives refresh tokens and the client secret, or new tokens with it. */
const isRefreshReceiver = (name: string) =>
  name === "refresh_endpoint" || name === "exchange_endpoint" || name === "revocation_endpoint";

/** Without an endpoint of its own, the account is requested from the API, or from the server that issued the token. */
const formerAccountOrigin = (name: string, before: Origins) =>
  name === "account_endpoint" ? (before["api_base_url"] ?? before["token_endpoint"]) : undefined;

/**
 * Returns former origins without those that are to receive nothing again: grants and the client secret may be newer than
 * the removal of these endpoints.
 */
const withoutRefreshReceivers = (origins: Origins): Origins =>
  Object.fromEntries(Object.entries(origins).filter(([name]) => name !== USE && !isRefreshReceiver(name)));

function originsOf(integration: Integration): Origins {
  const provider = providerOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration));
  const origins = RECEIVERS.flatMap((name): [string, string][] => {
    const url = endpoints[name];
    const others = integration.endpoints[name] === undefined ? otherOrigins(name, provider) : [];
    // Another variant may have the endpoint.
    if (url === undefined) return others.length === 0 ? [] : [[name, others.join(" ")]];
    const origin = URL.parse(url)?.origin ?? originIn(url);
    return [[name, [origin, ...others.filter((other) => other !== origin)].join(" ")]];
  });
  return Object.fromEntries([...origins, [USE, useOf(integration)]].filter(([, text]) => text !== ""));
}

/**
 * Returns what an integration's own definition says about the places of secrets in requests and responses, and what the
 * client is used for. Any of it could send a secret to a tenant of the same origin, or return it to the app.
 */
function useOf({ definition }: Pick<Integration, "definition">): string {
  const text = describeUse(definition ?? {});
  return text === describeUse({}) ? "" : text;
}

function describeUse({ token = {}, revocation, endpoints, variants }: DefinitionOverrides): string {
  const { access_token, refresh_token } = token.fields ?? {};
  const groups = [endpoints, ...Object.values(variants?.endpoints ?? {})];
  return JSON.stringify([
    [access_token, refresh_token, token.parameter_names],
    [token.grant_types, token.exchange, token.refresh_with, token.method, token.refresh_method],
    [token.parameters, token.refresh_parameters].flatMap(leftOut),
    [revocation?.token_parameter, revocation?.token_in],
    groups.map((urls) => urls?.revocation_endpoint).filter((url) => url?.includes("{token}")),
  ]);
}

/** Returns the names of parameters that are not sent. */
const leftOut = (parameters: Parameters = {}) =>
  Object.keys(parameters).filter((name) => parameters[name] === null);

/**
 * Returns the origins where a definition can put an endpoint, because credentials may be sent to each of them: a session
 * can choose other values of variables than the integration's, and the flow brings others than the defaults.
 */
function otherOrigins(name: keyof DefinedEndpoints, provider: Provider): string[] {
  const { endpoints, variants, variables } = provider;
  const learned = provider.kind === "code" ? provider.learned : {};
  const origins = [endpoints, ...Object.values(variants?.endpoints ?? {})].flatMap((group) => {
    const template = group[name];
    if (template === undefined) return [];
    const origin = originIn(template);
    // Of a host that anybody can have below a provider's domain, the path matters too: it can be a program of its tenant.
    return [origin.includes("{") ? template : origin];
  });
  const hosts = origins
    .map(originIn)
    .flatMap(placeholdersOf)
    .flatMap((placeholder) => {
      const variable = ownValue(variables, placeholder);
      return variable?.choices ?? (variable ?? ownValue(learned, placeholder))?.allowed_hosts ?? [];
    });
  return [...new Set([...origins, ...hosts])].toSorted();
}

/** Returns the text of a URL template up to its path. */
const originIn = (template: string) => /^[^/]*\/\/[^/?#]*/.exec(template)?.[0] ?? "";
