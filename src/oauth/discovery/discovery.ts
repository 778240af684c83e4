// Discovers authorization server metadata: RFC 8414 first, then OpenID Connect Discovery. For an issuer with a path, the
// latter is tried with the path after the well-known part (RFC 8414, section 5) and before it, as the MCP specification says.

import { lazy, type Parsed } from "../../shared/lazy.ts";
import * as z from "zod";
import { processDiscoveryResponse } from "oauth4webapi";
import { boundedFetch } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { withDeadline } from "../../net/with-deadline.ts";
import { Discovered } from "../../providers/integration-settings.ts";
import { SECOND } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";

/** The time for all requests of a discovery together, in milliseconds. */
export const DISCOVERY_TIMEOUT_MS = 20 * SECOND;

/** `signal`: of a longer discovery, of which this is a part. `allowsSlash`: whether the issuer may differ by a slash at its end. */
type Options = { signal?: AbortSignal; allowsSlash?: boolean | undefined };

/**
 * Returns an issuer's metadata. The document must name the same issuer (RFC 8414, section 3.3). Fails with `discovery_failed`
 * if there is none that can be used, or if the time of the discovery is over.
 */
export async function discover(
  issuer: string,
  policy: OutboundPolicy,
  now: number,
  { signal: given, allowsSlash = false }: Options = {},
): Promise<Result<Metadata>> {
  const url = checkOutboundUrl(issuer, policy);
  if (typeof url === "string") return fail("endpoint_not_allowed", { detail: `The issuer ${url}.` });
  const request = (signal: AbortSignal) => discoverIn(policy, now, { url, issuer, allowsSlash, signal });
  return given === undefined ? withDeadline(DISCOVERY_TIMEOUT_MS, request) : request(given);
}

type Request = { url: URL; issuer: string; allowsSlash: boolean; signal: AbortSignal };

/** Requests an issuer's metadata at one location after the other. */
async function discoverIn(policy: OutboundPolicy, now: number, request: Request): Promise<Result<Metadata>> {
  const { url, signal } = request;
  let previous: Metadata | string = NO_METADATA;
  for (const location of locationsOf(url)) {
    const found = await discoverAt(location, request, policy, now);
    if (signal.aborted) return fail("discovery_failed", { detail: TOO_SLOW });
    // Servers that only support OpenID Connect return anything from a 404 to an HTML page for other locations.
    if (typeof found !== "string") return ok(found);
    if (found === NO_ENDPOINTS) return fail("discovery_failed", { detail: found });
    if (found !== NO_METADATA) previous = found;
  }
  return fail("discovery_failed", { detail: previous });
}

/** Returns where the metadata of an issuer can be, in the order in which it is requested. */
function locationsOf({ origin, pathname }: URL): string[] {
  const path = pathname.replace(/\/$/, "");
  const oauth = `${origin}/.well-known/oauth-authorization-server${path}`;
  const openid = "/.well-known/openid-configuration";
  const appended = `${origin}${path}${openid}`;
  return path === "" ? [oauth, appended] : [oauth, `${origin}${openid}${path}`, appended];
}

type Metadata = Parsed<typeof Discovered>;

/** Returns the metadata, or a message where it can't be used. */
async function discoverAt(
  location: string,
  { url, issuer, allowsSlash, signal }: Request,
  policy: OutboundPolicy,
  now: number,
): Promise<Metadata | string> {
  try {
    const init = { headers: { accept: "application/json" }, signal };
    const response = await boundedFetch(location, init, null);
    if (response.status === 404) return NO_METADATA;
    const named = Named().safeParse(await response.clone().json()).data?.issuer ?? "";
    const differsBySlash = named !== issuer && withoutSlash(named) === withoutSlash(issuer);
    if (differsBySlash && !allowsSlash) return OTHER_SLASH;
    const metadata = await processDiscoveryResponse(differsBySlash ? new URL(named) : url, response);
    // The library compares parsed URLs. The RFC requires an exact match, and later `iss` values are compared
    // exactly.
    if (metadata.issuer !== issuer && !differsBySlash) return OTHER_ISSUER;
    const discovered = Discovered().safeParse({ ...usableMembers(metadata, policy), discovered_at: now });
    return discovered.success && endpointsAllowed(discovered.data, policy)
      ? boundLists(discovered.data)
      : NO_ENDPOINTS;
  } catch {
    return OTHER_ISSUER;
  }
}

const Named = lazy(() => z.object({ issuer: z.string() }));

const withoutSlash = (issuer: string) => issuer.replace(/\/$/, "");

/** The endpoints that few connections need. Those that can't be called are ignored. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "jwks_uri",
  "registration_endpoint",
  "device_authorization_endpoint",
]);

/**
 * Returns the members that have a value. Servers publish null or "" for what they don't support, though such members
 * should be omitted (RFC 8414, section 3.2).
 */
function usableMembers(metadata: object, policy: OutboundPolicy) {
  const isUsable = ([name, value]: [string, unknown]) =>
    OPTIONAL.has(name)
      ? typeof value === "string" && isPlain(value) && typeof checkOutboundUrl(value, policy) !== "string"
      : value !== null && value !== "";
  return Object.fromEntries(Object.entries(metadata).filter(isUsable));
}

/** The detail of the failure if the time of a discovery is over. */
export const TOO_SLOW = `The server did not respond to all requests of the discovery within ${DISCOVERY_TIMEOUT_MS / SECOND} seconds.`;

const NO_METADATA = "The issuer publishes no metadata.";
const NO_ENDPOINTS = "The issuer's metadata lacks an authorization or token endpoint that may be called.";
const OTHER_ISSUER = "The issuer's metadata could not be read, or its issuer does not match exactly.";
const OTHER_SLASH =
  "The issuer in the metadata differs by a slash at its end. Use the issuer as the metadata has it or, if the server is discovered, set the option allow_issuer_slash.";

function endpointsAllowed(metadata: Metadata, policy: OutboundPolicy): boolean {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint } = metadata;
  const { pushed_authorization_request_endpoint: pushed } = metadata;
  return [authorization_endpoint, pushed, token_endpoint, revocation_endpoint, userinfo_endpoint].every(
    (url) => url === undefined || (isPlain(url) && typeof checkOutboundUrl(url, policy) !== "string"),
  );
}

/** Whether an endpoint has no more characters than one that an app sets, and no braces, which mean a template. */
const isPlain = (url: string) => url.length <= MAX_URL_LENGTH && !/[{}]/.test(url);

const isShort = (type: string) => type.length <= MAX_TYPE_LENGTH;

const MAX_URL_LENGTH = 2048;
const MAX_NAMES = 50;
const MAX_NAME_LENGTH = 64;
const MAX_TYPE_LENGTH = 256;

/** Returns metadata with lists of a bounded size. The names that Latchkey knows are short. */
function boundLists({ authorization_details_types_supported: types, ...metadata }: Metadata): Metadata {
  const bounded = Object.entries(metadata).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? value.filter(({ length }) => length <= MAX_NAME_LENGTH).slice(0, MAX_NAMES)
      : value,
  ]);
  // Latchkey does not know which types an app requests, so it ignores a list that it would have to shorten.
  const isBounded = types !== undefined && types.length <= MAX_NAMES && types.every(isShort);
  const kept = isBounded ? { authorization_details_types_supported: types } : {};
  return Discovered().parse({ ...Object.fromEntries(bounded), ...kept });
}
