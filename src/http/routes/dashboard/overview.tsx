// /dashboard/apps/{app}: how an app stands, and what was done for it.

import { Hono } from "hono";
import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { Range } from "../../../apps/metrics/metrics.ts";
import { OverviewPage } from "../../../pages/dashboard/overview-page.tsx";
import { dashboardFailure, dashboardPage } from "../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";
import { query } from "../../validate.ts";

const OverviewQuery = z.strictObject({ range: Range.default("24h") });

export const dashboardOverview = new Hono<HttpEnv>();

dashboardOverview.get("/", requireSignIn, async (c) => {
  const asked = query(c, OverviewQuery);
  if (!asked.ok) return dashboardFailure(c, asked.failure);
  const { range } = asked.value;
  const stub = appStub(c.env, c.get("namedApp"));
  const [overview, buckets] = await Promise.all([stub.overview(), stub.metrics(range)]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  return dashboardPage(c, 200, (chrome) => (
    <OverviewPage
      chrome={chrome}
      overview={overview.value}
      range={range}
      buckets={buckets}
      now={Date.now()}
    />
  ));
});
