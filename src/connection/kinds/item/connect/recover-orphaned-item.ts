// Recovers orphaned items: they were requested, but their ids were lost on the network or in a crash. The provider has
// no endpoint that lists items, so an item is recovered or deleted when a redirect or webhook contains its id.

import { type Item, ItemId, readItem } from "../../../../items/item.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { unscheduledItem } from "../remote-items.ts";
import { itemOf } from "../item-of-connection.ts";
import { callWithApiKey, integrationOf } from "../call-with-api-key.ts";
import { type ItemAttempt, itemAttempts, putItemAttempt } from "../stored-records.ts";
import { itemsInFlight } from "./item-checks.ts";

/**
 * Assigns an item to an attempt without item id, if the provider confirms that this connection requested it.
 * `attemptId` restricts this to one attempt. If the attempt has ended, the item is deleted. Returns the attempt, or
 * null.
 */
export async function recoverOrphanedItem(
  context: ConnectionContext,
  itemId: string,
  attemptId: string | null = null,
): Promise<ItemAttempt | null> {
  const live = liveConnection(context);
  if (!live.ok || !ItemId().safeParse(itemId).success) return null;
  const attempts = attemptsWithoutItem(context, attemptId);
  const owners = new Map(
    attempts.map((attempt) => [`${attempt.integration} ${attempt.origins_since}`, attempt]),
  );
  for (const attempt of owners.values()) {
    const { integration } = attempt;
    const ids = integrationOf(live.value.app, attempt);
    const result = await callWithApiKey(context, ids, (api, key) => readItem(api, key, itemId));
    if (result.ok && result.value.clientUserId === live.value.id)
      return assignItem(context, integration, result.value, attemptId);
  }
  return null;
}

function assignItem(
  context: ConnectionContext,
  integration: string,
  item: Item,
  attemptId: string | null,
): ItemAttempt | null {
  const live = liveConnection(context);
  if (!live.ok) return null;
  const own = itemOf(live.value);
  const isOwn = own.ok && own.value.itemId === item.id;
  const owner = itemAttempts(context.store).find(({ item_id }) => item_id === item.id);
  if (owner !== undefined && !isOwn) return owner;
  const integrations = attemptsWithoutItem(context, attemptId)
    .filter((attempt) => attempt.integration === integration && attempt.connector.id === item.connector.id)
    .filter((attempt) => !isOwn || attempt.is_reconnect);
  const open = integrations.find(({ status }) => status === "creating");
  if (open !== undefined) {
    const found: ItemAttempt = { ...open, status: "pending", item_id: item.id, is_reconnect: isOwn };
    putItemAttempt(context.store, found);
    return found;
  }
  const [ended] = integrations;
  if (ended === undefined || isOwn) return null;
  const found: ItemAttempt = { ...ended, item_id: item.id };
  context.transaction(() => {
    putItemAttempt(context.store, found);
    scheduleRevocation(context, unscheduledItem(live.value, ended, item.id));
  });
  return found;
}

/**
 * Returns the attempts without item id. Returns none during an item request, because the item may belong to that one.
 */
function attemptsWithoutItem(context: ConnectionContext, attemptId: string | null): ItemAttempt[] {
  if (itemsInFlight(context).creating.size > 0) return [];
  return itemAttempts(context.store).filter(
    ({ id, item_id }) => item_id === null && (attemptId ?? id) === id,
  );
}
