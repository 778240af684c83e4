// Authorization server metadata: RFC 8414 first, OpenID Connect Discovery where there is none.

import { customFetch, discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import type * as z from "zod";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { Discovered } from "../providers/integration-settings.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { allowHttpOnLoopback } from "./client-authentication.ts";

/** The metadata of an issuer, whose document must name that same issuer (RFC 8414, section 3.3). */
export async function discover(
  issuer: string,
  policy: OutboundPolicy,
  now: number,
): Promise<Result<Metadata>> {
  const url = checkOutboundUrl(issuer, policy);
  if (typeof url === "string") return fail("endpoint_not_allowed", { detail: `The issuer ${url}.` });
  const first = await discoverBy("oauth2", url, issuer, policy, now);
  // Servers that know only OpenID answer the other path with anything from 404 to a page.
  return typeof first === "string" && first !== NO_ENDPOINTS
    ? resultOf(await discoverBy("oidc", url, issuer, policy, now), first)
    : resultOf(first, first);
}

type Metadata = z.output<typeof Discovered>;

/** The metadata, or a sentence saying why it can't be used. */
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
    // The library compares URLs; the rule compares texts, and so do later answers' `iss`.
    if (metadata.issuer !== issuer) return OTHER_ISSUER;
    const discovered = Discovered.safeParse({ ...metadata, discovered_at: now });
    return discovered.success && endpointsAllowed(discovered.data, policy) ? discovered.data : NO_ENDPOINTS;
  } catch {
    return OTHER_ISSUER;
  }
}

/** What was found; of two reasons for nothing, the one that says more. */
function resultOf(found: Metadata | string, before: Metadata | string): Result<Metadata> {
  if (typeof found !== "string") return ok(found);
  const detail = found === NO_METADATA && typeof before === "string" ? before : found;
  return fail("discovery_failed", { detail });
}

const NO_METADATA = "The issuer publishes no metadata.";
const NO_ENDPOINTS = "The issuer's metadata lacks an authorization or token endpoint that may be called.";
const OTHER_ISSUER =
  "The issuer's metadata could not be read, or does not name exactly this issuer, to the last slash.";

function endpointsAllowed(metadata: Metadata, policy: OutboundPolicy): boolean {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint } = metadata;
  return [authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint].every(
    (url) => url === undefined || typeof checkOutboundUrl(url, policy) !== "string",
  );
}
