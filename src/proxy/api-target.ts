// The API that a connection's token is sent to, prepared once for all calls with this token.

import type { AccessToken } from "../connection/token/token-set.ts";
import type { OutboundPolicy } from "../net/outbound-policy.ts";
import { type ApiBase, parseApiBase } from "../providers/api-request.ts";
import { fillAll, type TemplateValues } from "../providers/definition/templates.ts";
import { discoversServer, type Endpoints, type Provider } from "../providers/provider.ts";
import type { TokenRefusal } from "../providers/token-refusal.ts";
import { SECOND } from "../shared/clock.ts";

export type ApiTarget = {
  provider: Provider;
  tokenRefusal: TokenRefusal;
  /** The endpoints of the integration, besides the base. */
  endpoints: Endpoints;
  base: ApiBase;
  /** The names of the headers that only the credential can set, in lower case. */
  reserved: readonly string[];
  /** Headers and query parameters of every request, unless the caller sets them. */
  headers: readonly (readonly [string, string])[];
  query: readonly (readonly [string, string])[];
};

/** Returns the target for an API's base URL; null where this may not be called. */
export function apiTarget(
  api: {
    provider: Provider;
    values: TemplateValues;
    tokenRefusal: TokenRefusal;
    endpoints: Endpoints;
    apiBaseUrl: string;
  },
  policy: OutboundPolicy,
): ApiTarget | null {
  const { provider, values, tokenRefusal, endpoints, apiBaseUrl } = api;
  const base = parseApiBase(apiBaseUrl, policy, discoversServer(provider));
  if (base === null) return null;
  const { header, metadata_headers, credential_headers = {}, headers, query } = provider.api;
  const reserved = [header, ...Object.keys(metadata_headers), ...Object.keys(credential_headers)].map(
    (name) => name.toLowerCase().replaceAll("_", "-"),
  );
  return {
    provider,
    tokenRefusal,
    endpoints,
    base,
    reserved,
    headers: Object.entries(fillAll(headers, values)),
    query: Object.entries(fillAll(query, values)),
  };
}

/** How long a target is used again without another look at the integration. */
const USED_FOR_MS = 5 * SECOND;

/** The targets of tokens in memory. They end with the token. */
const targets = new WeakMap<AccessToken, { target: ApiTarget; until: number }>();

/** Returns the target of a token that was just used; null where there is none. */
export function recallTarget(token: AccessToken, now: number): ApiTarget | null {
  const known = targets.get(token);
  return known !== undefined && known.until > now ? known.target : null;
}

/** Keeps a token's target. */
export function rememberTarget(token: AccessToken, target: ApiTarget, now: number): void {
  targets.set(token, { target, until: now + USED_FOR_MS });
}
