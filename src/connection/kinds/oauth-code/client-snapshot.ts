// Snapshots of a client at an authorization server. With a snapshot, Latchkey can send requests to the server even
// after the integration was changed or deleted. The client secret and the private keys stay encrypted.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import type { TokenEndpoint } from "../../../oauth/token/token-request.ts";
import {
  type Registration,
  resolveRegistration,
  withLearnedValues,
} from "../../../providers/registration/registration.ts";
import type { GivenValues } from "../../../providers/template-values.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { TokenSet } from "../../token/token-set.ts";
import type { ClientSnapshot, CodeAttempt } from "./stored-records.ts";
import { openClientKey, usedClientKey } from "../../../integration/client-key.ts";
import { openClientSecret } from "../../../integration/client-secret.ts";

/** Returns a snapshot of an integration's client, with the connection's values filled in. */
export function snapshotClient(
  integration: Parameters<typeof settingsOf>[0] & Pick<Integration, "provider" | "definition">,
  given: GivenValues,
): ClientSnapshot {
  const { client_id, sealed_client_secret } = integration;
  const registration = resolveRegistration(codeProviderOf(integration), settingsOf(integration), given);
  return { registration, client_id, sealed_client_secret, sealed_client_key: usedClientKey(integration) };
}

/**
 * Returns an attempt's registration with the values that the flow has brought. The attempt was stored before they were
 * known.
 */
export function registrationOf(
  attempt: Pick<CodeAttempt, "provider" | "definition" | "registration" | "variables" | "client_id">,
  learned: Readonly<Record<string, unknown>>,
): Registration {
  const { registration, variables, client_id: clientId } = attempt;
  return withLearnedValues(codeProviderOf(attempt), registration, { variables, clientId }, { learned });
}

/** Returns the client as a grant records it; null where the registration has no token endpoint. */
export function grantClient({
  registration,
  client_id,
}: Pick<ClientSnapshot, "registration" | "client_id">): TokenSet["client"] {
  const url = URL.parse(registration.endpoints.token_endpoint ?? "");
  return url === null ? null : { id: client_id, token_origin: url.origin };
}

/** Returns the token endpoint of a snapshot, with the client secret and the private key decrypted. Throws if decryption fails. */
export async function tokenEndpointOf(
  context: ConnectionContext,
  ids: { app: string; integration: string },
  { registration, client_id, sealed_client_secret, sealed_client_key }: ClientSnapshot,
): Promise<Omit<TokenEndpoint, "provider" | "values">> {
  const { keyring, outbound } = context.config;
  const secret = await openClientSecret(keyring, ids, sealed_client_secret);
  const { now, requestId } = context;
  const key = await openClientKey(keyring, ids, sealed_client_key, now());
  const policy = registration.anyPort === true ? { ...outbound, anyPort: true } : outbound;
  return { registration, credentials: { id: client_id, secret, key }, policy, now, requestId };
}
