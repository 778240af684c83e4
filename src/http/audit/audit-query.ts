// The filters and the cursor of the audit log, for the API and for the dashboard.

import * as z from "zod";
import type { AuditFilter, Place } from "../../apps/audit/audit-table.ts";
import { presentEntry } from "../../apps/audit/audit-entry.ts";
import type { AppRpc } from "../../apps/app-rpc.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { ok } from "../../shared/result.ts";
import { PageLimit } from "../validate.ts";

const Instant = lazy(() => z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)));

/** The filters in a query. */
export const auditFilters = () => ({
  who: z
    .string()
    .max(64)
    .optional()
    .describe(DESCRIBED && "Only what this API key has done, by its ID, or `operator`, or `latchkey`."),
  action: z
    .string()
    .max(64)
    .optional()
    .describe(
      DESCRIBED &&
        "Only this action, such as `integration.updated`, or all of a kind, such as `integration`.",
    ),
  from: Instant()
    .optional()
    .describe(DESCRIBED && "Only entries from this time on, such as `2026-11-21T12:00:00Z`."),
  to: Instant()
    .optional()
    .describe(DESCRIBED && "Only entries before this time."),
});

/** The query of a page in the API. */
export const AuditListQuery = lazy(() =>
  z.strictObject({ ...auditFilters(), cursor: AuditCursor().optional(), limit: PageLimit() }),
);

type Log = Pick<DurableObjectStub<AppRpc>, "listAudit">;

/** Returns a page as the API shows it. */
export async function auditPage(log: Log, { cursor, limit, ...filters }: Parsed<typeof AuditListQuery>) {
  const { entries, next } = await log.listAudit(auditFilterOf(filters), cursor ?? null, limit);
  return ok({ data: entries.map(presentEntry), next_cursor: auditCursorOf(next) });
}

type Filters = {
  who?: string | undefined;
  action?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
};

/** Returns the filter of a query. */
export const auditFilterOf = ({ to, who, action, from }: Filters): AuditFilter => ({
  who,
  action,
  from,
  until: to,
});

const PLACE = /^([0-9a-z]{1,11})\.([0-9a-z]{1,32})$/;

/** The cursor of the audit log, parsed. */
export const AuditCursor = lazy(() =>
  z
    .string()
    .regex(PLACE, "is not a valid cursor")
    .transform((text): Place => {
      const [, at = "", id = ""] = PLACE.exec(text) ?? [];
      return { at: Number.parseInt(at, 36), id };
    })
    .describe(DESCRIBED && "The `next_cursor` of the previous page."),
);

/** Formats the place that a page follows. Null means the end. */
export const auditCursorOf = (place: Place | null): string | null =>
  place === null ? null : `${place.at.toString(36)}.${place.id}`;
