// The guard of all dashboard routes.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Access } from "../../shared/key-scopes.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import { isAppId, isConnectionId } from "../../shared/id.ts";
import { formBody } from "../browser/form-body.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../browser/page-response.ts";
import { scopeFailure } from "../scope-failure.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";
import { dashboardFailure } from "./dashboard-page.tsx";
import { beginFrameData } from "./frame-data.ts";
import { canAccessApp, readDashboardUser, type DashboardUser } from "./dashboard-session.ts";

/** The form field with the session's form token, which protects against cross-site request forgery. */
const FORM_TOKEN = "form_token";

/**
 * Requires a session. Users of an app can access only that app; others are reported as not found. Forms must come
 * from a page that was rendered for this session. An app's user can do what their API key can: it has to have all that is
 * `required`.
 */
export const requireSignIn = (...required: readonly Access[]) =>
  createMiddleware<HttpEnv>(async (c, next) => {
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
    if (!isSafeMethod(c) && !(await isFormOfSession(c, visitor)))
      return dashboardFailure(c, { code: "not_same_origin" });
    const missing = visitor.key === null ? null : scopeFailure(visitor.key.access, required);
    if (missing !== null) return dashboardFailure(c, missing);
    if (app !== undefined && isSafeMethod(c)) beginFrameData(c);
    return next();
  });

/** Returns whether the method is safe, that is, changes nothing (RFC 9110, section 9.2.1). */
const isSafeMethod = (c: Context<HttpEnv>) => c.req.method === "GET" || c.req.method === "HEAD";

/** Returns the sign-in page, which then redirects to the requested page. */
function signInUrl(c: Context<HttpEnv>): string {
  const isPage = isSafeMethod(c) && c.req.path !== "/dashboard";
  return `/dashboard/sign-in${isPage ? `?next=${encodeURIComponent(c.req.path)}` : ""}`;
}

async function isFormOfSession(c: Context<HttpEnv>, { formToken }: DashboardUser): Promise<boolean> {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin)) return false;
  const { [FORM_TOKEN]: token } = await formBody(c);
  return token !== undefined && equalInConstantTime(token, formToken);
}
