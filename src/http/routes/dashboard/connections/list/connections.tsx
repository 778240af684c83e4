// /dashboard/apps/{app}/connections: an app's connections, with search, filters, and tabs.

import { appStub } from "../../../../../apps/app-rpc.ts";
import {
  ConnectionsPage,
  type ConnectionsPageProps,
} from "../../../../../pages/dashboard/connections/list/connections-page.tsx";
import { tabFilters } from "../../../../../pages/dashboard/connections/list/connection-tabs.tsx";
import { filterOf } from "../../../../../pages/dashboard/connections/list/connections-query.ts";
import { parseListed } from "../../../../../pages/dashboard/connections/list/listed-connection.ts";
import { readDashboardLogos } from "../../../../dashboard/dashboard-logos.ts";
import { dashboardFailure, dashboardPage } from "../../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../../hono.ts";
import type { HttpEnv } from "../../../../http-env.ts";
import { query } from "../../../../validate.ts";
import { ListQuery } from "./list-query.ts";

const CONNECTIONS_PER_PAGE = 50;

export const dashboardConnections = new Hono<HttpEnv>();

dashboardConnections.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, ListQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { chosen, ...shown } = input.value;
  const filter = filterOf(shown);
  const stub = appStub(c.env, c.get("namedApp"));
  const [overview, list, saved, logoOf] = await Promise.all([
    stub.overview(),
    stub.listConnections({ ...shown, limit: CONNECTIONS_PER_PAGE }),
    stub.listSavedFilters(),
    readDashboardLogos(c),
  ]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  if (!list.ok) return dashboardFailure(c, list.failure);
  if (!saved.ok) return dashboardFailure(c, saved.failure);
  const { records, first, nextCursor, previousCursor } = list.value;
  const { sort = "-created" } = shown;
  const tabs = tabFilters(saved.value);
  const [total, before, ...tabCounts] = await stub.countConnections([
    { filter },
    { filter, ...(first === null ? {} : { before: { place: first, sort } }) },
    ...tabs.map((tab) => ({ filter: tab })),
  ]);
  const props: Omit<ConnectionsPageProps, "context"> = {
    overview: overview.value,
    integrations: new Map(overview.value.integrations.map((one) => [one.id, { ...one, logo: logoOf(one) }])),
    query: shown,
    saved: saved.value,
    tabCounts: tabCounts.map(({ count }) => count),
    connections: records.map(parseListed),
    isPageChosen: chosen === "page",
    total: { count: total?.count ?? 0, isPartial: total?.isPartial ?? false },
    before: before?.count ?? 0,
    previousCursor,
    nextCursor,
    notice: null,
    now: Date.now(),
  };
  return dashboardPage(c, 200, (context) => <ConnectionsPage context={context} {...props} />);
});
