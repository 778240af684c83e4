// A provider has told of an item, by webhook. What it tells is a hint; how the item stands is asked.

import { liveConnection } from "../connection-context.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { finishAttempt } from "../finish-attempt.ts";
import { itemOf } from "./item-owner.ts";
import { takeUpLost } from "./receive-landing.ts";
import { syncItem } from "./sync-item.ts";

/** Looks at the item that is told of. Tells whether it is one of this connection's. */
export async function receiveNotice(context: ConnectionContext, itemId: string): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok) return false;
  const owned = itemOf(live.value);
  const isOwn = owned.ok && owned.value.itemId === itemId;
  let isAttempts = false;
  for (const attempt of context.store.openItemAttempts()) {
    const isNamed = attempt.item_id === itemId;
    const isFound = attempt.item_id === null && (await takeUpLost(context, attempt, itemId));
    if (!isNamed && !isFound) continue;
    isAttempts = true;
    await finishAttempt(context, attempt.id);
  }
  if (isOwn) await syncItem(context);
  return isOwn || isAttempts;
}
