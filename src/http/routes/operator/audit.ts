// /v1/admin/audit: what the operator did, to all apps. It is kept when an app is deleted.

import { appIndexStub } from "../../../apps/app-rpc.ts";
import { AuditListQuery, auditPage } from "../../audit/audit-query.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireOperator } from "../../middleware/authenticate.ts";
import { endpointWithInput, fromQuery, returns } from "../../operation.ts";
import { AUDIT_ENTRY_EXAMPLE, AuditEntryResponse } from "../../schemas/own-app/audit-entry.ts";
import { pageOf } from "../../schemas/page.ts";

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
      input: fromQuery(AuditListQuery, DESCRIBED && { action: "app.deleted" }),
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
      failures: DESCRIBED && [],
    },
    (c, input) => auditPage(appIndexStub(c.env), input),
  ),
);
