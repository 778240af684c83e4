// Token revocation (RFC 7009).

import { customFetch, processRevocationResponse, revocationRequest } from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../net/outbound-policy.ts";
import { parseRetryAfter } from "../net/retry-after.ts";
import { allowHttpOnLoopback, serverAndClient } from "./client-authentication.ts";
import type { TokenEndpoint } from "./token-request.ts";

export type RevocationOutcome =
  | { kind: "revoked" }
  /** There is no revocation endpoint, or the server rejected the request for good. */
  | { kind: "refused" }
  /** No decision, or one that can change when the client is fixed. */
  | { kind: "unavailable"; retryAfterSeconds: number | null };

/** Revokes a token. A token that the server does not know counts as revoked (RFC 7009, section 2.2). */
export async function revokeToken(
  endpoint: Omit<TokenEndpoint, "provider">,
  token: string,
  hint: "access_token" | "refresh_token",
): Promise<RevocationOutcome> {
  const { registration, credentials, policy } = endpoint;
  const url = registration.endpoints.revocation_endpoint;
  if (url === undefined || typeof checkOutboundUrl(url, policy) === "string") return { kind: "refused" };
  const { server, client, authentication } = serverAndClient(registration, credentials);
  let response: Response;
  try {
    response = await revocationRequest(server, client, authentication, token, {
      [customFetch]: (target, init) => boundedFetch(target, init, endpoint.requestId),
      additionalParameters: { token_type_hint: hint },
      ...allowHttpOnLoopback(url),
    });
  } catch {
    return { kind: "unavailable", retryAfterSeconds: null };
  }
  try {
    await processRevocationResponse(response);
    return { kind: "revoked" };
  } catch {
    return isFinal(response.status)
      ? { kind: "refused" }
      : {
          kind: "unavailable",
          retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), endpoint.now()),
        };
  }
}

/**
 * Returns whether a status is final. 401 is about the client, which can be fixed; 408 and 429 are temporary
 * (RFC 6749, section 5.2).
 */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}
