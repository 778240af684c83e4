// Token revocation (RFC 7009).

import { customFetch, processRevocationResponse, revocationRequest } from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../net/outbound-policy.ts";
import { insecureIfLoopback, peerOf } from "./authorization-server.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** Revokes a token; false when the server could not be asked or did not agree. */
export async function revokeToken(
  endpoint: Omit<TokenEndpoint, "provider" | "now">,
  token: string,
  hint: "access_token" | "refresh_token",
): Promise<boolean> {
  const { registration, credentials, policy } = endpoint;
  const url = registration.endpoints.revocation_endpoint;
  if (url === undefined || typeof checkOutboundUrl(url, policy) === "string") return false;
  const { server, client, authentication } = peerOf(registration, credentials);
  try {
    const response = await revocationRequest(server, client, authentication, token, {
      [customFetch]: boundedFetch,
      additionalParameters: { token_type_hint: hint },
      ...insecureIfLoopback(url),
    });
    await processRevocationResponse(response);
    return true;
  } catch {
    return false;
  }
}
