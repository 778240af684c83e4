// /dashboard/apps/{app}: an app's connections, usage, integrations and webhooks at a glance.

import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../../shared/lazy.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { Range } from "../../../../apps/metrics/metrics.ts";
import { OverviewPage } from "../../../../pages/dashboard/overview/overview-page.tsx";
import { readDashboardLogos } from "../../../dashboard/dashboard-logos.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { query } from "../../../validate.ts";

const OverviewQuery = lazy(() => z.strictObject({ range: Range().default("24h") }));

const LATEST_EVENTS = 10;

export const dashboardOverview = new Hono<HttpEnv>();

dashboardOverview.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, OverviewQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { range } = input.value;
  const stub = appStub(c.env, c.get("namedApp"));
  const [overview, buckets, events, logoOf] = await Promise.all([
    stub.overview(),
    stub.metrics(range),
    stub.webhooks({ before: null, limit: LATEST_EVENTS }, null),
    readDashboardLogos(c),
  ]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  return dashboardPage(c, 200, (context) => (
    <OverviewPage
      context={context}
      overview={overview.value}
      range={range}
      events={events.ok ? events.value.page.data : []}
      people={events.ok ? events.value.people : {}}
      buckets={buckets}
      logoOf={logoOf}
      now={Date.now()}
    />
  ));
});
