// /dashboard/sign-out: ends the session in this browser.

import { Hono } from "../../../hono.ts";
import { clearedResultCookie } from "../../../dashboard/action-result.ts";
import { clearedSessionCookie } from "../../../dashboard/dashboard-session.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { seeOther } from "../../../browser/page-response.ts";

export const dashboardSignOut = new Hono<HttpEnv>();

dashboardSignOut.post("/", requireSignIn(), (c) =>
  seeOther("/dashboard/sign-in", clearedSessionCookie(c.get("config")), clearedResultCookie(c.get("config"))),
);
