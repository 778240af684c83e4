// Deletes items that are no longer used at the provider, which ends the person's consent.

import { appStub } from "../../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import { settingsOf } from "../../../integration/integration.ts";
import { deleteItem as deleteAtProvider } from "../../../items/item.ts";
import type { RevocationOutcome } from "../../../oauth/revocation.ts";
import { resolveEndpoints } from "../../../providers/registration/registration.ts";
import { providerOf } from "../../../providers/registry.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import {
  callWithApiKey,
  integrationOf,
  isOfOtherOrigins,
  type ItemFailure,
  type ItemResult,
} from "./call-with-api-key.ts";
import { createKeyFromSnapshot } from "./client-snapshot.ts";
import {
  itemRemoteGrant,
  type ItemRemoteGrant,
  type KeyClientSnapshot,
  putItemRemoteGrant,
} from "./stored-records.ts";

/** Deletes an item at the provider. */
export async function deleteItem(
  context: ConnectionContext,
  { id }: RemoteGrant,
): Promise<RevocationOutcome> {
  const grant = itemRemoteGrant(context.store, id);
  if (grant === null) return { kind: "refused" };
  const { app, item_id } = grant;
  const current = await currentClientOf(context, grant);
  // Stored before the request is sent, because the integration may be deleted in the meantime.
  const client = storeClientSnapshot(context, grant, current);
  // If the integration has another client now, that client can't see the item, so its response would tell nothing.
  if (client?.client_id !== current?.client_id) return deleteWithSnapshot(context, { ...grant, client });
  const result: ItemResult<null> = await callWithApiKey(context, integrationOf(app, grant), (api, key) =>
    deleteAtProvider(api, key, item_id),
  );
  if (result.ok) return { kind: "revoked" };
  const { failure } = result;
  const isDeleted = failure.kind === "no_key" && failure.failure.code === "integration_not_found";
  if (isDeleted || isOfOtherOrigins(failure)) return deleteWithSnapshot(context, { ...grant, client });
  return outcomeOf(failure);
}

/** Deletes an item with the stored client snapshot, because the integration's own client can't be used. */
async function deleteWithSnapshot(
  context: ConnectionContext,
  { app, integration, client, item_id }: ItemRemoteGrant,
): Promise<RevocationOutcome> {
  if (client === null) return { kind: "refused" };
  const key = await createKeyFromSnapshot(context, { app, integration }, client);
  if (!key.ok) return outcomeOf(key.failure);
  const result = await deleteAtProvider(key.value.api, key.value.key, item_id);
  return result.ok ? { kind: "revoked" } : outcomeOf(result.failure);
}

/** Returns the integration's current client; null where the integration was deleted or has other origins now. */
async function currentClientOf(
  context: ConnectionContext,
  { app, integration: id, origins_since }: ItemRemoteGrant,
): Promise<KeyClientSnapshot | null> {
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null || !hasOriginsOf({ origins_since }, integration)) return null;
  const { client_id, sealed_client_secret } = integration;
  const { api_base_url } = resolveEndpoints(providerOf(integration), settingsOf(integration));
  return api_base_url === undefined ? null : { api_base_url, client_id, sealed_client_secret };
}

/** Stores the client in the remote grant if it has none, and returns the stored one. */
function storeClientSnapshot(
  context: ConnectionContext,
  grant: ItemRemoteGrant,
  client: KeyClientSnapshot | null,
): KeyClientSnapshot | null {
  if (grant.client !== null) return grant.client;
  const current = itemRemoteGrant(context.store, grant.id);
  if (client === null || current === null) return null;
  putItemRemoteGrant(context.store, { ...current, client });
  return client;
}

function outcomeOf(failure: ItemFailure): RevocationOutcome {
  switch (failure.kind) {
    case "unavailable":
      return { kind: "unavailable", retryAfterSeconds: failure.retryAfterSeconds };
    // A rejected client may be fixed later.
    case "no_key":
      return { kind: "unavailable", retryAfterSeconds: failure.failure.retryAfterSeconds ?? null };
    // Rejected with a new key as well, which says nothing about the item.
    case "forbidden":
      return { kind: "unavailable", retryAfterSeconds: null };
    case "invalid":
    case "not_found":
      return { kind: "refused" };
  }
}
