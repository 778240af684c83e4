// Creates the connection of a machine: requests the first token.

import type { Integration } from "../../../integration/integration.ts";
import { clientCredentialsGrant } from "../../../oauth/grants/client-credentials-grant.ts";
import { detailsParameter } from "../../../providers/authorization-details.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { type Connection, newConnection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { OwnedGrant } from "../../connect/imported-grant.ts";
import { saveCreatedConnection } from "../../lifecycle/save-created-connection.ts";
import {
  findTokenTarget,
  firstTokenFailure,
  firstTokenSet,
  namedScopes,
  withFirstToken,
} from "./first-token.ts";

/** Creates an active connection with a token that the integration's client requests with its own credentials. */
export async function createConnection(
  context: ConnectionContext,
  { app, id }: Pick<Connection, "app" | "id">,
  stored: Integration,
  { end_user, scope, authorization_details, variables = {}, metadata = {}, ...others }: OwnedGrant,
): Promise<Result<Connection>> {
  const unused = Object.keys(others)
    .filter((name) => name !== "integration")
    .map((name) => `${name}: is not used, because the integration has the grant type client_credentials`);
  const pending = newConnection(id, app, { id: end_user, name: null }, context.now());
  const authorizationDetails = authorization_details ?? stored.authorization_details;
  const wanted = { scopes: namedScopes(scope), authorizationDetails, variables };
  const target = await findTokenTarget(context, pending, stored, wanted, unused);
  if (!target.ok) return target;
  const { endpoint, scopes, integration } = target.value;
  const parameters = { ...integration.options.token_parameters, ...detailsParameter(authorizationDetails) };
  const outcome = await clientCredentialsGrant(endpoint, scopes, parameters);
  if (!outcome.ok) return firstTokenFailure(context, outcome, endpoint);
  const tokens = firstTokenSet(target.value, outcome.response, context.now());
  const granted = { tokens, metadata: outcome.response.metadata };
  const created = await withFirstToken(
    context,
    { ...pending, app_metadata: metadata },
    target.value,
    granted,
  );
  return ok(await saveCreatedConnection(context, created));
}
