import { appStub } from "../../../apps/app-rpc.ts";
import { revokeToken, type RevocationOutcome } from "../../../oauth/revocation.ts";
import { findProvider } from "../../../providers/registry.ts";
import { open } from "../../../vault/seal.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import { sealContext, TokenSet } from "../../token/token-set.ts";
import { tokenEndpointOf, snapshotClient } from "./client-snapshot.ts";
import {
  type CodeRemoteGrant,
  type ClientSnapshot,
  type UnscheduledCodeGrant,
  codeRemoteGrant,
  putCodeRemoteGrant,
} from "./stored-records.ts";

/** The grant of a connection that ends, where its server can be told. */
export function remoteGrantsOf(_: ConnectionContext, connection: Connection): UnscheduledCodeGrant[] {
  const { app, id, integration, variables, sealed_grant, revocable } = connection;
  const isOurs = findProvider(connection.provider ?? "")?.kind === "code";
  if (!isOurs || sealed_grant === null || integration === null || !revocable) return [];
  return [
    { kind: "code", app, connection: id, integration, variables, client: null, sealed_tokens: sealed_grant },
  ];
}

/** Revokes a grant at its server (RFC 7009). */
export async function revokeGrant(
  context: ConnectionContext,
  grant: RemoteGrant,
): Promise<RevocationOutcome> {
  const revocation = codeRemoteGrant(context.store, grant.id);
  if (revocation === null) return { kind: "refused" };
  const client = await clientOf(context, revocation);
  if (client === null) return { kind: "refused" };
  const endpoint = await tokenEndpointOf(context, revocation, client);
  const place = sealContext("grant", { app: revocation.app, id: revocation.connection });
  const tokens = await open(context.config.keyring, place, revocation.sealed_tokens, TokenSet);
  // By its refresh token, or by its access token where that is all (RFC 7009, section 2.1).
  return tokens.refresh_token === null
    ? revokeToken(endpoint, tokens.access_token, "access_token")
    : revokeToken(endpoint, tokens.refresh_token, "refresh_token");
}

/** The client as it was noted; where nothing was noted yet, as the integration is now. Null: there is none. */
async function clientOf(
  context: ConnectionContext,
  revocation: CodeRemoteGrant,
): Promise<ClientSnapshot | null> {
  if (revocation.client !== null) return revocation.client;
  const { app, integration: id, variables } = revocation;
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null) return null;
  const client = snapshotClient(integration, variables);
  // Kept, since the integration may be deleted before the provider can be reached.
  putCodeRemoteGrant(context.store, { ...revocation, client });
  return client;
}
