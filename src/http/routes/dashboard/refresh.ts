// …/{connection}/refresh: a refresh now, whatever the token's age.

import { Hono } from "hono";
import {
  namedConnection,
  connectionPageResponse,
  showFailure,
} from "../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";

export const dashboardRefresh = new Hono<HttpEnv>();

dashboardRefresh.post("/", requireSignIn, async (c) => {
  const token = await namedConnection(c).refresh({}, c.get("requestId"));
  if (!token.ok) return showFailure(c, "Not refreshed", token.failure);
  const text = `The connection has a new token, version ${token.value.version}.`;
  return connectionPageResponse(c, { notice: { kind: "done", title: "Refreshed", text }, failure: null });
});
