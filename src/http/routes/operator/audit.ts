// /v1/admin/audit: what the operator did, to all apps. It is kept when an app is deleted.

import * as z from "zod";
import { presentEntry } from "../../../apps/audit/audit-entry.ts";
import { appIndexStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { ok } from "../../../shared/result.ts";
import { AuditCursor, auditCursorOf, auditFilterOf, auditFilters } from "../../audit/audit-query.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireOperator } from "../../middleware/authenticate.ts";
import { endpointWithInput, fromQuery, returns } from "../../operation.ts";
import { AUDIT_ENTRY_EXAMPLE, AuditEntryResponse } from "../../schemas/own-app/audit-entry.ts";
import { pageOf } from "../../schemas/page.ts";
import { PageLimit } from "../../validate.ts";

const ListQuery = lazy(() =>
  z.strictObject({ ...auditFilters(), cursor: AuditCursor().optional(), limit: PageLimit() }),
);

export const operatorAudit = new Hono<HttpEnv>();

operatorAudit.use(requireOperator);

operatorAudit.get(
  "/",
  endpointWithInput(
    {
      id: "list-operator-audit-entries",
      section: "Apps",
      access: "operator",
      summary: "List what the operator did",
      description:
        DESCRIBED &&
        "Returns what was done with the admin token in the last 400 days, to all apps, newest first. It includes apps that were deleted.",
      input: fromQuery(ListQuery, DESCRIBED && { action: "app.deleted" }),
      response: returns(
        DESCRIBED && pageOf(AuditEntryResponse),
        DESCRIBED && {
          data: [
            {
              ...AUDIT_ENTRY_EXAMPLE,
              by: { ...AUDIT_ENTRY_EXAMPLE.by, who: "operator", key_id: null, via: "api" },
              action: "app.deleted",
              target: { type: "app", id: AUDIT_ENTRY_EXAMPLE.app ?? "", name: "Drive Notes" },
              changes: [],
            },
          ],
          next_cursor: null,
        },
      ),
      failures: [],
    },
    async (c, { cursor = null, limit, ...filters }) => {
      const page = await appIndexStub(c.env).listAudit(auditFilterOf(filters), cursor, limit);
      return ok({ data: page.entries.map(presentEntry), next_cursor: auditCursorOf(page.next) });
    },
  ),
);
