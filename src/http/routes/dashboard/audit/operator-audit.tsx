// /dashboard/audit: what the operator did, to all apps.

import { appIndexStub } from "../../../../apps/app-rpc.ts";
import { AuditPage } from "../../../../pages/dashboard/audit/audit-page.tsx";
import { auditCursorOf } from "../../../audit/audit-query.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { query } from "../../../validate.ts";
import { AuditPageQuery, auditViewOf, filterOfView } from "./audit-query.ts";

const ENTRIES_PER_PAGE = 50;

export const dashboardOperatorAudit = new Hono<HttpEnv>();

dashboardOperatorAudit.get("/", requireSignIn("full"), async (c) => {
  if (c.get("visitor").session.who !== "operator") return dashboardFailure(c, { code: "route_not_found" });
  const input = query(c, AuditPageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { cursor = null } = input.value;
  const view = auditViewOf(input.value);
  const page = await appIndexStub(c.env).listAudit(filterOfView(view), cursor, ENTRIES_PER_PAGE);
  return dashboardPage(c, 200, (context) => (
    <AuditPage
      context={context}
      path="/dashboard/audit"
      view={view}
      entries={page.entries}
      isFirstPage={cursor === null}
      nextCursor={auditCursorOf(page.next)}
      keyNames={new Map()}
      now={Date.now()}
    />
  ));
});
