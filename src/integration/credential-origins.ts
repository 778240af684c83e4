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

/**
 * Returns the names of the endpoints that a change moves to another origin, and the change with the fields that
 * bind credentials to their origins. `now` is in milliseconds.
 */
export function bindToOrigins(
  provider: Provider,
  current: Integration,
  next: Integration,
  now: number,
): { moved: string[]; bound: Integration } {
  const before = { ...current.former_origins, ...originsOf(provider, current) };
  const after = originsOf(provider, next);
  const moved = movedEndpoints(provider.kind, before, after);
  const origins_since = moved.length > 0 ? Math.max(now, current.origins_since + 1) : current.origins_since;
  return { moved, bound: { ...next, former_origins: before, origins_since } };
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
    // Without endpoints of their own, the refresh token was known to the token endpoint's origin only.
    const isForRefreshTokens = name === "refresh_endpoint" || name === "revocation_endpoint";
    const known = before[name] ?? (isForRefreshTokens ? issuer : undefined);
    return origin !== undefined && known !== undefined && ![known, issuer].includes(origin);
  });
}

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
