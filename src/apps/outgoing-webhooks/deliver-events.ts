// Delivers an app's events to its webhook endpoint. One object delivers for all connections of the app, so an
// endpoint that is down is paused as a whole.

import { deliverDueEvents } from "../../events/deliver-due-events.ts";
import { KEPT_MS } from "../../events/delivery.ts";
import type { WebhookEndpoint } from "../../events/send-webhook.ts";
import type { Event } from "../../events/event.ts";
import { recordLog } from "../../logs/record-log.ts";
import { DAY } from "../../shared/clock.ts";
import type { App } from "../settings/app.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { signingSecrets } from "./webhook-secret.ts";

/**
 * Queues the events that the app subscribes to. Events with the same ordering key (a connection or an
 * integration) are sent in order.
 */
export function acceptEvents(context: AppContext, orderingKey: string, events: readonly Event[]): void {
  const app = activeApp(context);
  if (app === null) return;
  const subscribed = events.filter(({ type }) => app.webhook_events.some((chosen) => chosen === type));
  if (subscribed.length === 0) return;
  const now = context.now();
  const state = app.webhook_url === null ? "unsent" : "pending";
  for (const event of subscribed) context.outbox.add(orderingKey, event, state, now);
  if (state === "pending") context.tasks.schedule("deliver", now);
  context.tasks.schedule("prune", now + DAY);
}

/** Delivers due events and schedules the next run. */
export async function deliverEvents(context: AppContext): Promise<void> {
  const app = activeApp(context);
  const endpoint = app === null ? null : await endpointOf(context, app);
  if (app === null || endpoint === null) {
    context.tasks.done("deliver");
    return;
  }
  const { outbox, store, now, tasks } = context;
  // A new secret counts as a new endpoint, so that everything is signed with it from then on.
  const isCurrent = () => {
    const latest = activeApp(context);
    return latest?.webhook_url === endpoint.url && latest.sealed_webhook_secret === app.sealed_webhook_secret;
  };
  const nextAt = await deliverDueEvents({
    app: app.id,
    outbox,
    now,
    endpoint,
    isCurrent,
    health: () => store.endpointHealth(endpoint.url),
    putHealth: (health) => store.putEndpointHealth(endpoint.url, health),
    transaction: context.transaction,
    onFailure: ({ id, type, data }, status, durationMs) =>
      recordLog({ env: context.env, waitUntil: null }, app.id, {
        at: now(),
        kind: "webhook",
        via: "background",
        status,
        code: "delivery_failed",
        connection: typeof data["connection"] === "string" ? data["connection"] : null,
        event_id: id,
        event_type: type,
        duration_ms: durationMs,
      }),
  });
  // Checked again: events may have been queued during the last delivery.
  tasks.reschedule("deliver", isCurrent() ? nextAt : now());
}

/** Deletes old events, provider webhooks, and entries of the audit log, and schedules the next run while there are others. */
export function pruneEvents(context: AppContext): void {
  const before = context.now() - KEPT_MS;
  context.outbox.prune(before);
  context.providerWebhooks.prune(before);
  const isEmpty = context.outbox.isEmpty() && context.providerWebhooks.isEmpty();
  const auditDueAt = context.audit.prune();
  context.tasks.reschedule("prune", isEmpty ? auditDueAt : context.now() + DAY);
}

/** Returns an app's endpoint with its current secrets; null where it has none. */
export async function endpointOf(context: AppContext, app: App): Promise<WebhookEndpoint | null> {
  if (app.webhook_url === null) return null;
  const { keyring, outbound } = context.config;
  const secrets = await signingSecrets(keyring, app, context.now());
  return { url: app.webhook_url, secrets, policy: outbound };
}
