import { changeBrand } from "../../brand/brand.ts";
import type { Actor } from "../../shared/actor.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type App, type AppChanges, type PublicApp, urlProblems } from "./app.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { changesOf } from "../audit/changes.ts";
import { resumeEndpoint } from "../outgoing-webhooks/resume-endpoint.ts";
import { describeApp } from "./describe-app.ts";

/** Updates an app's settings. Omitted fields do not change. */
export async function updateApp(
  context: AppContext,
  changes: AppChanges,
  by: Actor,
): Promise<Result<PublicApp>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const fields = urlProblems(changes, context.config.outbound);
  if (fields.length > 0) return fail("invalid_request", { fields });
  const updates = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const brand = changes.brand === undefined ? app.brand : changeBrand(app.brand, changes.brand);
  const next: App = { ...app, ...updates, brand, updated_at: context.now() };
  context.transaction(() => {
    context.store.putApp(next);
    context.audit.append(by, {
      action: "app.updated",
      target: { type: "app", id: app.id, name: next.name },
      changes: changesOf(auditedSettings(app), auditedSettings(next), SHOWN_SETTINGS),
    });
    // Setting the endpoint, even to the same URL, resets its health: deliveries are retried at once.
    if (changes.webhook_url !== undefined) {
      if (next.webhook_url === null) context.store.deleteEndpointHealth();
      else resumeEndpoint(context, next.webhook_url);
      context.outbox.resetAttempts(context.now());
    }
    context.tasks.schedule("deliver", context.now());
  });
  await context.publisher.publish();
  return ok(describeApp(context, next));
}

/** The settings whose values the audit log shows. */
const SHOWN_SETTINGS = ["name", "return_urls", "origins", "webhook_url", "webhook_events"] as const;

/** Returns what an app can change of itself. The secrets have entries of their own. */
function auditedSettings({ name, logo, brand, return_urls, origins, webhook_url, webhook_events }: App) {
  return { name, logo, brand, return_urls, origins, webhook_url, webhook_events };
}
