// A provider has told of an item, by webhook. What it tells is a hint; how the item stands is asked.

import { liveConnection } from "../../connection-context.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { completeAttempt } from "../../connect/complete-attempt.ts";
import { itemOf } from "./item-of-connection.ts";
import { syncItem } from "./sync-item.ts";
import { recoverOrphanedItem } from "./connect/recover-orphaned-item.ts";
import { openItemAttempts } from "./stored-records.ts";

/** Looks at the item that is told of. Tells whether it is one of this connection's. */
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
