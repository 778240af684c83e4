// …/{connection}/refresh: refreshes the token now, whatever its age.

import { Hono } from "../../../hono.ts";
import { namedConnectionStub, showNotice, showFailure } from "../../../dashboard/connection-response.tsx";
import { recordConnectionAction } from "../../../dashboard/record-action.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardRefresh = new Hono<HttpEnv>();

dashboardRefresh.post("/", requireSignIn("connections:write"), async (c) => {
  const recorded = await recordConnectionAction(c, "connection.refreshed");
  const token = recorded.ok ? await namedConnectionStub(c).refresh({}, c.get("requestId")) : recorded;
  if (!token.ok) return showFailure(c, "Token not refreshed", token.failure);
  const text = `The connection has a new token, version ${token.value.version}.`;
  return showNotice(c, { kind: "done", title: "Token refreshed", text });
});
