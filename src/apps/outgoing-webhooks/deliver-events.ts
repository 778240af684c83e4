// An app's events on their way to its webhook endpoint. One object delivers for all connections of the
// app, so an endpoint that is down is left alone as a whole.

import { deliverDueEvents } from "../../events/deliver-due-events.ts";
import { sendWebhook, type WebhookEndpoint } from "../../events/send-webhook.ts";
import { classifyResponse, NEW_ENDPOINT } from "../../events/delivery-policy.ts";
import { type Event, newEvent } from "../../events/event.ts";
import { DAY } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { App } from "../settings/app.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { signingSecrets } from "./webhook-secret.ts";

/** How long an event can be listed and sent again; past it, it is not sent either. */
const KEPT_MS = 30 * DAY;

/** Takes events in, in their order, if the app wants their kind. */
export function acceptEvents(context: AppContext, lane: string, events: readonly Event[]): void {
  const app = liveApp(context);
  if (app === null) return;
  const wanted = events.filter(({ type }) => app.webhook_events.some((chosen) => chosen === type));
  if (wanted.length === 0) return;
  const now = context.now();
  const state = app.webhook_url === null ? "unsent" : "pending";
  for (const event of wanted) context.outbox.add(lane, event, state, now);
  if (state === "pending") context.tasks.schedule("deliver", now);
  context.tasks.schedule("prune", now + DAY);
}

/** Delivers what is due, and notes when to go on. */
export async function deliverEvents(context: AppContext): Promise<void> {
  const app = liveApp(context);
  const endpoint = app === null ? null : await endpointOf(context, app);
  if (app === null || endpoint === null) {
    context.tasks.done("deliver");
    return;
  }
  const { outbox, store, now, tasks } = context;
  // Another secret is another endpoint as well: from its first moment on everything is signed with it.
  const isCurrent = () => {
    const live = liveApp(context);
    return live?.webhook_url === endpoint.url && live.sealed_webhook_secret === app.sealed_webhook_secret;
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
  });
  // Looked at again: events may have come while the last answer was awaited.
  tasks.reschedule("deliver", isCurrent() ? nextAt : now());
}

/** Forgets old events, and webhooks that came in, and comes back for the others. */
export function pruneEvents(context: AppContext): void {
  const before = context.now() - KEPT_MS;
  context.outbox.prune(before);
  context.providerWebhooks.prune(before);
  const isEmpty = context.outbox.isEmpty() && context.providerWebhooks.isEmpty();
  context.tasks.reschedule("prune", isEmpty ? null : context.now() + DAY);
}

/** Sends one event of its own at once and says what came back; an endpoint that takes it is tried with the others. */
export async function testWebhook(
  context: AppContext,
): Promise<Result<{ delivered: boolean; status: number | null; duration_ms: number }>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const endpoint = await endpointOf(context, app);
  if (endpoint === null) return fail("webhook_not_configured");
  const startedAt = context.now();
  const event = newEvent("webhook.test", { app: app.id }, startedAt);
  const answer = await sendWebhook(endpoint, event, startedAt);
  const delivered = classifyResponse(answer) === "delivered";
  if (delivered && liveApp(context)?.webhook_url === endpoint.url) {
    const { last_failure } = context.store.endpointHealth(endpoint.url);
    context.transaction(() => {
      context.store.putEndpointHealth(endpoint.url, {
        ...NEW_ENDPOINT,
        last_success_at: context.now(),
        last_failure,
      });
      context.outbox.startAnew(context.now());
      context.tasks.schedule("deliver", context.now());
    });
  }
  return ok({ delivered, status: answer.status, duration_ms: context.now() - startedAt });
}

async function endpointOf(context: AppContext, app: App): Promise<WebhookEndpoint | null> {
  if (app.webhook_url === null) return null;
  const { keyring, outbound } = context.config;
  const secrets = await signingSecrets(keyring, app, context.now());
  return { url: app.webhook_url, secrets, policy: outbound };
}
