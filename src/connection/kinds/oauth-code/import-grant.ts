// Takes over a grant that was made elsewhere.

import * as z from "zod";
import { type Integration, settingsOf } from "../../../integration/integration.ts";
import { parseExpiresIn } from "../../../oauth/expires-in.ts";
import { resolveRegistration } from "../../../providers/registration.ts";
import { providerOf } from "../../../providers/registry.ts";
import { SECOND } from "../../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../../shared/id.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { type Connection, newConnection } from "../../connection.ts";
import { type ConnectionContext, saveConnection } from "../../connection-context.ts";
import { publish } from "../../token/publish-connection.ts";
import { splitScopes } from "../../../oauth/scopes.ts";
import { sealContext, type TokenSet } from "../../token/token-set.ts";
import { watchGrant } from "../../lifecycle/schedule-maintenance.ts";

export const ImportedGrant = z.strictObject({
  integration: z.string().max(64),
  end_user: z.string().min(1).max(256).describe("Your own id of the person."),
  access_token: z.string().min(1).max(16_384),
  refresh_token: z.string().min(1).max(16_384).optional(),
  expires_in: z.number().optional().describe("Seconds."),
  scope: z.string().max(8192).optional().describe("Separated by blanks."),
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(1024))
    .optional()
    .describe("What the token answer said beside the tokens, and what is your own."),
});

/** Makes an active connection of an existing grant. */
export async function importGrant(
  context: ConnectionContext,
  ids: { app: AppId; connection: ConnectionId },
  integration: Integration,
  input: z.output<typeof ImportedGrant>,
): Promise<Result<Connection>> {
  const now = context.now();
  const provider = providerOf(integration);
  if (provider.kind !== "code") return fail("import_not_supported");
  const { defaultExpiresIn, endpoints, keepAliveDays } = resolveRegistration(
    provider,
    settingsOf(integration),
  );
  const expiresIn = parseExpiresIn(input.expires_in, "seconds") ?? defaultExpiresIn;
  const tokens: TokenSet = {
    access_token: input.access_token,
    refresh_token: input.refresh_token ?? null,
    issued_at: now,
    expires_at: expiresIn === null ? null : now + expiresIn * SECOND,
    refresh_expires_at: null,
    scopes: input.scope === undefined ? integration.scopes : splitScopes(input.scope),
  };
  const blank = newConnection(ids.connection, ids.app, { id: input.end_user, name: null }, now);
  const sealed_grant = await seal(context.config.keyring, sealContext("grant", blank), tokens);
  const imported: Connection = {
    ...blank,
    integration: integration.id,
    provider: provider.id,
    status: "active",
    requested_scopes: integration.scopes,
    granted_scopes: tokens.scopes,
    scopes_case_sensitive: provider.scopes.caseSensitive,
    ...splitMetadata(provider.token.metadataFields, input.metadata ?? {}),
    variables: integration.variables,
    version: 1,
    issued_at: now,
    expires_at: tokens.expires_at,
    refreshable: provider.token.refresh && tokens.refresh_token !== null,
    revocable: endpoints.revocation_endpoint !== undefined,
    sealed_grant,
    keep_alive_days: keepAliveDays ?? null,
  };
  const saved = context.transaction(() => {
    const facts = { reason: "imported" };
    const active = saveConnection(context, imported, { type: "connection.created", facts });
    watchGrant(context, active);
    return active;
  });
  await publish(context);
  return ok(saved);
}

/** What the provider's token answer would have said, apart from what is the app's own. */
function splitMetadata(fields: readonly string[], metadata: Record<string, string>) {
  const entries = Object.entries(metadata);
  return {
    provider_metadata: Object.fromEntries(entries.filter(([name]) => fields.includes(name))),
    app_metadata: Object.fromEntries(entries.filter(([name]) => !fields.includes(name))),
  };
}
