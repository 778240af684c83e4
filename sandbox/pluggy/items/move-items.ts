// Takes items from state to state in the storage, and queues the webhooks that tell of it.

import { findConnector } from "../connectors.ts";
import type { Item, ItemEvent } from "./item.ts";
import { step } from "./lifecycle.ts";
import type { Moved } from "./lifecycle.ts";
import type { Pluggy } from "../pluggy.ts";

/** Lets happen whatever was due by now, each thing as of its own time. */
export function advance(pluggy: Pluggy, now: number): void {
  for (const due of pluggy.items.due(now)) {
    const connector = findConnector(due.connectorId);
    if (!connector) continue;
    const settings = pluggy.clients.settings(due.clientId);
    let item = due;
    while (item.dueAt !== null && item.dueAt <= now) {
      const moved = step(item, connector, settings, item.dueAt);
      store(pluggy, moved);
      item = moved.item;
    }
  }
}

/** Stores what became of an item and tells of it. */
export function store(pluggy: Pluggy, { item, events }: Moved): void {
  pluggy.items.save(item);
  for (const event of events) announce(pluggy, item, event);
  pluggy.wake();
}

/** Deletes an item at Pluggy, which is told like everything else. */
export function remove(pluggy: Pluggy, item: Item): void {
  pluggy.items.remove(item.id);
  announce(pluggy, item, "item/deleted");
  pluggy.wake();
}

function announce({ clients, webhooks }: Pluggy, item: Item, event: ItemEvent): void {
  const settings = clients.settings(item.clientId);
  if (item.webhookUrl === null || settings.webhooks === "off") return;
  const body = JSON.stringify({
    event,
    eventId: crypto.randomUUID(),
    id: item.id,
    itemId: item.id,
    clientUserId: item.clientUserId,
    triggeredBy: item.triggeredBy,
    ...(event === "item/error" && item.error && { error: item.error }),
  });
  const webhook = { client_id: item.clientId, item_id: item.id, url: item.webhookUrl, body };
  const dueAt = settings.webhooks === "held" ? null : Date.now();
  webhooks.add(webhook, dueAt);
  if (settings.webhook_duplicates) webhooks.add(webhook, dueAt);
}
