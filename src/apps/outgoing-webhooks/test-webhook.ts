// Sends a test event to an app's endpoint at once. Only the last attempt is stored, with the endpoint's health.

import { presentAttempt } from "../../events/attempt.ts";
import { acceptedAt } from "../../events/delivery-policy.ts";
import { newEvent } from "../../events/event.ts";
import { sendWebhook } from "../../events/send-webhook.ts";
import type { Actor } from "../../shared/actor.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { WebhookTest } from "../app-rpc.ts";
import { endpointOf } from "./deliver-events.ts";

/**
 * Sends a test event and returns the response. If it is delivered, pending events are retried at once. A failure does not
 * count as a failed delivery.
 */
export async function testWebhook(context: AppContext, by: Actor): Promise<Result<WebhookTest>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const endpoint = await endpointOf(context, app);
  if (endpoint === null) return fail("webhook_not_configured");
  context.transaction(() =>
    context.audit.append(by, {
      action: "webhook.tested",
      target: { type: "app", id: app.id, name: app.name },
    }),
  );
  const event = newEvent("webhook.test", { app: app.id }, context.now());
  const { attempt } = await sendWebhook(endpoint, event, context.now);
  const delivered = attempt.failure === null;
  if (activeApp(context)?.webhook_url === endpoint.url)
    context.transaction(() => {
      const { store, outbox, tasks, now } = context;
      const health = { ...store.endpointHealth(endpoint.url), last_test: attempt };
      store.putEndpointHealth(endpoint.url, delivered ? acceptedAt(health, now()) : health);
      if (!delivered) return;
      outbox.resetAttempts(now());
      tasks.schedule("deliver", now());
    });
  const { at: _, ...shown } = presentAttempt(attempt);
  return ok({ delivered, ...shown });
}
