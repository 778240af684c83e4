// Connections that an app creates with a credential, and credentials that it replaces. Nobody is asked.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import { resolveEndpoints } from "../../../providers/registration/registration.ts";
import { endpointProblems, variableProblems } from "../../../providers/registration/registration-problems.ts";
import { keyProviderOf } from "../../../providers/registry.ts";
import { ownVariables, sessionVariableProblems, templateValues } from "../../../providers/template-values.ts";
import { type FailureCode, invalidField } from "../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { accountFailure, keepAccount } from "../../check/account.ts";
import { type Connection, newConnection, NO_REFRESH_YET } from "../../connection.ts";
import {
  changeIfSame,
  type ConnectionContext,
  liveConnection,
  saveConnection,
} from "../../connection-context.ts";
import type { NewCredentials, OwnedGrant } from "../../connect/imported-grant.ts";
import { saveCreatedConnection } from "../../lifecycle/save-created-connection.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { publishConnection } from "../../token/publish-connection.ts";
import { connectionKeyContext, type TokenSet } from "../../token/token-set.ts";
import { type CheckedCredential, checkCredential } from "./check-credential.ts";
import { type Credential, credentialProblems, tokensOf } from "./credentials.ts";
import { grantFields } from "./grant-fields.ts";

type Accepted = { tokens: TokenSet; checked: CheckedCredential };

/** Creates an active connection with a credential, which the provider accepts as far as it can be asked. */
export async function createConnection(
  context: ConnectionContext,
  { app, id }: Pick<Connection, "app" | "id">,
  integration: Integration,
  { end_user, credentials = {}, variables = {}, metadata = {}, ...others }: OwnedGrant,
): Promise<Result<Connection>> {
  const unused = Object.keys(others).filter((name) => name !== "integration");
  if (unused.length > 0)
    return fail("invalid_request", {
      fields: unused.map((path) => ({ path, message: "is not used, because the provider has API keys" })),
    });
  const accepted = await acceptCredential(context, integration, variables, credentials);
  if (!accepted.ok) return accepted;
  const { tokens, checked } = accepted.value;
  const pending = newConnection(id, app, { id: end_user, name: null }, context.now());
  const sealed_grant = await seal(context.config.keyring, connectionKeyContext("grant", pending), tokens);
  const created: Connection = {
    ...pending,
    ...grantFields(tokens, integration),
    integration: integration.id,
    provider: integration.provider,
    status: "active",
    account: checked.account,
    provider_metadata: checked.metadata,
    app_metadata: metadata,
    variables,
    origins_since: integration.origins_since,
    version: 1,
    sealed_grant,
  };
  return ok(await saveCreatedConnection(context, created));
}

/** Replaces the credential of a connection. Fails if the provider says that it is of another account. */
export async function replaceCredentials(
  context: ConnectionContext,
  connection: Connection,
  integration: Integration,
  { credentials = {}, ...others }: NewCredentials,
): Promise<Result<Connection>> {
  const unused = Object.keys(others).map((path) => ({
    path,
    message: "is not used, because the provider has API keys",
  }));
  if (unused.length > 0) return fail("invalid_request", { fields: unused });
  const variables = ownVariables(keyProviderOf(integration), connection.variables);
  const accepted = await acceptCredential(context, integration, variables, credentials);
  if (!accepted.ok) return accepted;
  const { tokens, checked } = accepted.value;
  const sealed_grant = await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens);
  let refused: FailureCode | null = null;
  const saved = changeIfSame(context, connection, (current) => {
    // Compared here, after the last await, because a check may have read the account in the meantime.
    refused = accountFailure(current.account, checked.account);
    if (refused !== null) return current;
    const next: Connection = {
      ...current,
      ...grantFields(tokens, integration),
      status: "active",
      account: keepAccount(current.account, checked.account),
      provider_metadata: { ...current.provider_metadata, ...checked.metadata },
      origins_since: integration.origins_since,
      version: current.version + 1,
      sealed_grant,
      refresh: NO_REFRESH_YET,
      last_error: null,
    };
    const change =
      current.status === "reauthorization_required"
        ? ({ type: "connection.recovered" } as const)
        : ({ type: "connection.updated", facts: { reason: "reconnected" } } as const);
    const active = saveConnection(context, next, change);
    scheduleMaintenance(context, active);
    return active;
  });
  if (refused !== null) return fail(refused);
  await publishConnection(context);
  if (saved !== null) return ok(saved);
  // Reconnected or deleted in the meantime.
  const live = liveConnection(context);
  return live.ok ? fail("attempt_already_used") : live;
}

/** Checks a credential that an app has sent. */
async function acceptCredential(
  context: ConnectionContext,
  integration: Integration,
  variables: Readonly<Record<string, string>>,
  credentials: Credential,
): Promise<Result<Accepted>> {
  const provider = keyProviderOf(integration);
  const settings = settingsOf(integration);
  const all = { ...integration.variables, ...variables };
  const endpoints = resolveEndpoints(provider, settings, { variables });
  const fields = [
    ...[
      ...variableProblems(provider, all, "all"),
      ...sessionVariableProblems(provider, variables),
      ...endpointProblems(provider, endpoints, context.config.outbound),
    ].map(invalidField),
    ...credentialProblems(provider, credentials, "credentials"),
  ];
  if (fields.length > 0) return fail("invalid_request", { fields });
  const values = templateValues(provider, settings, { variables });
  const tokens = tokensOf(provider, values, credentials, context.now());
  const checked = await checkCredential(context, provider, integration, variables, tokens);
  return checked.ok ? ok({ tokens, checked: checked.value }) : checked;
}
