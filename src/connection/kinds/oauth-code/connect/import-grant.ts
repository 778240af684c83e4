// Imports a grant that was obtained elsewhere.

import { type Integration, settingsOf } from "../../../../integration/integration.ts";
import { dpopUseOf } from "../../../../providers/registration/dpop-use.ts";
import { resolveRegistration } from "../../../../providers/registration/registration.ts";
import { variableProblems } from "../../../../providers/registration/registration-problems.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { acceptLearnedValues, sessionVariableProblems } from "../../../../providers/template-values.ts";
import { SECOND } from "../../../../shared/clock.ts";
import { invalidField } from "../../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import { type Connection, newConnection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { boundScopes, splitScopes } from "../../../../oauth/scopes.ts";
import { connectionKeyContext, type TokenSet } from "../../../token/token-set.ts";
import { ownTraits } from "../../../provider-traits.ts";
import { grantClient } from "../client-snapshot.ts";
import type { OwnedGrant } from "../../../connect/imported-grant.ts";
import { saveCreatedConnection } from "../../../lifecycle/save-created-connection.ts";

/** Creates an active connection from an existing grant. */
export async function importGrant(
  context: ConnectionContext,
  { app, id }: Pick<Connection, "app" | "id">,
  integration: Integration,
  input: OwnedGrant,
): Promise<Result<Connection>> {
  const now = context.now();
  const provider = codeProviderOf(integration);
  // Which server and client have issued the grant is known only of an attempt.
  if (provider.discovery !== undefined) return fail("import_not_supported");
  // A bound token is useless without its key, and a bearer token is what the integration refuses.
  if (dpopUseOf(provider, settingsOf(integration)) === "required")
    return fail("import_not_supported", {
      detail: "The integration requires DPoP, and keys can't be imported.",
    });
  const variables = { ...integration.variables, ...input.variables };
  const { values: metadata, problems } = acceptLearnedValues(provider, input.metadata ?? {}, variables);
  problems.push(
    ...variableProblems(provider, variables, "all"),
    ...sessionVariableProblems(provider, input.variables ?? {}),
  );
  const { access_token } = input;
  if (input.credentials !== undefined)
    problems.push("credentials: is not used, because the provider has access tokens");
  for (const name of ["assertion", "subject_token", "subject_token_type"] as const)
    if (input[name] !== undefined)
      problems.push(`${name}: is not used, because the integration has another grant type than JWT bearer`);
  if (access_token === undefined) problems.push("access_token: is required");
  if (access_token === undefined || problems.length > 0)
    return fail("invalid_request", { fields: problems.map(invalidField) });
  const registration = resolveRegistration(provider, settingsOf(integration), {
    variables,
    learned: metadata,
  });
  const { defaultExpiresIn, endpoints, keepAliveDays } = registration;
  // The app knows what it says, unlike a server: zero means that the token has expired.
  const expiresIn =
    input.expires_in === undefined ? defaultExpiresIn : Math.floor(Math.max(input.expires_in, 0));
  const tokens: TokenSet = {
    access_token,
    refresh_token:
      provider.token.refresh_with === "access_token" ? access_token : (input.refresh_token ?? null),
    issued_at: now,
    expires_at: expiresIn === null ? null : now + expiresIn * SECOND,
    refresh_expires_at: null,
    scopes: input.scope === undefined ? integration.scopes : boundScopes(splitScopes(input.scope)),
    ...(input.authorization_details !== undefined && { authorization_details: input.authorization_details }),
    client: grantClient({ registration, client_id: integration.client_id }),
  };
  const pending = newConnection(id, app, { id: input.end_user, name: null }, now);
  const sealed_grant = await seal(context.config.keyring, connectionKeyContext("grant", pending), tokens);
  const imported: Connection = {
    ...pending,
    integration: integration.id,
    provider: provider.id,
    provider_traits: ownTraits(integration),
    status: "active",
    requested_scopes: integration.scopes,
    granted_scopes: tokens.scopes,
    requested_authorization_details: integration.authorization_details,
    granted_authorization_details: tokens.authorization_details ?? null,
    scopes_case_sensitive: provider.scopes.case_sensitive,
    ...splitMetadata([...provider.token.metadata_fields, ...Object.keys(provider.learned)], metadata),
    // The integration's own can change later.
    variables: input.variables ?? {},
    origins_since: integration.origins_since,
    version: 1,
    issued_at: now,
    expires_at: tokens.expires_at,
    refreshable: provider.token.refresh && tokens.refresh_token !== null,
    revocable: endpoints.revocation_endpoint !== undefined,
    sealed_grant,
    keep_alive_days: keepAliveDays ?? null,
  };
  return ok(await saveCreatedConnection(context, imported));
}

/** Splits metadata into fields that the provider's token response has and the app's own fields. */
function splitMetadata(fields: readonly string[], metadata: Record<string, string>) {
  const entries = Object.entries(metadata);
  return {
    provider_metadata: Object.fromEntries(entries.filter(([name]) => fields.includes(name))),
    app_metadata: Object.fromEntries(entries.filter(([name]) => !fields.includes(name))),
  };
}
