import { fail, ok, type Result } from "../../shared/result.ts";
import { type App, type AppChanges, type PublicApp, urlProblems } from "./app.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { describeApp } from "./describe-app.ts";

/** Changes an app's settings; what is left out stays. */
export async function updateApp(context: AppContext, changes: AppChanges): Promise<Result<PublicApp>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const fields = urlProblems(changes, context.config.outbound);
  if (fields.length > 0) return fail("invalid_request", { fields });
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const next: App = { ...app, ...given, updated_at: context.now() };
  context.transaction(() => {
    context.store.putApp(next);
    // Whoever names an endpoint, be it the same one, wants it tried anew.
    if (changes.webhook_url !== undefined) {
      context.store.deleteEndpointHealth();
      context.outbox.startAnew(context.now());
    }
    context.tasks.schedule("deliver", context.now());
  });
  await context.publisher.publish();
  return ok(describeApp(context, next));
}
