// All pages and actions of the dashboard.

import type { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { dashboardApps } from "./apps/apps.tsx";
import { dashboardNewApp } from "./apps/new-app.tsx";
import { dashboardAudit } from "./audit/audit.tsx";
import { dashboardOperatorAudit } from "./audit/operator-audit.tsx";
import { dashboardKeys } from "./keys/keys.tsx";
import { dashboardBrand } from "./brand/brand.tsx";
import { dashboardBrandPreview } from "./brand/preview.ts";
import { dashboardCheck } from "./connections/check.ts";
import { dashboardConnection } from "./connections/connection.tsx";
import { dashboardBulkJobs } from "./bulk-jobs/bulk-jobs.tsx";
import { dashboardChosen } from "./connections/list/chosen.tsx";
import { dashboardConnections } from "./connections/list/connections.tsx";
import { dashboardExport } from "./connections/list/export.ts";
import { dashboardFilters } from "./connections/list/filters.ts";
import { dashboardNewLink } from "./connections/new-link.tsx";
import { dashboardMetadata } from "./connections/metadata.ts";
import { dashboardDelete } from "./connections/delete.tsx";
import { dashboardIntegrations } from "./integrations/integrations.tsx";
import { dashboardNewIntegration } from "./integrations/new-integration.tsx";
import { dashboardSetUp } from "./integrations/set-up.tsx";
import { dashboardTestIntegration } from "./integrations/test-integration.tsx";
import { dashboardLogs } from "./logs/logs.tsx";
import { dashboardLogos } from "./logos.ts";
import { dashboardOverview } from "./overview/overview.tsx";
import { dashboardReconnect } from "./connections/reconnect.ts";
import { dashboardRefresh } from "./connections/refresh.ts";
import { dashboardSearch } from "./search/search.tsx";
import { dashboardDeleteApp } from "./settings/delete-app.tsx";
import { dashboardSettings } from "./settings/settings.ts";
import { dashboardSignIn } from "./sign-in/sign-in.tsx";
import { dashboardSignOut } from "./sign-in/sign-out.ts";
import { dashboardWebhookSettings } from "./webhooks/settings.tsx";
import { dashboardWebhooks } from "./webhooks/webhooks.tsx";

/** Adds the dashboard to the router, each route once: mounting a router of its own would add all of them again. */
export function addDashboard(router: Hono<HttpEnv>): void {
  const dashboard = router.basePath("/dashboard");
  dashboard.route("/", dashboardApps);
  dashboard.route("/sign-in", dashboardSignIn);
  dashboard.route("/sign-out", dashboardSignOut);
  dashboard.route("/apps/new", dashboardNewApp);
  dashboard.route("/audit", dashboardOperatorAudit);
  dashboard.route("/apps/:app", dashboardOverview);
  dashboard.route("/apps/:app/keys", dashboardKeys);
  dashboard.route("/apps/:app/audit", dashboardAudit);
  dashboard.route("/apps/:app/brand", dashboardBrand);
  dashboard.route("/apps/:app/brand/preview", dashboardBrandPreview);
  dashboard.route("/apps/:app/settings", dashboardSettings);
  dashboard.route("/apps/:app/settings/delete", dashboardDeleteApp);
  dashboard.route("/apps/:app", dashboardLogos);
  dashboard.route("/apps/:app/search", dashboardSearch);
  dashboard.route("/apps/:app/integrations/new", dashboardNewIntegration);
  dashboard.route("/apps/:app/integrations", dashboardIntegrations);
  dashboard.route("/apps/:app/integrations/:integration", dashboardSetUp);
  dashboard.route("/apps/:app/integrations/:integration", dashboardTestIntegration);
  dashboard.route("/apps/:app/logs", dashboardLogs);
  dashboard.route("/apps/:app/bulk-jobs", dashboardBulkJobs);
  dashboard.route("/apps/:app/connections", dashboardConnections);
  // Before the parameter, which would take their paths for an ID.
  dashboard.route("/apps/:app/connections/chosen", dashboardChosen);
  dashboard.route("/apps/:app/connections/export", dashboardExport);
  dashboard.route("/apps/:app/connections/filters", dashboardFilters);
  dashboard.route("/apps/:app/connections/new", dashboardNewLink);
  dashboard.route("/apps/:app/connections/:connection", dashboardConnection);
  dashboard.route("/apps/:app/connections/:connection/reconnect", dashboardReconnect);
  dashboard.route("/apps/:app/connections/:connection/refresh", dashboardRefresh);
  dashboard.route("/apps/:app/connections/:connection/check", dashboardCheck);
  dashboard.route("/apps/:app/connections/:connection/metadata", dashboardMetadata);
  dashboard.route("/apps/:app/connections/:connection/delete", dashboardDelete);
  dashboard.route("/apps/:app/webhooks", dashboardWebhooks);
  dashboard.route("/apps/:app/webhooks/settings", dashboardWebhookSettings);
}
