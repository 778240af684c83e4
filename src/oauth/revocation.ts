// Token revocation (RFC 7009).

import { customFetch, processRevocationResponse, revocationRequest } from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../net/outbound-policy.ts";
import { parseRetryAfter } from "../net/retry-after.ts";
import { allowHttpOnLoopback, serverAndClient } from "./client-authentication.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

export type RevocationOutcome =
  | { kind: "revoked" }
  /** The server can't or won't: there is no endpoint, or its verdict is final. */
  | { kind: "refused" }
  /** No verdict, or one that a changed client would turn. */
  | { kind: "unavailable"; retryAfterSeconds: number | null };

/** Revokes a token; a token the server does not know counts as revoked (RFC 7009, section 2.2). */
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

/** 401 is the client's, which may be mended; 408 and 429 ask for patience (RFC 6749, section 5.2). */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}
