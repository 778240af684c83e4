// The authorization server that an integration's own client belongs to, if servers are discovered. An app's client is never
// used at another one: end users can name servers, and each of them could otherwise ask for the client's secret.

import { discoversServer, type Provider } from "../providers/provider.ts";
import { resourceOf } from "../providers/definition/check-resource.ts";
import { isMetadataUrl } from "./client-document.ts";
import type { Integration, IntegrationChanges } from "./integration.ts";

/**
 * Returns the issuer to which a client is bound after a change; null where that is still open. Only a change that contains
 * the client's secret or key releases the client, or one of the ID if there are none.
 */
export function issuerOfClient(
  provider: Provider,
  current: Integration,
  changes: IntegrationChanges,
): string | null {
  if (!discoversServer(provider)) return null;
  const { client_id, client_secret, client_private_key } = changes;
  const hasCredential = current.sealed_client_secret !== null || current.sealed_client_key !== null;
  const hasNewId = client_id !== undefined && client_id !== current.client_id;
  const isReleased =
    client_secret !== undefined || client_private_key !== undefined || (hasNewId && !hasCredential);
  return isReleased ? null : (boundIssuer(current) ?? null);
}

/** Returns the issuer to which an integration's own client is bound. */
export const boundIssuer = ({ endpoints, client_issuer }: Pick<Integration, "endpoints" | "client_issuer">) =>
  endpoints.issuer ?? client_issuer ?? undefined;

/** Returns a message for each setting that could send a discovered server's credentials elsewhere. */
export function discoveryProblems(provider: Provider, integration: Integration): string[] {
  if (!discoversServer(provider)) return [];
  const { client_id, client_key_alg, definition, endpoints, variables } = integration;
  const isOwn = client_id !== "" && !isMetadataUrl(client_id);
  return [
    ...Object.keys(endpoints)
      .filter((name) => name !== "issuer")
      .map((name) => `endpoints.${name}: is discovered for each connection`),
    ...(["endpoints", "variants"] as const)
      .filter((name) => definition?.[name] !== undefined)
      .map((name) => `definition.${name}: is not possible, because endpoints are discovered`),
    // The document of Latchkey's own client has only the keys that Latchkey has created.
    ...(client_id === "" && client_key_alg !== null
      ? ["client_private_key: requires client_id. Create a signing key for a client that Latchkey describes"]
      : []),
    ...(isOwn && endpoints.issuer === undefined && resourceOf(variables) === undefined
      ? ["endpoints.issuer: is required with client_id, because a client belongs to one authorization server"]
      : []),
  ];
}
