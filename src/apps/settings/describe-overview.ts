// Describes an app for the dashboard: its settings, its integrations, and its connections counted by
// integration and status.

import { providerOf } from "../../providers/registry.ts";
import { DAY, timestamp } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { StoredSummary } from "../app-store.ts";
import type { ApiKey } from "../keys/api-key.ts";
import { isStillRefused } from "../integrations/integration-health.ts";
import { presentRefusal } from "../../integration/present-integration.ts";
import { describeApp } from "./describe-app.ts";
import type { AppOverview, IntegrationSummary } from "../app-rpc.ts";

/** Returns the app's overview. */
export function describeOverview(context: AppContext): Result<AppOverview> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  return ok({
    app: describeApp(context, app),
    integrations: context.store.integrationSummaries().map((integration) => summaryOf(context, integration)),
    connections: context.directory.counts(),
    expiringKeys: expiringKeys(context.store.apiKeys.all(), context.now()),
  });
}

/** How long before it expires a key is pointed out. */
const NOTICE_MS = 14 * DAY;

function expiringKeys(keys: readonly ApiKey[], now: number): AppOverview["expiringKeys"] {
  const end = now + NOTICE_MS;
  return keys
    .filter(({ expires_at }) => expires_at !== null && expires_at < end)
    .map(({ id, name, last_four, expires_at, last_used_at }) => ({
      id,
      name,
      last_four,
      expires_at,
      last_used_at,
    }))
    .toSorted((a, b) => (a.expires_at ?? 0) - (b.expires_at ?? 0));
}

function summaryOf(context: AppContext, stored: StoredSummary): IntegrationSummary {
  const { id, provider, name, has_logo, enabled, updated_at, misconfigured, refusal } = stored;
  const isRefused = misconfigured === null && refusal !== null && isStillRefused(context, refusal.connection);
  return {
    id,
    provider,
    name: name ?? providerOf({ provider }).name,
    hasLogo: has_logo === 1,
    enabled: enabled === 1,
    misconfigured: misconfigured === null ? null : presentRefusal(misconfigured),
    refusal: isRefused ? { ...refusal, at: timestamp(refusal.at) } : null,
    client_changed_at: timestamp(stored.client_changed_at),
    updated_at: timestamp(updated_at),
  };
}
