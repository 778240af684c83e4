import { changeBrand } from "../../brand/brand.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type App, type AppChanges, type PublicApp, urlProblems } from "./app.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { describeApp } from "./describe-app.ts";

/** Updates an app's settings. Omitted fields do not change. */
export async function updateApp(context: AppContext, changes: AppChanges): Promise<Result<PublicApp>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const fields = urlProblems(changes, context.config.outbound);
  if (fields.length > 0) return fail("invalid_request", { fields });
  const updates = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const brand = changes.brand === undefined ? app.brand : changeBrand(app.brand, changes.brand);
  const next: App = { ...app, ...updates, brand, updated_at: context.now() };
  context.transaction(() => {
    context.store.putApp(next);
    // Setting the endpoint, even to the same URL, resets its health: deliveries are retried at once.
    if (changes.webhook_url !== undefined) {
      context.store.deleteEndpointHealth();
      context.outbox.resetAttempts(context.now());
    }
    context.tasks.schedule("deliver", context.now());
  });
  await context.publisher.publish();
  return ok(describeApp(context, next));
}
