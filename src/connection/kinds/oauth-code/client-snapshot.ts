// A client at an authorization server, as it was when it was noted: enough to talk to the server later,
// whatever its integration has become, or whether there still is one. The secret stays sealed.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import type { TokenEndpoint } from "../../../oauth/token-request.ts";
import { resolveRegistration } from "../../../providers/registration.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { ClientSnapshot } from "./stored-records.ts";
import { openClientSecret } from "../../../integration/client-secret.ts";

/** The client of an integration as it is now, with a connection's own variables filled in. */
export function snapshotClient(integration: Integration, variables: Record<string, string>): ClientSnapshot {
  const { client_id, sealed_client_secret } = integration;
  const registration = resolveRegistration(codeProviderOf(integration), settingsOf(integration), variables);
  return { registration, client_id, sealed_client_secret };
}

/** Where a noted client is taken, with its secret opened. Throws when the secret does not open. */
export async function tokenEndpointOf(
  context: ConnectionContext,
  owner: { app: string; integration: string },
  { registration, client_id, sealed_client_secret }: ClientSnapshot,
): Promise<Omit<TokenEndpoint, "provider">> {
  const { keyring, outbound } = context.config;
  const secret = await openClientSecret(keyring, owner, sealed_client_secret);
  const { now, requestId } = context;
  return { registration, credentials: { id: client_id, secret }, policy: outbound, now, requestId };
}
