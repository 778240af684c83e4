// The entry point of a provider's API. Checks the access token, and then calls the provider's own handler.

import { respondWithFaults } from "../control/respond-with-faults.ts";
import type { Grant } from "./grants.ts";
import { type ReceivedRequest, readRequest } from "../control/received-request.ts";
import { resourceMetadataPath } from "./discovery.ts";
import { boundToken, readProof } from "./proof.ts";
import type { Sandbox } from "../sandbox.ts";

/** Handles an API call, and applies faults. */
export async function handleApiCall(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  const { provider, clients, faults, grants, log, records } = sandbox;
  const now = Date.now();
  const presented = boundToken(received.headers) ?? provider.credential(received.headers) ?? "";
  const isProven = await provesToken(sandbox, incoming.url, received, presented);
  const token = grants.findToken("access", presented);
  const grant = token && grants.find(token.grant_id);
  // An expired or revoked token still identifies the client.
  const clientId = grant?.client_id ?? null;
  log.record("api", clientId, received, now);
  log.count("api", clientId);
  const applied = faults.take({ on: "api", clientId });

  const isValid = token?.revoked_at === null && (token.expires_at === null || now < token.expires_at);
  const activeGrant: Grant | undefined =
    isProven && isValid && grant?.revoked_at === null ? grant : undefined;
  return respondWithFaults(applied, () => {
    if (!activeGrant) return unauthorized(sandbox, incoming.url);
    const path = received.path.slice(provider.paths.api.length).replaceAll(/^\/+|\/+$/g, "");
    const settings = clients.settings(activeGrant.client_id);
    const { method, query, headers, body } = received;
    return provider.handleApiCall({
      method,
      path,
      query,
      headers,
      body,
      grant: activeGrant,
      settings,
      records,
      now,
    });
  });
}

/** Refuses a call. An MCP server says where its metadata is (RFC 9728, section 5.1). */
function unauthorized({ provider }: Sandbox, url: string): Response {
  const response = provider.unauthorized();
  const { resource } = provider.paths;
  if (resource !== undefined) {
    const { href } = new URL(resourceMetadataPath(resource), url);
    response.headers.set("www-authenticate", `Bearer resource_metadata="${href}"`);
  }
  return response;
}

/** Returns whether a request may carry a token: a bound one with its own scheme and a proof of its key, and others without. */
async function provesToken(
  { grants }: Sandbox,
  url: string,
  { method, headers }: ReceivedRequest,
  token: string,
): Promise<boolean> {
  const thumbprint = grants.thumbprintOf(token);
  const hasOwnScheme = boundToken(headers) !== undefined;
  if (thumbprint === undefined || !hasOwnScheme) return thumbprint === undefined && !hasOwnScheme;
  const proof = await readProof(url, method, headers["dpop"], token);
  return proof?.thumbprint === thumbprint && grants.useProof(proof.jti);
}
