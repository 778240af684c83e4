// The authorization server that an attempt has discovered, and the integration's client there. They belong to one
// connection, because each connection of an integration can be to another server.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { Integration } from "../integration/integration.ts";
import { TOKEN_ENDPOINT_AUTH_METHODS } from "../providers/definition/client.ts";
import { Discovered } from "../providers/integration-settings.ts";

export const DiscoveredServer = lazy(() =>
  z.object({
    metadata: Discovered(),
    client_id: z.string(),
    /** Encrypted like that of the integration. */
    sealed_client_secret: z.string().nullable(),
    method: z.enum(TOKEN_ENDPOINT_AUTH_METHODS),
    /** Whether Latchkey has registered the client (RFC 7591), so that it can register another one. */
    is_registered: z.boolean(),
    /** Whether the resource accepts only tokens that are bound to a key (RFC 9728, section 2). */
    requires_dpop: z.boolean().default(false),
  }),
);

export type DiscoveredServer = Parsed<typeof DiscoveredServer>;

type ClientFields = "client_id" | "sealed_client_secret" | "sealed_client_key" | "options" | "discovered";

/** Returns an integration with the server and the client of a connection; as it is where nothing was discovered. */
export function atServer<I extends Pick<Integration, ClientFields>>(
  integration: I,
  server: DiscoveredServer | null,
): I {
  if (server === null) return integration;
  const { metadata: discovered, client_id, method, is_registered, requires_dpop } = server;
  // The app may have replaced the secret of its own client since.
  const isOwn = !is_registered && server.sealed_client_secret !== null && integration.client_id === client_id;
  return {
    ...integration,
    client_id,
    sealed_client_secret: isOwn ? integration.sealed_client_secret : server.sealed_client_secret,
    // A server at which Latchkey has registered the client does not know its key.
    sealed_client_key: is_registered ? null : integration.sealed_client_key,
    options: {
      ...(requires_dpop && { dpop: "required" as const }),
      ...integration.options,
      token_endpoint_auth_method: method,
      pkce: true,
    },
    discovered,
  };
}
