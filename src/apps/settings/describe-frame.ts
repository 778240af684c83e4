// Describes an app for the frame of the dashboard's pages: its name, and how much waits for somebody.

import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { AppFrame } from "../app-rpc.ts";

/** Returns the app's frame. */
export function describeFrame(context: AppContext): Result<AppFrame> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const { id, name, logo, updated_at, webhook_url } = app;
  const connections = context.directory
    .counts()
    .reduce((sum, { status, count }) => sum + (status === "reauthorization_required" ? count : 0), 0);
  const isFailing = webhook_url !== null && context.store.endpointHealth(webhook_url).status !== "active";
  return ok({
    app: { id, name, logo: logo === null ? null : updated_at },
    waiting: {
      connections,
      integrations: context.store.misconfiguredCount(),
      deliveries: isFailing ? context.outbox.pending().count : 0,
    },
  });
}
