// Sends events of the last 30 days again.

import type { PublicDelivery } from "../../events/delivery.ts";
import type { Actor } from "../../shared/actor.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { ReplayedEvents, ReplayFilter } from "../app-rpc.ts";
import { describeDelivery } from "./list-events.ts";
import { resumeEndpoint } from "./resume-endpoint.ts";

/** The number of events that one call queues. A transaction with more of them would keep the object busy for too long. */
const MAX_REPLAYED = 1_000;

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
  return replayed === null ? fail("event_not_found") : ok(describeDelivery(context, app, replayed));
}

/**
 * Queues the oldest events that match again, with the same IDs. The alarm sends them in batches. Pending events are tried at
 * once, and a pause of the endpoint ends. Repeating it changes nothing for events that are queued already.
 */
export function replayEvents(context: AppContext, filter: ReplayFilter, by: Actor): Result<ReplayedEvents> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const { webhook_url: url } = app;
  if (url === null) return fail("webhook_not_configured");
  const { audit, outbox, tasks } = context;
  const now = context.now();
  const { state, ...others } = filter;
  return ok(
    context.transaction(() => {
      audit.append(by, {
        action: "events.replayed",
        target: { type: "app", id: app.id, name: app.name },
        changes: Object.entries(filter).flatMap(([field, to]) => (to === undefined ? [] : [{ field, to }])),
      });
      tasks.schedule("deliver", now);
      if (state === "pending") resumeEndpoint(context, url);
      if (state === "pending" && Object.values(others).every((value) => value === undefined)) {
        outbox.resetAttempts(now);
        return { replayed: outbox.pending().count, has_more: false };
      }
      const { count, hasMore } = outbox.replayAll(filter, MAX_REPLAYED, now);
      return { replayed: count, has_more: hasMore };
    }),
  );
}
