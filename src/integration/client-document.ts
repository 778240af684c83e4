// The metadata document of an integration's client (OAuth Client ID Metadata Document). Its URL is the client ID at servers
// that support such documents, so that nobody has to register the client there.

import { clientMetadata } from "../oauth/discovery/client-registration.ts";
import { discoversServer } from "../providers/provider.ts";
import { findProvider } from "../providers/registry.ts";
import { usedClientKey } from "./client-key.ts";
import { callbackUrl, type Integration, jwksUrl } from "./integration.ts";

type DocumentFields = Pick<
  Integration,
  "callback_id" | "provider" | "options" | "sealed_client_key" | "sealed_signing_keys" | "jwks_id"
>;

/** Returns the URL of an integration's document; null where servers could not read it. */
export function documentUrl(
  publicOrigin: string,
  { callback_id }: Pick<Integration, "callback_id">,
): string | null {
  return publicOrigin.startsWith("https:") ? `${publicOrigin}/clients/${callback_id}.json` : null;
}

/** Whether an integration's client has a document. */
export const hasDocument = ({ provider: id }: Pick<Integration, "provider">): boolean => {
  const provider = findProvider(id);
  return provider !== undefined && discoversServer(provider);
};

/** Returns the document; null where the client has none. `name` is the app's, which end users see. */
export function clientDocument(
  integration: DocumentFields,
  { name, publicOrigin }: { name: string; publicOrigin: string },
): Record<string, unknown> | null {
  const url = documentUrl(publicOrigin, integration);
  if (url === null || !hasDocument(integration)) return null;
  const jwks_uri = usedClientKey(integration) === null ? null : jwksUrl(publicOrigin, integration);
  const redirectUri = callbackUrl(publicOrigin, integration);
  const requiresDpop = integration.options.dpop === "required";
  return {
    client_id: url,
    ...clientMetadata({ name, uri: publicOrigin, redirectUri, requiresDpop }),
    ...(jwks_uri === null
      ? { token_endpoint_auth_method: "none" }
      : { token_endpoint_auth_method: "private_key_jwt", jwks_uri }),
  };
}

/** Returns whether a client ID is the URL of the client's metadata document: it has https and a path. */
export const isMetadataUrl = (id: string): boolean => /^https:\/\/[^/?#]+\/[^#]+$/.test(id);
