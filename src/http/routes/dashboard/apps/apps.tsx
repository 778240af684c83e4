// /dashboard: the list of apps, for the operator. An app's developer is redirected to their app.

import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../../shared/lazy.ts";
import { appIndexStub } from "../../../../apps/app-rpc.ts";
import { AppsPage } from "../../../../pages/dashboard/apps/apps-page.tsx";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { query } from "../../../validate.ts";

const APPS_PER_PAGE = 50;

const ListQuery = lazy(() =>
  z.strictObject({
    search: z.string().trim().max(256).default(""),
    cursor: z.string().max(64).default(""),
  }),
);

export const dashboardApps = new Hono<HttpEnv>();

dashboardApps.get("/", requireSignIn("read"), async (c) => {
  const { session } = c.get("visitor");
  if (session.who === "app") return seeOther(`/dashboard/apps/${session.app}`);
  const input = query(c, ListQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { search, cursor } = input.value;
  const { apps, nextCursor } = await appIndexStub(c.env).indexList(cursor, APPS_PER_PAGE, search);
  return dashboardPage(c, 200, (context) => (
    <AppsPage
      context={context}
      apps={apps}
      search={search}
      isFirstPage={cursor === ""}
      nextCursor={nextCursor}
      now={Date.now()}
    />
  ));
});
