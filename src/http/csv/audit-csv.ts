// The audit log as CSV. It is the format of who asks for the log: an auditor, who opens it in a spreadsheet. Programs have the
// list in JSON.

import type { AppRpc } from "../../apps/app-rpc.ts";
import type { AuditEntry } from "../../apps/audit/audit-entry.ts";
import type { AuditFilter, AuditPage, Place } from "../../apps/audit/audit-table.ts";
import { timestamp } from "../../shared/clock.ts";
import { csvLine } from "../../shared/csv.ts";

const PAGE_SIZE = 200;

const HEAD = [
  "at",
  "id",
  "app",
  "who",
  "key_id",
  "via",
  "address",
  "request_id",
  "action",
  "target_type",
  "target_id",
  "target_name",
  "changes",
];

/** Returns the lines of all matching entries, newest first. */
export async function* auditLines(
  log: Pick<DurableObjectStub<AppRpc>, "listAudit">,
  filter: AuditFilter,
): AsyncGenerator<string, void, undefined> {
  yield csvLine(HEAD);
  let before: Place | null = null;
  do {
    const { entries, next }: AuditPage = await log.listAudit(filter, before, PAGE_SIZE);
    if (entries.length > 0) yield entries.map((entry) => lineOf(entry)).join("");
    before = next;
  } while (before !== null);
}

function lineOf({ at, id, app, by, action, target, changes }: AuditEntry): string {
  return csvLine([
    timestamp(at),
    id,
    app,
    by.who,
    by.key_id,
    by.via,
    by.address,
    by.request_id,
    action,
    target.type,
    target.id,
    target.name,
    changes.length === 0 ? null : JSON.stringify(changes),
  ]);
}
