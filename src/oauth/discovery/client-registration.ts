// Registers a client at an authorization server (RFC 7591).

import * as z from "zod";
import { boundedFetch } from "../../net/bounded-fetch.ts";
import type { TokenEndpointAuthMethod } from "../../providers/definition/client.ts";
import { SECOND } from "../../shared/clock.ts";
import { JsonObject, parseJson } from "../../shared/json.ts";
import { lazy } from "../../shared/lazy.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { readError } from "../error-fields.ts";

/** How a registered client can authenticate, the preferred method first. */
const METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "none",
] as const satisfies TokenEndpointAuthMethod[];

/** What is registered (RFC 7591, section 2). */
export type ClientMetadata = {
  name: string;
  uri: string;
  redirectUri: string;
  /** Whether the client always requests tokens that are bound to a key (RFC 9449, section 5.2). */
  requiresDpop: boolean;
};

/** A client as the server has registered it. */
export type RegisteredClient = {
  id: string;
  secret: string | null;
  method: (typeof METHODS)[number];
  /** When the secret expires, in milliseconds; null if it does not. */
  expiresAt: number | null;
};

const Registered = lazy(() =>
  z.object({
    client_id: z.string().min(1).max(1024),
    client_secret: z.string().max(4096).nullish(),
    client_secret_expires_at: z.number().nullish(),
    token_endpoint_auth_method: z.string().nullish(),
  }),
);

/** Returns the metadata of a client with the authorization code grant. */
export function clientMetadata({ name, uri, redirectUri, requiresDpop }: ClientMetadata) {
  return {
    client_name: name,
    client_uri: uri,
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    ...(requiresDpop && { dpop_bound_access_tokens: true }),
    // OpenID Connect Dynamic Client Registration 1.0, section 2: a native client's redirect URI is on the loopback interface.
    application_type: new URL(redirectUri).protocol === "https:" ? "web" : "native",
  };
}

/**
 * Registers a client at an endpoint. `offered` are the methods with which clients can authenticate at the server. Fails with
 * `client_registration_failed`, and says what the server responded.
 */
export async function registerClient(
  endpoint: string,
  metadata: ClientMetadata,
  { offered, requestId }: { offered: readonly string[] | undefined; requestId: string | null },
): Promise<Result<RegisteredClient>> {
  const requested = METHODS.find((method) => offered?.includes(method)) ?? METHODS[0];
  const body = JSON.stringify({ ...clientMetadata(metadata), token_endpoint_auth_method: requested });
  const headers = { "content-type": "application/json", accept: "application/json" };
  let response: Response;
  let text: string;
  try {
    response = await boundedFetch(endpoint, { method: "POST", headers, body }, requestId);
    text = await response.text();
  } catch {
    return fail("client_registration_failed", { detail: "The registration endpoint did not respond." });
  }
  const { status } = response;
  const json = parseJson(text);
  const registered = response.ok ? Registered().safeParse(json).data : undefined;
  if (registered === undefined) {
    const fields = JsonObject().safeParse(json).data ?? null;
    const { error, description: error_description } = readError(fields, undefined, []);
    const detail = response.ok ? { detail: "The response to the registration has no client." } : {};
    const providerResponse = { status, error, error_description };
    return fail("client_registration_failed", { ...detail, providerResponse });
  }
  const { client_id: id, client_secret: secret, client_secret_expires_at: expiresAt } = registered;
  // A server can register another method than the requested one (RFC 7591, section 3.2.1).
  const stated = METHODS.find((method) => method === registered.token_endpoint_auth_method);
  const method = stated ?? (secret ? requested : "none");
  const hasSecret = method !== "none" && secret;
  if (method !== "none" && !hasSecret)
    return fail("client_registration_failed", {
      detail: "The server has registered a client without a secret.",
    });
  return ok({
    id,
    secret: hasSecret ? secret : null,
    method,
    expiresAt: hasSecret && expiresAt ? expiresAt * SECOND : null,
  });
}
