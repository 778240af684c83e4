// An app at a glance: its settings, its integrations, and how many connections are how.

import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { listIntegrations } from "../integrations/manage-integrations.ts";
import { describeApp } from "./describe-app.ts";
import type { AppOverview } from "../app-rpc.ts";

/** The app as the dashboard shows it. */
export async function describeOverview(context: AppContext): Promise<Result<AppOverview>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const integrations = await listIntegrations(context);
  if (!integrations.ok) return integrations;
  return ok({
    app: describeApp(context, app),
    integrations: integrations.value,
    connections: context.directory.counts(),
  });
}
