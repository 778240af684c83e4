import { type Integration, settingsOf } from "../apps/integration.ts";
import type { TokenEndpoint } from "../oauth/token-endpoint.ts";
import { resolveRegistration } from "../providers/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { clientSecretOf } from "./client-secret.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionContext } from "./connection-context.ts";

/** The token endpoint of a connection as its integration is configured now, with the secret opened. */
export async function tokenEndpointOf(
  context: ConnectionContext,
  connection: Connection,
  integration: Integration,
): Promise<TokenEndpoint> {
  const { keyring, outbound } = context.config;
  const secret = await clientSecretOf(
    keyring,
    connection.app,
    integration.id,
    integration.sealed_client_secret,
  );
  const provider = providerOf(integration);
  const registration = resolveRegistration(provider, settingsOf(integration), connection.variables);
  return {
    provider,
    registration,
    credentials: { id: integration.client_id, secret },
    policy: outbound,
    now: context.now,
    requestId: context.requestId,
  };
}
