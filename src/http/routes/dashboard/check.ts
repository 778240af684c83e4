// …/{connection}/check: asks the provider whether the credential works, and whose it is.

import { Hono } from "hono";
import { checkNotice } from "../../../pages/dashboard/components/check-notice.ts";
import {
  namedConnection,
  connectionPageResponse,
  showFailure,
} from "../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";

export const dashboardCheck = new Hono<HttpEnv>();

dashboardCheck.post("/", requireSignIn, async (c) => {
  const report = await namedConnection(c).check(c.get("requestId"));
  if (!report.ok) return showFailure(c, "Not checked", report.failure);
  return connectionPageResponse(c, { notice: checkNotice(report.value), failure: null });
});
