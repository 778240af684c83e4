// Lists an app's events of the last 30 days with their deliveries.

import {
  type CurrentEndpoint,
  type DeliveryPage,
  presentDelivery,
  presentDeliveryWithRequest,
  type PublicDelivery,
  type PublicDeliveryWithRequest,
} from "../../events/delivery.ts";
import type { OutboxFilter } from "../../events/delivery-filter.ts";
import type { Delivery } from "../../events/outbox.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { App } from "../settings/app.ts";
import { type AppContext, activeApp } from "../app-context.ts";

/** Returns one page of events, newest first. `nextBefore` is the `before` of the next page. */
export function listEvents(context: AppContext, filter: OutboxFilter): Result<DeliveryPage> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const { deliveries, nextBefore } = context.outbox.page(filter);
  return ok({ data: deliveries.map((delivery) => describeDelivery(context, app, delivery)), nextBefore });
}

/** Returns one event with its delivery and the request that was sent. */
export function getEvent(context: AppContext, id: string): Result<PublicDeliveryWithRequest> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const delivery = context.outbox.find(id);
  if (delivery === null) return fail("event_not_found");
  return ok(presentDeliveryWithRequest(delivery, ...stateOf(context, app, delivery)));
}

/** Returns an event with its delivery as the API shows it. */
export function describeDelivery(context: AppContext, app: App, delivery: Delivery): PublicDelivery {
  return presentDelivery(delivery, ...stateOf(context, app, delivery));
}

function stateOf(
  { store, outbox, now }: AppContext,
  { webhook_url: url }: App,
  { state, seq }: Delivery,
): [CurrentEndpoint | null, string | null, number] {
  const endpoint = url === null ? null : { url, health: store.endpointHealth(url) };
  return [endpoint, state === "pending" ? outbox.waitsFor(seq) : null, now()];
}
