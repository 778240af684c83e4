// Applies state transitions: stores the item, and queues its webhooks.

import { findConnector } from "../connectors.ts";
import type { Item, ItemEvent } from "./item.ts";
import { nextTransition } from "./lifecycle.ts";
import type { Transition } from "./lifecycle.ts";
import type { Pluggy } from "../pluggy.ts";

/** Applies all transitions that are due, each at the time when it was due. */
export function advanceItems(pluggy: Pluggy, now: number): void {
  for (const due of pluggy.items.due(now)) {
    const connector = findConnector(due.connectorId);
    if (!connector) continue;
    const settings = pluggy.clients.settings(due.clientId);
    let item = due;
    while (item.dueAt !== null && item.dueAt <= now) {
      const transition = nextTransition(item, connector, settings, item.dueAt);
      applyTransition(pluggy, transition);
      item = transition.item;
    }
  }
}

/** Stores an item after a transition, and queues a webhook for each event. */
export function applyTransition(pluggy: Pluggy, { item, events }: Transition): void {
  pluggy.items.save(item);
  for (const event of events) queueWebhook(pluggy, item, event);
  pluggy.wake();
}

/** Deletes an item, and queues the webhook. */
export function deleteAndNotify(pluggy: Pluggy, item: Item): void {
  pluggy.items.remove(item.id);
  queueWebhook(pluggy, item, "item/deleted");
  pluggy.wake();
}

function queueWebhook({ clients, webhooks }: Pluggy, item: Item, event: ItemEvent): void {
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
