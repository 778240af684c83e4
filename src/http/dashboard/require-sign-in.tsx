// What stands before every page of the dashboard and every click on one.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { equalInConstantTime } from "../../shared/digest.ts";
import { isAppId, isConnectionId } from "../../shared/id.ts";
import { formBody } from "../browser/form-body.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../browser/page-response.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";
import { dashboardFailure } from "./dashboard-page.tsx";
import { canAccessApp, readDashboardUser, type DashboardUser } from "./dashboard-session.ts";

/** The field of a form that shows it was made for this session. */
const FORM_TOKEN = "form_token";

/**
 * Lets pass who has a session: to what is theirs, and with a form only from a page made for it. What belongs
 * to another app does not exist.
 */
export const requireSignIn = createMiddleware<HttpEnv>(async (c, next) => {
  const visitor = await readDashboardUser(c.env, c.get("config"), c.req.header("cookie"), Date.now());
  if (visitor === null) return seeOther(signInUrl(c));
  c.set("visitor", visitor);
  const app = c.req.param("app");
  if (app !== undefined) {
    if (!isAppId(app) || !canAccessApp(visitor, app)) return dashboardFailure(c, { code: "app_not_found" });
    c.set("namedApp", app);
  }
  const connection = c.req.param("connection");
  if (connection !== undefined) {
    if (!isConnectionId(connection)) return dashboardFailure(c, { code: "connection_not_found" });
    c.set("connectionId", connection);
  }
  if (!isLooking(c) && !(await isOwnForm(c, visitor)))
    return dashboardFailure(c, { code: "not_same_origin" });
  return next();
});

/** Whether nothing is to be done (RFC 9110, section 9.2.1). */
const isLooking = (c: Context<HttpEnv>) => c.req.method === "GET" || c.req.method === "HEAD";

/** To be signed in, and back to the page that was asked for. */
function signInUrl(c: Context<HttpEnv>): string {
  const isPage = isLooking(c) && c.req.path !== "/dashboard";
  return `/dashboard/sign-in${isPage ? `?next=${encodeURIComponent(c.req.path)}` : ""}`;
}

async function isOwnForm(c: Context<HttpEnv>, { formToken }: DashboardUser): Promise<boolean> {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin)) return false;
  const { [FORM_TOKEN]: token } = await formBody(c);
  return token !== undefined && equalInConstantTime(token, formToken);
}
