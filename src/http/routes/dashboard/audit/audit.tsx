// …/audit: the audit log of an app, and its export.

import { appStub } from "../../../../apps/app-rpc.ts";
import { AuditPage } from "../../../../pages/dashboard/audit/audit-page.tsx";
import { auditPath } from "../../../../pages/dashboard/frame/paths.ts";
import { nameOfKey } from "../../../../pages/dashboard/keys/key-names.ts";
import { auditCursorOf } from "../../../audit/audit-query.ts";
import { auditLines } from "../../../csv/audit-csv.ts";
import { csvResponse } from "../../../csv/csv-response.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { query } from "../../../validate.ts";
import { AuditPageQuery, auditViewOf, filterOfView } from "./audit-query.ts";

const ENTRIES_PER_PAGE = 50;

export const dashboardAudit = new Hono<HttpEnv>();

dashboardAudit.get("/", requireSignIn("full"), async (c) => {
  const input = query(c, AuditPageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { cursor = null } = input.value;
  const view = auditViewOf(input.value);
  const stub = appStub(c.env, c.get("namedApp"));
  const [page, keys] = await Promise.all([
    stub.listAudit(filterOfView(view), cursor, ENTRIES_PER_PAGE),
    stub.listKeys(),
  ]);
  if (!keys.ok) return dashboardFailure(c, keys.failure);
  const keyNames = new Map(keys.value.data.map((key) => [key.id, nameOfKey(key)]));
  return dashboardPage(c, 200, (context) => (
    <AuditPage
      context={context}
      path={auditPath(c.get("namedApp"))}
      view={view}
      entries={page.entries}
      isFirstPage={cursor === null}
      nextCursor={auditCursorOf(page.next)}
      keyNames={keyNames}
      now={Date.now()}
    />
  ));
});

dashboardAudit.get("/export", requireSignIn("full"), async (c) => {
  const input = query(c, AuditPageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const lines = auditLines(appStub(c.env, c.get("namedApp")), filterOfView(auditViewOf(input.value)));
  return csvResponse(c, "audit-log.csv", lines);
});
