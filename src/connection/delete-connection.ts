// Ends a connection: here at once, at the provider where it can be told.

import { appStub } from "../apps/app-stub.ts";
import { providerOf } from "../providers/registry.ts";
import { log } from "../shared/log.ts";
import { ok, type Result } from "../shared/result.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { openGrant, publish } from "./publish.ts";
import { revokeTokenSet } from "./revoke-token-set.ts";
import { tokenEndpointOf } from "./token-endpoint-of.ts";

export type Deletion = {
  connection: Connection;
  /** Whether the provider was told and agreed. */
  revoked: boolean;
  /** What the person can do where the provider can't be told. */
  hint: string | null;
};

/** Deletes the connection. No token is served from the first write on; then the grant is revoked. */
export async function deleteConnection(context: ConnectionContext): Promise<Result<Deletion>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { sealed_grant } = live.value;
  const deleted = saveConnection(context, {
    ...live.value,
    status: "deleted",
    sealed_grant: null,
    refreshable: false,
    expires_at: null,
  });
  const [revocation] = await Promise.all([revoke(context, deleted, sealed_grant), publish(context)]);
  log.info("deleted", { app: deleted.app, connection: deleted.id, revoked: revocation.revoked });
  // What has been told is over; an object that still has to tell keeps its storage until it has.
  if (context.tasks.dueAt("publish") === null) await context.destroy();
  return ok({ connection: deleted, ...revocation });
}

async function revoke(
  context: ConnectionContext,
  connection: Connection,
  sealedGrant: string | null,
): Promise<Omit<Deletion, "connection">> {
  const { app, integration: integrationId } = connection;
  if (sealedGrant === null || integrationId === null) return { revoked: false, hint: null };
  try {
    const integration = await appStub(context.env, app).integration(integrationId);
    if (integration === null) return { revoked: false, hint: null };
    const endpoint = await tokenEndpointOf(context, connection, integration);
    const revoked = await revokeTokenSet(endpoint, await openGrant(context, connection, sealedGrant));
    return { revoked, hint: revoked ? null : providerOf(integration).revocationHint };
  } catch (error) {
    // The connection is deleted whatever happens here; the answer tells that the provider was not told.
    log.bug("revocation_failed", error, { app, connection: connection.id });
    return { revoked: false, hint: null };
  }
}
