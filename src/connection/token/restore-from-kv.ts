// The recovery copy in KV, a store of its own: an object that was set back to an earlier point in time
// finds there the version that came after, and takes it instead of presenting a token that was rotated.

import { log } from "../../shared/log.ts";
import { open } from "../../vault/seal.ts";
import { readTokenCopy, type TokenCopy } from "../../kv/token-copy.ts";
import type { Connection } from "../connection.ts";
import { NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../connection-context.ts";
import { openGrant, publishConnection } from "./publish-connection.ts";
import { AccessToken, sealContext, type TokenSet } from "./token-set.ts";
import { scheduleMaintenance } from "../lifecycle/schedule-maintenance.ts";

/** Takes a published grant that is newer than the stored one; tells whether there was one. */
export async function restoreFromKv(context: ConnectionContext): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok || live.value.version === 0) return false;
  const before = live.value;
  const found = await readPublished(context, before);
  if (found === null) return false;
  const adopted = context.transaction(() => {
    const connection = context.store.connection();
    if (connection === null || connection.status === "deleted" || connection.version >= found.edge.version)
      return false;
    const { edge, tokens, sealed } = found;
    const next: Connection = {
      ...connection,
      status: "active",
      granted_scopes: tokens.scopes,
      provider_metadata: edge.metadata,
      variables: edge.variables,
      version: edge.version,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      refresh_expires_at: tokens.refresh_expires_at,
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
  if (adopted) {
    log.warn("grant_restored", { app: before.app, connection: before.id, version: found.edge.version });
    await publishConnection(context);
  }
  return adopted;
}

type Published = { edge: AccessToken; tokens: TokenSet; sealed: string };

async function readPublished(context: ConnectionContext, connection: Connection): Promise<Published | null> {
  const { app, id } = connection;
  let entry: TokenCopy | null;
  try {
    entry = await readTokenCopy(context.env.TOKENS, app, id);
    if (entry === null || entry.version <= connection.version) return null;
    const place = sealContext("access", connection);
    const edge = await open(context.config.keyring, place, entry.access, AccessToken);
    const tokens = await openGrant(context, connection, entry.grant);
    // The version outside is not sealed; only what both sealed parts say counts.
    const isWhole = edge.version === entry.version && edge.access_token === tokens.access_token;
    return isWhole && edge.integration === connection.integration
      ? { edge, tokens, sealed: entry.grant }
      : null;
  } catch (error) {
    log.bug("published_not_read", error, { app, connection: id });
    return null;
  }
}
