// …/{connection}/refresh: a refresh now, whatever the token's age.

import { Hono } from "hono";
import { namedConnection, showConnection, showFailure } from "../../dashboard/connection-response.tsx";
import { signedIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";

export const dashboardRefresh = new Hono<HttpEnv>();

dashboardRefresh.post("/", signedIn, async (c) => {
  const token = await namedConnection(c).refresh({}, c.get("requestId"));
  if (!token.ok) return showFailure(c, "Not refreshed", token.failure);
  const text = `The connection has a new token, version ${token.value.version}.`;
  return showConnection(c, { notice: { kind: "done", title: "Refreshed", text }, failure: null });
});
