// All pages and actions of the dashboard.

import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { dashboardApps } from "./apps/apps.tsx";
import { dashboardCheck } from "./connections/check.ts";
import { dashboardConnection } from "./connections/connection.tsx";
import { dashboardConnections } from "./connections/connections.tsx";
import { dashboardDelete } from "./connections/delete.tsx";
import { dashboardLogos } from "./logos.ts";
import { dashboardOverview } from "./overview/overview.tsx";
import { dashboardReconnect } from "./connections/reconnect.ts";
import { dashboardRefresh } from "./connections/refresh.ts";
import { dashboardSignIn } from "./sign-in/sign-in.tsx";
import { dashboardSignOut } from "./sign-in/sign-out.ts";

export const dashboard = new Hono<HttpEnv>();

dashboard.route("/", dashboardApps);
dashboard.route("/sign-in", dashboardSignIn);
dashboard.route("/sign-out", dashboardSignOut);
dashboard.route("/apps/:app", dashboardOverview);
dashboard.route("/apps/:app", dashboardLogos);
dashboard.route("/apps/:app/connections", dashboardConnections);
dashboard.route("/apps/:app/connections/:connection", dashboardConnection);
dashboard.route("/apps/:app/connections/:connection/reconnect", dashboardReconnect);
dashboard.route("/apps/:app/connections/:connection/refresh", dashboardRefresh);
dashboard.route("/apps/:app/connections/:connection/check", dashboardCheck);
dashboard.route("/apps/:app/connections/:connection/delete", dashboardDelete);
