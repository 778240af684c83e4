// The origins that an integration sends credentials to. A stored client secret, grant or API key is not sent to
// another origin: an app that changes one of these endpoints sets the secret again, and grants that were issued
// before are not used anymore. An own definition says what the requests contain, so it takes the secret to change it, or,
// where the client has none, new grants. Changes of a provider's file are not compared, because the operator deploys them.

import type { DefinedEndpoints } from "../providers/definition/endpoints.ts";
import { placeholdersOf } from "../providers/definition/templates.ts";
import { ENDPOINT_NAMES, type Provider } from "../providers/provider.ts";
import { resolveEndpoints } from "../providers/registration/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { sha256Hex } from "../shared/digest.ts";
import { ownValue } from "../shared/own-value.ts";
import { boundIssuer } from "./client-issuer.ts";
import { type Integration, settingsOf } from "./integration.ts";

/** The endpoints that receive a client secret, tokens or an API key, or that say where those endpoints are. */
const RECEIVERS = ENDPOINT_NAMES.filter((name) => name !== "authorization_endpoint");

type Origins = Record<string, string>;

/** The name under which the hash of how secrets are used is kept with the origins. */
const USE = "use";

/** The number of earlier origins that an integration can return to with its grants. */
const MAX_EARLIER = 10;

/**
 * Returns the names of the endpoints that a change moves to another origin, whether it changes what the definition says
 * about requests, and the change with the fields that bind credentials to their origins. `now` is in milliseconds. A change
 * that moves all endpoints back, and undoes what the definition says, makes the grants that were issued then usable again.
 */
export async function bindToOrigins(
  current: Integration,
  next: Integration,
  now: number,
): Promise<{ moved: string[]; isRedefined: boolean; bound: Integration }> {
  const { kind } = providerOf(next);
  const before = { ...withoutRefreshReceivers(current.former_origins), ...(await originsOf(current)) };
  const after = await originsOf(next);
  const moved = movedEndpoints(kind, before, after);
  const isRedefined = requestsOf(current) !== requestsOf(next);
  if (moved.length === 0 && before[USE] === after[USE])
    return { moved, isRedefined, bound: { ...next, former_origins: before } };
  const { origins_since, earlier_origins } = current;
  const left = [{ since: origins_since, origins: before }, ...earlier_origins];
  const isSame = ({ origins }: (typeof left)[number]) =>
    origins[USE] === after[USE] && movedEndpoints(kind, origins, after).length === 0;
  const earlier = left.slice(1).find(isSame);
  const newest = Math.max(origins_since, ...earlier_origins.map(({ since }) => since));
  const bound: Integration = {
    ...next,
    former_origins: earlier?.origins ?? before,
    origins_since: earlier?.since ?? Math.max(now, newest + 1),
    earlier_origins: left.filter(({ since }) => since !== earlier?.since).slice(0, MAX_EARLIER),
  };
  return { moved, isRedefined, bound };
}

/**
 * Returns what an integration says about requests with its client secret: its own definition without the descriptions, and
 * the options that say where the secret stands and what it is used for.
 */
function requestsOf(integration: Pick<Integration, "definition" | "options">): string {
  const { token_request_method, token_endpoint_auth_method, token_exchange } = integration.options;
  const used = [token_request_method, token_endpoint_auth_method, token_exchange === true];
  return JSON.stringify([describedRequests(integration), ...used]);
}

/** Whether a change concerns what every credential is used for, and not only a client secret. */
export const changesDefinition = (current: Integration, next: Integration): boolean =>
  JSON.stringify(describedRequests(current)) !== JSON.stringify(describedRequests(next));

function describedRequests({ definition, options }: Pick<Integration, "definition" | "options">) {
  const { documentation: _, registration: __, scopes, revocation, ...rest } = definition ?? {};
  const described = [
    { ...scopes, known: undefined },
    { ...revocation, hint: undefined },
  ];
  // Also what the credential is used for.
  const { grant_type, token_parameters } = options;
  return [rest, described, grant_type, token_parameters];
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
  return RECEIVERS.filter((name) => {
    const origin = after[name];
    // Without endpoints of their own, the refresh token is known to the token endpoint's origin only.
    const known =
      before[name] ??
      (isRefreshReceiver(name) ? issuer : undefined) ??
      formerAccountOrigin(kind, name, before);
    return origin !== undefined && known !== undefined && ![known, issuer].includes(origin);
  });
}

/** Whether an endpoint receives refresh tokens and the client secret, or new tokens with it. */
const isRefreshReceiver = (name: string) =>
  name === "pushed_authorization_request_endpoint" ||
  name === "device_authorization_endpoint" ||
  name === "refresh_endpoint" ||
  name === "exchange_endpoint" ||
  name === "revocation_endpoint";

/** Without an endpoint of its own, the account is requested from the API, or from the server that issued the token. */
const formerAccountOrigin = (kind: Provider["kind"], name: string, before: Origins) =>
  name === "account_endpoint" || (kind === "api_key" && name === "userinfo_endpoint")
    ? (before["api_base_url"] ?? before["token_endpoint"])
    : undefined;

/**
 * Returns former origins without those that are to receive nothing again: grants and the client secret may be newer than
 * the removal of these endpoints.
 */
const withoutRefreshReceivers = (origins: Origins): Origins =>
  Object.fromEntries(Object.entries(origins).filter(([name]) => name !== USE && !isRefreshReceiver(name)));

async function originsOf(integration: Integration): Promise<Origins> {
  const provider = providerOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration));
  const origins = RECEIVERS.flatMap((name): [string, string][] => {
    const url = name === "issuer" ? (endpoints.issuer ?? boundIssuer(integration)) : endpoints[name];
    const others = integration.endpoints[name] === undefined ? otherOrigins(name, provider) : [];
    // Another variant may have the endpoint.
    if (url === undefined) return others.length === 0 ? [] : [[name, others.join(" ")]];
    const origin = URL.parse(url)?.origin ?? originIn(url);
    return [[name, [origin, ...others.filter((other) => other !== origin)].join(" ")]];
  });
  const use = await useOf(integration);
  return Object.fromEntries(use === null ? origins : [...origins, [USE, use]]);
}

/** What a definition says about the time of requests, and about their failures. */
const WITHOUT_TIMES = {
  final_errors: undefined,
  expires_in_unit: undefined,
  default_expires_in: undefined,
  keep_alive_days: undefined,
  refresh_not_before: undefined,
};

/**
 * Returns a hash of what an integration's own definition says about requests with the refresh token or with the client
 * secret, and about the places of secrets in their responses; null where it says nothing. Any of it could send a secret to
 * a tenant of the same origin, or return it to the app. The API is not a part of it: the app has the access token anyway.
 */
async function useOf({ definition }: Pick<Integration, "definition">): Promise<string | null> {
  const { token, endpoints, variants, variables, learned, client, revocation } = definition ?? {};
  const requests = [
    { ...token, ...WITHOUT_TIMES },
    { ...revocation, hint: undefined },
  ];
  const text = JSON.stringify({ endpoints, variants, variables, learned, client, requests });
  return text === '{"requests":[{},{}]}' ? null : sha256Hex(text);
}

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
