// The token endpoint of a connection, for requests with its grant.

import { callbackUrl, settingsOf } from "../../../integration/integration.ts";
import type { IntegrationCopy } from "../../../kv/integration-copy.ts";
import type { TokenEndpoint } from "../../../oauth/token/token-request.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { templateValues } from "../../../providers/template-values.ts";
import { newSecret } from "../../../shared/id.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { keyOfRequests, type TokenSet } from "../../token/token-set.ts";
import { snapshotClient, tokenEndpointOf } from "./client-snapshot.ts";
import { dpopBindingOf } from "./dpop-binding.ts";
import type { ClientSnapshot } from "./stored-records.ts";

/**
 * Returns the token endpoint and the client of a connection. `integration` is the one at the connection's server. Requests prove
 * possession of the key of `tokens`, if there is one. Throws if a secret can't be decrypted.
 */
export async function connectionEndpoint(
  context: ConnectionContext,
  connection: Connection,
  integration: IntegrationCopy,
  tokens: TokenSet | null,
): Promise<{ endpoint: TokenEndpoint; client: ClientSnapshot }> {
  const given = {
    variables: connection.variables,
    learned: connection.provider_metadata,
    random: newSecret(),
  };
  const client = snapshotClient(integration, given);
  const redirectUri =
    client.registration.redirectUri ?? callbackUrl(context.config.publicOrigin, integration);
  const ids = { app: connection.app, integration: integration.id };
  const endpoint = {
    provider: codeProviderOf(integration),
    values: templateValues(codeProviderOf(integration), settingsOf(integration), { ...given, redirectUri }),
    dpop: await dpopBindingOf(client.registration, tokens === null ? null : keyOfRequests(tokens)),
    ...(await tokenEndpointOf(context, ids, client)),
  };
  return { endpoint, client };
}
