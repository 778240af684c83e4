// Restores a grant from its KV copy. If a Durable Object was restored to an earlier point in time, KV has a newer
// version of the grant. Using it avoids a refresh with a refresh token that was already rotated.

import { log } from "../../shared/log.ts";
import { open } from "../../vault/seal.ts";
import { readTokenCopy, type TokenCopy } from "../../kv/token-copy.ts";
import type { Connection } from "../connection.ts";
import { NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../connection-context.ts";
import { openGrant, publishConnection } from "./publish-connection.ts";
import { type AccessToken, accessTokenFormat, connectionKeyContext, type TokenSet } from "./token-set.ts";
import { scheduleMaintenance } from "../lifecycle/schedule-maintenance.ts";

/** Stores the KV copy of the grant if it is newer than the stored one. Returns whether it was. */
export async function restoreFromKv(context: ConnectionContext): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok || live.value.version === 0) return false;
  const before = live.value;
  const copy = await readNewerCopy(context, before);
  if (copy === null) return false;
  const restored = context.transaction(() => {
    const connection = context.store.connection();
    if (connection === null || connection.status === "deleted" || connection.version >= copy.edge.version)
      return false;
    const { edge, tokens, sealed } = copy;
    const next: Connection = {
      ...connection,
      status: "active",
      granted_scopes: tokens.scopes,
      granted_authorization_details: tokens.authorization_details ?? null,
      provider_metadata: edge.metadata,
      variables: edge.variables,
      origins_since: edge.origins_since,
      version: edge.version,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      refresh_expires_at: tokens.refresh_expires_at,
      refresh_issued_at: null,
      refreshable: edge.refreshable,
      sealed_grant: sealed,
      refresh: NO_REFRESH_YET,
      last_error: null,
    };
    scheduleMaintenance(
      context,
      saveConnection(context, next, { type: "connection.updated", facts: { reason: "restored" } }),
    );
    return true;
  });
  if (restored) {
    log.warn("grant_restored", { app: before.app, connection: before.id, version: copy.edge.version });
    await publishConnection(context);
  }
  return restored;
}

type NewerCopy = { edge: AccessToken; tokens: TokenSet; sealed: string };

async function readNewerCopy(context: ConnectionContext, connection: Connection): Promise<NewerCopy | null> {
  const { app, id } = connection;
  let stored: TokenCopy | null;
  try {
    stored = await readTokenCopy(context.env.TOKENS, app, id);
    if (stored === null || stored.version <= connection.version) return null;
    const keyContext = connectionKeyContext("access", connection);
    const edge = await open(context.config.keyring, keyContext, stored.access, accessTokenFormat);
    const tokens = await openGrant(context, connection, stored.grant);
    // The entry's own version is not encrypted, so it must match the encrypted parts.
    const isConsistent = edge.version === stored.version && edge.access_token === tokens.access_token;
    return isConsistent && edge.integration === connection.integration
      ? { edge, tokens, sealed: stored.grant }
      : null;
  } catch (error) {
    log.bug("published_not_read", error, { app, connection: id });
    return null;
  }
}
