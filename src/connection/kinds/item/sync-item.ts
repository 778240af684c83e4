// Reads a connection's item from the provider and updates the connection's status and metadata.

import { type Item, readItem } from "../../../items/item.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../../connection-context.ts";
import type { ConnectionChange } from "../../connection-event.ts";
import { mergeMetadata } from "../../metadata.ts";
import { publishConnection } from "../../token/publish-connection.ts";
import {
  markReauthorizationRequired,
  requireReauthorizationAfterMove,
} from "../../lifecycle/require-reauthorization.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { itemOf } from "./item-of-connection.ts";
import { metadataOf, connectionStatusOf } from "./item-status.ts";
import { failureOf, callWithApiKey, isOfOtherOrigins } from "./call-with-api-key.ts";
import { openItemAttempts } from "./stored-records.ts";

/** The item; null where the provider has deleted it. */
export type Synced = { item: Item | null };

/** Reads the item and stores its status. Fails with `connection_pending` if the connection was never connected. */
export async function syncItem(context: ConnectionContext): Promise<Result<Synced>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const own = itemOf(live.value);
  if (!own.ok) return own;
  const { ids, itemId } = own.value;
  const result = await callWithApiKey(context, ids, (api, key) => readItem(api, key, itemId));
  if (!result.ok) {
    // The request itself was rejected, which says nothing about the item.
    if (result.failure.kind === "invalid") return fail("provider_unavailable");
    if (isOfOtherOrigins(result.failure)) await requireReauthorizationAfterMove(context, live.value, "check");
    if (result.failure.kind !== "not_found") return failureOf(result.failure);
    await endConnectionOfDeletedItem(context, itemId);
    return ok({ item: null });
  }
  if (result.value.clientUserId !== live.value.id) return fail("account_mismatch");
  await applyItem(context, result.value);
  return ok({ item: result.value });
}

/** Handles an item that was deleted at the provider: the person must reconnect. */
async function endConnectionOfDeletedItem(context: ConnectionContext, itemId: string): Promise<void> {
  const ended = context.transaction(() => {
    const connection = connectionOfItem(context, itemId);
    if (connection?.status !== "active") return false;
    markReauthorizationRequired(context, connection);
    return true;
  });
  if (ended) await publishConnection(context);
}

async function applyItem(context: ConnectionContext, item: Item): Promise<void> {
  const changed = context.transaction(() => {
    const connection = connectionOfItem(context, item.id);
    if (connection === null) return false;
    const itemStatus = connectionStatusOf(item);
    const next: Connection = {
      ...connection,
      provider_metadata: mergeMetadata(connection.provider_metadata, metadataOf(item)),
      stale: itemStatus === null ? connection.stale : itemStatus === "stale",
      refresh_expires_at: item.consentExpiresAt ?? connection.refresh_expires_at,
    };
    if (itemStatus === "reauthorization_required") {
      if (connection.status !== "active") return false;
      markReauthorizationRequired(context, next);
      return true;
    }
    // A connection whose grant was deleted stays inactive; the person must reconnect.
    const isRecovered =
      itemStatus !== null &&
      connection.status !== "active" &&
      connection.sealed_grant !== null &&
      !isBeingReconnected(context);
    if (!isRecovered && !hasChanged(connection, next)) return false;
    const change: ConnectionChange = isRecovered
      ? { type: "connection.recovered" }
      : { type: "connection.updated", facts: { reason: "item", stale: next.stale } };
    const status = isRecovered ? "active" : connection.status;
    const error = isRecovered ? null : connection.last_error;
    scheduleMaintenance(context, saveConnection(context, { ...next, status, last_error: error }, change));
    return true;
  });
  if (changed) await publishConnection(context);
}

/**
 * Whether an unconfirmed attempt is reconnecting the item. Until the app confirms, the item may hold another person's
 * data.
 */
function isBeingReconnected({ store }: ConnectionContext): boolean {
  return openItemAttempts(store).some((attempt) => attempt.is_reconnect && attempt.confirmed_at === null);
}

/** Returns the connection if the item is still its own. */
function connectionOfItem(context: ConnectionContext, itemId: string): Connection | null {
  const live = liveConnection(context);
  const own = live.ok ? itemOf(live.value) : live;
  return live.ok && own.ok && own.value.itemId === itemId ? live.value : null;
}

function hasChanged(before: Connection, after: Connection): boolean {
  return fingerprintOf(before) !== fingerprintOf(after);
}

function fingerprintOf({ provider_metadata, stale, refresh_expires_at }: Connection): string {
  return JSON.stringify([provider_metadata, stale, refresh_expires_at]);
}
