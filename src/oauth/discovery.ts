// Authorization server metadata: RFC 8414 first, OpenID Connect Discovery where there is none.

import { customFetch, discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import type * as z from "zod";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { Discovered } from "../providers/integration-settings.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { insecureIfLoopback } from "./authorization-server.ts";

/** The metadata of an issuer, whose document must name that same issuer (RFC 8414, section 3.3). */
export async function discover(
  issuer: string,
  policy: OutboundPolicy,
  now: number,
): Promise<Result<z.output<typeof Discovered>>> {
  const refused = checkOutboundUrl(issuer, policy);
  if (typeof refused === "string") return fail("endpoint_not_allowed", { detail: `The issuer ${refused}.` });
  for (const algorithm of ["oauth2", "oidc"] as const) {
    try {
      const response = await discoveryRequest(refused, {
        algorithm,
        [customFetch]: (url, { method, headers }) => boundedFetch(url, { method, headers }),
        ...insecureIfLoopback(issuer),
      });
      if (response.status === 404) continue;
      const metadata = await processDiscoveryResponse(refused, response);
      // The library compares URLs; the rule compares texts, and so do later answers' `iss`.
      if (metadata.issuer !== issuer) return fail("discovery_failed", { detail: OTHER_ISSUER });
      const discovered = Discovered.safeParse({ ...metadata, discovered_at: now });
      if (discovered.success && endpointsAllowed(discovered.data, policy)) return ok(discovered.data);
      return fail("discovery_failed", {
        detail: "The issuer's metadata lacks an authorization or token endpoint that may be called.",
      });
    } catch {
      return fail("discovery_failed", { detail: OTHER_ISSUER });
    }
  }
  return fail("discovery_failed", { detail: "The issuer publishes no metadata." });
}

const OTHER_ISSUER =
  "The issuer's metadata could not be read, or does not name exactly this issuer, to the last slash.";

function endpointsAllowed(metadata: z.output<typeof Discovered>, policy: OutboundPolicy): boolean {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint } = metadata;
  return [authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint].every(
    (url) => url === undefined || typeof checkOutboundUrl(url, policy) !== "string",
  );
}
