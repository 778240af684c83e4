// Describes the authorization server and the client in the form that oauth4webapi expects.

import {
  allowInsecureRequests,
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretPost,
  None,
} from "oauth4webapi";
import { isLoopback } from "../net/outbound-policy.ts";
import { base64Of } from "../providers/api-request.ts";
import type { Registration } from "../providers/registration/registration.ts";
import type { Clock } from "../shared/clock.ts";
import { type AssertionKey, assertionAuthentication, signJwt } from "./client-assertion.ts";

/** A client's ID, and its secret or private key. A public client has neither. */
export type ClientCredentials = {
  id: string;
  secret: string | null;
  key?: AssertionKey | null;
};

export type ServerAndClient = { server: AuthorizationServer; client: Client; authentication: ClientAuth };

/** Returns the server, the client, and the client's single authentication method (RFC 6749, section 2.3). */
export function serverAndClient(
  registration: Registration,
  credentials: ClientCredentials,
  now: Clock,
): ServerAndClient {
  const { token_endpoint, revocation_endpoint, issuer } = registration.endpoints;
  const server: AuthorizationServer = {
    // The audience of assertions. Must not be empty.
    issuer: issuer ?? token_endpoint ?? "",
    ...(token_endpoint !== undefined && { token_endpoint }),
    ...(revocation_endpoint !== undefined && { revocation_endpoint }),
  };
  return {
    server,
    client: { client_id: credentials.id },
    authentication: authenticationOf(registration, credentials, now),
  };
}

function authenticationOf(
  registration: Registration,
  { secret, key = null }: ClientCredentials,
  now: Clock,
): ClientAuth {
  const { clientAssertion, secretJwt } = registration;
  if (clientAssertion !== undefined) {
    return key === null ? None() : assertionAuthentication(clientAssertion, key, now);
  }
  if (secret === null && secretJwt !== undefined && key !== null && "jwk" in key) {
    return async (server, { client_id: id, ...client }, body, headers) => {
      const signed = { id, secret: await signJwt(secretJwt, key, now) };
      await authenticationOf(registration, signed, now)(server, { client_id: id, ...client }, body, headers);
    };
  }
  if (secret === null) return None();
  switch (registration.tokenEndpointAuthMethod) {
    case "client_secret_basic":
      return (_server, { client_id }, _body, headers) => {
        const credentials = basicCredentials(client_id, secret, registration.basicEncoding ?? "form");
        headers.set("authorization", `Basic ${credentials}`);
      };
    case "client_secret_as_user":
      return (_server, _client, _body, headers) => {
        headers.set("authorization", `Basic ${basicCredentials(secret, "", "raw")}`);
      };
    case "client_secret_post":
      return ClientSecretPost(secret);
    // Without `clientAssertion` above.
    case "private_key_jwt":
    case "none":
      return None();
  }
}

/**
 * Returns the credentials of HTTP Basic authentication. In the form `form`, the ID and the secret are form-encoded first
 * (RFC 6749, section 2.3.1), as the WHATWG form serializer does it. The library would also encode `-`, `_`, `.`, and `*`,
 * which servers without a decoder refuse.
 */
export function basicCredentials(id: string, secret: string, encoding: "form" | "raw"): string {
  const pair = encoding === "raw" ? [id, secret] : [id, secret].map(formEncoded);
  return base64Of(pair.join(":"));
}

const formEncoded = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);

/**
 * Returns the option that allows a loopback endpoint without TLS. The outbound policy has been checked
 * before.
 */
export function allowHttpOnLoopback(endpoint: string | undefined): { [allowInsecureRequests]?: boolean } {
  return endpoint !== undefined && isLoopback(new URL(endpoint)) ? { [allowInsecureRequests]: true } : {};
}
