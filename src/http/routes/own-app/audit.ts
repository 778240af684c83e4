// /v1/audit: the audit log of the app.

import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { auditLines } from "../../csv/audit-csv.ts";
import { auditFilterOf, auditFilters, AuditListQuery, auditPage } from "../../audit/audit-query.ts";
import { csvResponse } from "../../csv/csv-response.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import { documented, endpointWithInput, fromQuery, returns, returnsCsv } from "../../operation.ts";
import { problem } from "../../problem.ts";
import { AUDIT_ENTRY_EXAMPLE, AuditEntryResponse } from "../../schemas/own-app/audit-entry.ts";
import { pageOf } from "../../schemas/page.ts";
import { query } from "../../validate.ts";

const ExportQuery = lazy(() => z.strictObject(auditFilters()));

export const ownAudit = new Hono<HttpEnv>();

ownAudit.use(requireApp);

ownAudit.get(
  "/",
  endpointWithInput(
    {
      id: "list-audit-entries",
      section: "Your app",
      access: "full",
      summary: "List the audit log",
      description:
        DESCRIBED &&
        "Returns who changed what in the last 400 days, newest first. With a filter, one page searches 20,000 entries, so it can have fewer entries than `limit`, and a `next_cursor`.",
      input: fromQuery(AuditListQuery, DESCRIBED && { action: "integration" }),
      response: returns(
        DESCRIBED && pageOf(AuditEntryResponse),
        DESCRIBED && { data: [AUDIT_ENTRY_EXAMPLE], next_cursor: null },
      ),
      failures: DESCRIBED && [],
    },
    (c, input) => auditPage(appStub(c.env, c.get("appId")), input),
  ),
);

ownAudit.get(
  "/export",
  documented(
    {
      id: "export-audit-entries",
      section: "Your app",
      access: "full",
      summary: "Export the audit log",
      description:
        DESCRIBED &&
        "Streams all matching entries as CSV, newest first. A cell that a spreadsheet would run as a formula begins with an apostrophe.",
      input: fromQuery(ExportQuery, DESCRIBED && { from: "2026-11-01T00:00:00Z" }),
      response: returnsCsv(DESCRIBED && "at,id,app,who,…\r\n"),
      failures: DESCRIBED && [],
    },
    (c) => {
      const filters = query(c, ExportQuery());
      if (!filters.ok) return problem(c, filters.failure);
      const lines = auditLines(appStub(c.env, c.get("appId")), auditFilterOf(filters.value));
      return csvResponse(c, "audit-log.csv", lines);
    },
  ),
);
