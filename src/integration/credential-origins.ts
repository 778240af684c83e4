// The origins that an integration sends credentials to. A stored client secret, grant or API key is not sent to
// another origin: an app that changes one of these endpoints sets the secret again, and grants that were issued
// before are not used anymore. Changes of a provider's file are not compared, because the operator deploys them.

import type { Endpoints, Provider } from "../providers/provider.ts";
import { resolveEndpoints } from "../providers/registration.ts";
import { type Integration, settingsOf } from "./integration.ts";

/** The endpoints that receive a client secret, tokens or an API key, or that say where those endpoints are. */
const RECEIVERS = [
  "issuer",
  "token_endpoint",
  "refresh_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "api_base_url",
] as const satisfies (keyof Endpoints)[];

type Origins = Record<string, string>;

/** The number of earlier origins that an integration can return to with its grants. */
const MAX_EARLIER = 10;

/**
 * Returns the names of the endpoints that a change moves to another origin, and the change with the fields that
 * bind credentials to their origins. `now` is in milliseconds. A change that moves all of them back makes the grants that
 * were issued there usable again.
 */
export function bindToOrigins(
  provider: Provider,
  current: Integration,
  next: Integration,
  now: number,
): { moved: string[]; bound: Integration } {
  const before = { ...withoutRefreshReceivers(current.former_origins), ...originsOf(provider, current) };
  const after = originsOf(provider, next);
  const moved = movedEndpoints(provider.kind, before, after);
  const { origins_since, earlier_origins } = current;
  if (moved.length === 0) return { moved, bound: { ...next, former_origins: before } };
  const left = [{ since: origins_since, origins: before }, ...earlier_origins];
  const earlier = earlier_origins.find(
    ({ origins }) => movedEndpoints(provider.kind, origins, after).length === 0,
  );
  const newest = Math.max(...left.map(({ since }) => since));
  const bound: Integration = {
    ...next,
    former_origins: earlier?.origins ?? before,
    origins_since: earlier?.since ?? Math.max(now, newest + 1),
    earlier_origins: left.filter(({ since }) => since !== earlier?.since).slice(0, MAX_EARLIER),
  };
  return { moved, bound };
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
    const known = before[name] ?? (isRefreshReceiver(name) ? issuer : undefined);
    return origin !== undefined && known !== undefined && ![known, issuer].includes(origin);
  });
}

/** Whether an endpoint receives refresh tokens and the client secret. */
const isRefreshReceiver = (name: string) => name === "refresh_endpoint" || name === "revocation_endpoint";

/**
 * Returns former origins without those that are to receive nothing again: grants and the client secret may be newer than
 * the removal of these endpoints.
 */
const withoutRefreshReceivers = (origins: Origins): Origins =>
  Object.fromEntries(Object.entries(origins).filter(([name]) => !isRefreshReceiver(name)));

function originsOf(provider: Provider, integration: Integration): Origins {
  const endpoints = resolveEndpoints(provider, settingsOf(integration));
  return Object.fromEntries(
    RECEIVERS.flatMap((name) => {
      const url = endpoints[name];
      return url === undefined ? [] : [[name, originOf(url)]];
    }),
  );
}

/** Returns the origin of a URL, or of a template whose host contains a variable that a session sets. */
function originOf(url: string): string {
  const [origin = ""] = /^[^/]*\/\/[^/?#]*/.exec(url) ?? [];
  return origin.includes("{") || !URL.canParse(url) ? origin : new URL(url).origin;
}
