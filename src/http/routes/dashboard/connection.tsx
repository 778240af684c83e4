// /dashboard/apps/{app}/connections/{connection}: one connection, as the API shows it, and its timeline.

import { Hono } from "hono";
import { connectionPageResponse } from "../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";

export const dashboardConnection = new Hono<HttpEnv>();

dashboardConnection.get("/", requireSignIn, (c) => connectionPageResponse(c));
