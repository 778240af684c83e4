// All pages and actions of the dashboard.

import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { dashboardApps } from "./apps/apps.tsx";
import { dashboardNewApp } from "./apps/new-app.tsx";
import { dashboardBrand } from "./brand/brand.tsx";
import { dashboardBrandPreview } from "./brand/preview.ts";
import { dashboardCheck } from "./connections/check.ts";
import { dashboardConnection } from "./connections/connection.tsx";
import { dashboardConnections } from "./connections/connections.tsx";
import { dashboardDelete } from "./connections/delete.tsx";
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

export const dashboard = new Hono<HttpEnv>();

dashboard.route("/", dashboardApps);
dashboard.route("/sign-in", dashboardSignIn);
dashboard.route("/sign-out", dashboardSignOut);
dashboard.route("/apps/new", dashboardNewApp);
dashboard.route("/apps/:app", dashboardOverview);
dashboard.route("/apps/:app/brand", dashboardBrand);
dashboard.route("/apps/:app/brand/preview", dashboardBrandPreview);
dashboard.route("/apps/:app/settings", dashboardSettings);
dashboard.route("/apps/:app/settings/delete", dashboardDeleteApp);
dashboard.route("/apps/:app", dashboardLogos);
dashboard.route("/apps/:app/search", dashboardSearch);
dashboard.route("/apps/:app/connections", dashboardConnections);
dashboard.route("/apps/:app/connections/:connection", dashboardConnection);
dashboard.route("/apps/:app/connections/:connection/reconnect", dashboardReconnect);
dashboard.route("/apps/:app/connections/:connection/refresh", dashboardRefresh);
dashboard.route("/apps/:app/connections/:connection/check", dashboardCheck);
dashboard.route("/apps/:app/connections/:connection/delete", dashboardDelete);
dashboard.route("/apps/:app/webhooks", dashboardWebhooks);
dashboard.route("/apps/:app/webhooks/settings", dashboardWebhookSettings);
