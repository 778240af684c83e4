// How a living connection's item stands at the provider, and what follows for the connection.

import { type Item, readItem } from "../../../items/item.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../../connection-context.ts";
import type { ConnectionChange } from "../../connection-event.ts";
import { publishConnection } from "../../token/publish-connection.ts";
import { endGrant } from "../../lifecycle/require-reauthorization.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { itemOf } from "./item-of-connection.ts";
import { metadataOf, connectionStatusOf } from "./item-status.ts";
import { failureOf, callWithApiKey } from "./call-with-api-key.ts";
import { openItemAttempts } from "./stored-records.ts";

/** What was found: the item, or that it is gone. */
export type Synced = { item: Item | null };

/** Asks how the item stands and keeps what is said. A connection nobody has connected yet has none. */
export async function syncItem(context: ConnectionContext): Promise<Result<Synced>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const owned = itemOf(live.value);
  if (!owned.ok) return owned;
  const { owner, itemId } = owned.value;
  const answer = await callWithApiKey(context, owner, (api, key) => readItem(api, key, itemId));
  if (!answer.ok) {
    // A question that is refused as such says nothing of the item either.
    if (answer.failure.kind === "invalid") return fail("provider_unavailable");
    if (answer.failure.kind !== "not_found") return failureOf(answer.failure);
    await keepEnd(context, itemId);
    return ok({ item: null });
  }
  if (answer.value.clientUserId !== live.value.id) return fail("account_mismatch");
  await keep(context, answer.value);
  return ok({ item: answer.value });
}

/** The item was deleted at the provider: only the person can help. */
async function keepEnd(context: ConnectionContext, itemId: string): Promise<void> {
  const ended = context.transaction(() => {
    const connection = currentOf(context, itemId);
    if (connection?.status !== "active") return false;
    endGrant(context, connection);
    return true;
  });
  if (ended) await publishConnection(context);
}

async function keep(context: ConnectionContext, item: Item): Promise<void> {
  const changed = context.transaction(() => {
    const connection = currentOf(context, item.id);
    if (connection === null) return false;
    const standing = connectionStatusOf(item);
    const next: Connection = {
      ...connection,
      provider_metadata: { ...connection.provider_metadata, ...metadataOf(item) },
      stale: standing === null ? connection.stale : standing === "stale",
      refresh_expires_at: item.consentExpiresAt ?? connection.refresh_expires_at,
    };
    if (standing === "reauthorization_required") {
      if (connection.status !== "active") return false;
      endGrant(context, next);
      return true;
    }
    // A grant that was forgotten has to be given anew; the item alone is none.
    const recovers =
      standing !== null &&
      connection.status !== "active" &&
      connection.sealed_grant !== null &&
      !isBeingReconnected(context);
    if (!recovers && !differs(connection, next)) return false;
    const happening: ConnectionChange = recovers
      ? { type: "connection.recovered" }
      : { type: "connection.updated", facts: { reason: "item", stale: next.stale } };
    const status = recovers ? "active" : connection.status;
    const error = recovers ? null : connection.last_error;
    scheduleMaintenance(context, saveConnection(context, { ...next, status, last_error: error }, happening));
    return true;
  });
  if (changed) await publishConnection(context);
}

/** Whether somebody is at it whom the app has not confirmed yet: the item may hold another's data. */
function isBeingReconnected({ store }: ConnectionContext): boolean {
  return openItemAttempts(store).some((attempt) => attempt.is_reconnect && attempt.confirmed_at === null);
}

/** The connection, while the item is its own. */
function currentOf(context: ConnectionContext, itemId: string): Connection | null {
  const live = liveConnection(context);
  const owned = live.ok ? itemOf(live.value) : live;
  return live.ok && owned.ok && owned.value.itemId === itemId ? live.value : null;
}

function differs(before: Connection, after: Connection): boolean {
  return factsOf(before) !== factsOf(after);
}

function factsOf({ provider_metadata, stale, refresh_expires_at }: Connection): string {
  return JSON.stringify([provider_metadata, stale, refresh_expires_at]);
}
