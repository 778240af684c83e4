// Lists an app's events of the last 30 days with their deliveries, and sends an event again.

import { type DeliveryPage, presentDelivery, type PublicDelivery } from "../../events/delivery.ts";
import type { OutboxFilter } from "../../events/outbox.ts";
import type { Actor } from "../../shared/actor.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";

/** Returns one page of events, newest first. `nextBefore` is the `before` of the next page. */
export function listEvents(context: AppContext, filter: OutboxFilter): Result<DeliveryPage> {
  if (activeApp(context) === null) return fail("app_not_found");
  const { deliveries, nextBefore } = context.outbox.page(filter);
  return ok({ data: deliveries.map((delivery) => presentDelivery(delivery)), nextBefore });
}

/** Queues an event again, with the same ID, after the pending events of its connection. */
export function replayEvent(context: AppContext, id: string, by: Actor): Result<PublicDelivery> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  if (app.webhook_url === null) return fail("webhook_not_configured");
  const replayed = context.transaction(() => {
    if (!context.outbox.replay(id, context.now())) return null;
    context.audit.append(by, { action: "event.replayed", target: { type: "event", id } });
    context.tasks.schedule("deliver", context.now());
    return context.outbox.find(id);
  });
  return replayed === null ? fail("event_not_found") : ok(presentDelivery(replayed));
}
