// What the dashboard shows of an app's webhooks: the endpoint, one page of deliveries, and the one that is opened.

import { presentAttempt } from "../../events/attempt.ts";
import type { OutboxFilter } from "../../events/delivery-filter.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { WebhookOverview } from "../app-rpc.ts";
import { describeApp } from "../settings/describe-app.ts";
import { getEvent, listEvents } from "./list-events.ts";

/** Returns what the dashboard's page shows. `opened` is the ID of an event. */
export function describeWebhooks(
  context: AppContext,
  filter: OutboxFilter,
  opened: string | null,
): Result<WebhookOverview> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const page = listEvents(context, filter);
  if (!page.ok) return page;
  const event = opened === null ? null : getEvent(context, opened);
  if (event !== null && !event.ok) return event;
  const shown = event === null ? page.value.data : [...page.value.data, event.value];
  const connections = shown.flatMap(({ data }) =>
    typeof data["connection"] === "string" ? [data["connection"]] : [],
  );
  const lastTest = app.webhook_url === null ? null : context.store.endpointHealth(app.webhook_url).last_test;
  return ok({
    app: describeApp(context, app),
    lastTest: lastTest === null ? null : presentAttempt(lastTest),
    failed: context.outbox.countFailed(),
    page: page.value,
    opened: event?.value ?? null,
    people: context.directory.namesOf("person", connections),
  });
}
