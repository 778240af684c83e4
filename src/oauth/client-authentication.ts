// Our description of a server and of our client, as oauth4webapi takes them.

import {
  allowInsecureRequests,
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
} from "oauth4webapi";
import { isLoopback } from "../net/outbound-policy.ts";
import type { Registration } from "../providers/registration.ts";

/** A client's id and, unless it is a public client, its secret. */
export type ClientCredentials = { id: string; secret: string | null };

export type ServerAndClient = { server: AuthorizationServer; client: Client; authentication: ClientAuth };

/** Who is talked to, and how we show who we are: one method a request (RFC 6749, section 2.3). */
export function serverAndClient(registration: Registration, credentials: ClientCredentials): ServerAndClient {
  const { token_endpoint, revocation_endpoint, issuer } = registration.endpoints;
  const server: AuthorizationServer = {
    // Only compared with what is not used here, an ID token's; it must not be empty.
    issuer: issuer ?? token_endpoint ?? "",
    ...(token_endpoint !== undefined && { token_endpoint }),
    ...(revocation_endpoint !== undefined && { revocation_endpoint }),
  };
  return {
    server,
    client: { client_id: credentials.id },
    authentication: authenticationOf(registration, credentials.secret),
  };
}

function authenticationOf(registration: Registration, secret: string | null): ClientAuth {
  if (secret === null) return None();
  switch (registration.tokenEndpointAuthMethod) {
    case "client_secret_basic":
      return ClientSecretBasic(secret);
    case "client_secret_post":
      return ClientSecretPost(secret);
    case "none":
      return None();
  }
}

/** The option that lets a plain-http loopback endpoint through; the outbound policy has judged it before. */
export function allowHttpOnLoopback(endpoint: string | undefined): { [allowInsecureRequests]?: boolean } {
  return endpoint !== undefined && isLoopback(new URL(endpoint)) ? { [allowInsecureRequests]: true } : {};
}
