// Discovers authorization server metadata: RFC 8414 first, then OpenID Connect Discovery.

import type { Parsed } from "../shared/lazy.ts";
import { customFetch, discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { Discovered } from "../providers/integration-settings.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { allowHttpOnLoopback } from "./client-authentication.ts";

/** Returns an issuer's metadata. The document must name the same issuer (RFC 8414, section 3.3). */
export async function discover(
  issuer: string,
  policy: OutboundPolicy,
  now: number,
): Promise<Result<Metadata>> {
  const url = checkOutboundUrl(issuer, policy);
  if (typeof url === "string") return fail("endpoint_not_allowed", { detail: `The issuer ${url}.` });
  const first = await discoverBy("oauth2", url, issuer, policy, now);
  // Servers that only support OpenID Connect return anything from a 404 to an HTML page for the other path.
  return typeof first === "string" && first !== NO_ENDPOINTS
    ? resultOf(await discoverBy("oidc", url, issuer, policy, now), first)
    : resultOf(first, first);
}

type Metadata = Parsed<typeof Discovered>;

/** Returns the metadata, or a message where it can't be used. */
async function discoverBy(
  algorithm: "oauth2" | "oidc",
  url: URL,
  issuer: string,
  policy: OutboundPolicy,
  now: number,
): Promise<Metadata | string> {
  try {
    const response = await discoveryRequest(url, {
      algorithm,
      [customFetch]: (target, { method, headers }) => boundedFetch(target, { method, headers }, null),
      ...allowHttpOnLoopback(issuer),
    });
    if (response.status === 404) return NO_METADATA;
    const metadata = await processDiscoveryResponse(url, response);
    // The library compares parsed URLs. The RFC requires an exact match, and later `iss` values are compared
    // exactly.
    if (metadata.issuer !== issuer) return OTHER_ISSUER;
    const discovered = Discovered().safeParse({ ...usableMembers(metadata, policy), discovered_at: now });
    return discovered.success && endpointsAllowed(discovered.data, policy)
      ? boundLists(discovered.data)
      : NO_ENDPOINTS;
  } catch {
    return OTHER_ISSUER;
  }
}

/**
 * Returns the members that have a value. Servers publish null or "" for what they don't support, though such members
 * should be omitted (RFC 8414, section 3.2). Few servers need their keys, so keys that can't be called are ignored.
 */
function usableMembers(metadata: object, policy: OutboundPolicy) {
  const isUsable = ([name, value]: [string, unknown]) =>
    name === "jwks_uri"
      ? typeof value === "string" && typeof checkOutboundUrl(value, policy) !== "string"
      : value !== null && value !== "";
  return Object.fromEntries(Object.entries(metadata).filter(isUsable));
}

/** Returns the metadata, or the more specific of two error messages. */
function resultOf(found: Metadata | string, previous: Metadata | string): Result<Metadata> {
  if (typeof found !== "string") return ok(found);
  const detail = found === NO_METADATA && typeof previous === "string" ? previous : found;
  return fail("discovery_failed", { detail });
}

const NO_METADATA = "The issuer publishes no metadata.";
const NO_ENDPOINTS = "The issuer's metadata lacks an authorization or token endpoint that may be called.";
const OTHER_ISSUER =
  "The issuer's metadata could not be read, or its issuer does not match exactly. Check for a trailing slash.";

function endpointsAllowed(metadata: Metadata, policy: OutboundPolicy): boolean {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint } = metadata;
  return [authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint].every(
    (url) => url === undefined || (isPlain(url) && typeof checkOutboundUrl(url, policy) !== "string"),
  );
}

/** Whether an endpoint has no more characters than one that an app sets, and no braces, which mean a template. */
const isPlain = (url: string) => url.length <= MAX_URL_LENGTH && !/[{}]/.test(url);

const MAX_URL_LENGTH = 2048;
const MAX_NAMES = 50;
const MAX_NAME_LENGTH = 64;

/** Returns metadata with lists of a bounded size. The names that Latchkey knows are short. */
function boundLists(metadata: Metadata): Metadata {
  const bounded = Object.entries(metadata).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? value.filter(({ length }) => length <= MAX_NAME_LENGTH).slice(0, MAX_NAMES)
      : value,
  ]);
  return Discovered().parse(Object.fromEntries(bounded));
}
