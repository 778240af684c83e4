// Describes an app for the dashboard: its settings, its integrations, and its connections counted by
// integration and status.

import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { listIntegrations } from "../integrations/manage-integrations.ts";
import { describeApp } from "./describe-app.ts";
import type { AppOverview } from "../app-rpc.ts";

/** Returns the app's overview. */
export async function describeOverview(context: AppContext): Promise<Result<AppOverview>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const integrations = await listIntegrations(context);
  if (!integrations.ok) return integrations;
  return ok({
    app: describeApp(context, app),
    integrations: integrations.value,
    connections: context.directory.counts(),
  });
}
