import { appStub, type RevocationClaim } from "../../../apps/app-rpc.ts";
import { revokeTokens, type RevocationOutcome } from "../../../oauth/revocation.ts";
import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import { findProvider } from "../../../providers/registry.ts";
import { open } from "../../../vault/seal.ts";
import { accountKeyOf, directoryEntry } from "../../account-key.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { atServer } from "../../discovered-server.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import { connectionKeyContext, TokenSet } from "../../token/token-set.ts";
import { tokenEndpointOf, snapshotClient } from "./client-snapshot.ts";
import {
  type CodeRemoteGrant,
  type ClientSnapshot,
  type UnscheduledCodeGrant,
  codeRemoteGrant,
  putCodeRemoteGrant,
} from "./stored-records.ts";

/** Returns the grant to revoke when a connection is deleted, if its server supports revocation. */
export function remoteGrantsOf(_: ConnectionContext, connection: Connection): UnscheduledCodeGrant[] {
  const { app, id, integration, variables, origins_since, sealed_grant, revocable, server } = connection;
  const { provider_metadata: learned } = connection;
  const isCodeConnection = findProvider(connection.provider ?? "")?.kind === "code";
  if (!isCodeConnection || sealed_grant === null || integration === null || !revocable) return [];
  const owner = {
    app,
    connection: id,
    integration,
    variables,
    learned,
    origins_since,
    server,
    account: accountKeyOf(connection),
  };
  return [{ kind: "code", ...owner, client: null, sealed_tokens: sealed_grant }];
}

/** Revokes a grant at its server (RFC 7009). */
export async function revokeGrant(
  context: ConnectionContext,
  { id }: RemoteGrant,
): Promise<RevocationOutcome> {
  const grant = codeRemoteGrant(context.store, id);
  if (grant === null) return { kind: "refused" };
  const client = await getClient(context, grant);
  if (client === null) return { kind: "refused" };
  const endpoint = await tokenEndpointOf(context, grant, client);
  const keyContext = connectionKeyContext("grant", { app: grant.app, id: grant.connection });
  const tokens = await open(context.config.keyring, keyContext, grant.sealed_tokens, TokenSet());
  switch (await claimRevocation(context, grant)) {
    case "revoke":
      return revokeTokens(endpoint, tokens);
    case "shared":
      return { kind: "shared" };
  }
}

/** Asks the app's object whether another connection uses the grant's account. */
async function claimRevocation(
  context: ConnectionContext,
  { app, connection, integration, account }: CodeRemoteGrant,
): Promise<RevocationClaim> {
  if (account === null) return "revoke";
  const current = context.store.connection();
  const entry = current === null ? null : directoryEntry(current, context.now());
  return appStub(context.env, app).claimRevocation({ connection, integration, account }, entry);
}

/**
 * Returns the stored client snapshot, or a new one of the integration; null where neither exists, or where the
 * integration has other origins than those that the grant was issued for.
 */
async function getClient(context: ConnectionContext, grant: CodeRemoteGrant): Promise<ClientSnapshot | null> {
  if (grant.client !== null) return grant.client;
  const { app, integration: id, variables, learned, origins_since } = grant;
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null || !hasOriginsOf({ origins_since }, integration)) return null;
  const client = snapshotClient(atServer(integration, grant.server), { variables, learned });
  // Stored, because the integration may be deleted before the provider can be reached.
  putCodeRemoteGrant(context.store, { ...grant, client });
  return client;
}
