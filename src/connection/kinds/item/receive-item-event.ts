// Handles a provider webhook about an item. The webhook is only a hint; the item's status is read from the provider.

import { liveConnection } from "../../connection-context.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { completeAttempt } from "../../connect/complete-attempt.ts";
import { itemOf } from "./item-of-connection.ts";
import { syncItem } from "./sync-item.ts";
import { recoverOrphanedItem } from "./connect/recover-orphaned-item.ts";
import { openItemAttempts } from "./stored-records.ts";

/** Reads the item and updates its attempts and the connection. Returns whether the item belongs to this connection. */
export async function receiveItemEvent(context: ConnectionContext, itemId: string): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok) return false;
  const own = itemOf(live.value);
  const isOwn = own.ok && own.value.itemId === itemId;
  const found = await recoverOrphanedItem(context, itemId);
  const attempts = openItemAttempts(context.store).filter(({ item_id }) => item_id === itemId);
  for (const { id } of attempts) await completeAttempt(context, id);
  if (isOwn) await syncItem(context);
  return isOwn || attempts.length > 0 || found !== null;
}
