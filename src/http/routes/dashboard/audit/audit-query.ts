// The query of the dashboard's pages of the audit log. Empty fields of its form are no filters.

import * as z from "zod";
import type { AuditFilter } from "../../../../apps/audit/audit-table.ts";
import type { AuditView } from "../../../../pages/dashboard/audit/audit-view.ts";
import { DAY } from "../../../../shared/clock.ts";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import { AuditCursor } from "../../../audit/audit-query.ts";

const Day = lazy(() => z.union([z.literal(""), z.iso.date()]).default(""));

export const AuditPageQuery = lazy(() =>
  z.strictObject({
    who: z.string().max(64).default(""),
    action: z.string().max(64).default(""),
    from: Day(),
    to: Day(),
    cursor: AuditCursor().optional(),
  }),
);

/** Returns the filters as the page shows them. */
export const auditViewOf = ({ who, action, from, to }: Parsed<typeof AuditPageQuery>): AuditView => ({
  who,
  action,
  from,
  to,
});

/** Returns the filter of a view. The last day is included. */
export function filterOfView({ who, action, from, to }: AuditView): AuditFilter {
  return {
    who: who === "" ? undefined : who,
    action: action === "" ? undefined : action,
    from: from === "" ? undefined : Date.parse(from),
    until: to === "" ? undefined : Date.parse(to) + DAY,
  };
}
