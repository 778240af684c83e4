// The app's events of the last month, with what became of each delivery.

import { type DeliveryPage, presentDelivery, type PublicDelivery } from "../../events/delivery.ts";
import type { OutboxFilter } from "../../events/outbox.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, liveApp } from "../app-context.ts";

/** One page of events, newest first; `nextBefore` is the place to go on from. */
export function listEvents(context: AppContext, filter: OutboxFilter): Result<DeliveryPage> {
  if (liveApp(context) === null) return fail("app_not_found");
  const { deliveries, nextBefore } = context.outbox.page(filter);
  return ok({ data: deliveries.map((delivery) => presentDelivery(delivery)), nextBefore });
}

/** Sends an event again, under its own id, after whatever waits of the same connection. */
export function replayEvent(context: AppContext, id: string): Result<PublicDelivery> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  if (app.webhook_url === null) return fail("webhook_not_configured");
  const replayed = context.transaction(() => {
    if (!context.outbox.replay(id, context.now())) return null;
    context.tasks.schedule("deliver", context.now());
    return context.outbox.find(id);
  });
  return replayed === null ? fail("event_not_found") : ok(presentDelivery(replayed));
}
