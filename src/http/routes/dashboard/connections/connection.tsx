// /dashboard/apps/{app}/connections/{connection}: one connection with its details and its timeline.

import { Hono } from "../../../hono.ts";
import { connectionPageResponse } from "../../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardConnection = new Hono<HttpEnv>();

dashboardConnection.get("/", requireSignIn("read"), (c) => connectionPageResponse(c));
