// …/{connection}/check: asks the provider whether the credential works and which account it belongs to.

import { Hono } from "../../../hono.ts";
import { checkNotice } from "../../../../pages/dashboard/connections/check-notice.ts";
import { namedConnectionStub, showNotice, showFailure } from "../../../dashboard/connection-response.tsx";
import { recordConnectionAction } from "../../../dashboard/record-action.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardCheck = new Hono<HttpEnv>();

dashboardCheck.post("/", requireSignIn("connections:write"), async (c) => {
  const recorded = await recordConnectionAction(c, "connection.checked");
  const report = recorded.ok ? await namedConnectionStub(c).check(c.get("requestId")) : recorded;
  if (!report.ok) return showFailure(c, "Connection not checked", report.failure);
  return showNotice(c, checkNotice(report.value));
});
