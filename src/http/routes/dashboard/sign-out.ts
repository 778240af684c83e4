// /dashboard/sign-out: ends the session in this browser.

import { Hono } from "hono";
import { endedCookie } from "../../dashboard/session.ts";
import { signedIn } from "../../dashboard/signed-in.tsx";
import type { HttpEnv } from "../../http-env.ts";
import { seeOther } from "../../page-answer.ts";

export const dashboardSignOut = new Hono<HttpEnv>();

dashboardSignOut.post("/", signedIn, (c) =>
  seeOther("/dashboard/sign-in", { "set-cookie": endedCookie(c.get("config")) }),
);
