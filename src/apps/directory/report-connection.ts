import { type Event, withoutAudit } from "../../events/event.ts";
import type { AppContext } from "../app-context.ts";
import type { DirectoryEntry } from "../../connection/connection-rpc.ts";
import { isRevocationClaimed, putEntry } from "./shared-accounts.ts";
import { recordUsage } from "../metrics/record-metrics.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { RefreshReport } from "../app-rpc.ts";

/** Adds what somebody did to a connection to the audit log. Its ID is that of the event, so that it is added once. */
function recordEvent({ audit }: AppContext, connection: string, { id, at, audit: done }: Event): void {
  if (done === undefined) return;
  const { action, fields, by } = done;
  const target = { type: "connection", id: connection, name: null };
  audit.addOfEvent(id, at, { by, action, target, changes: fields.map((field) => ({ field })) });
}

/**
 * Stores a connection's report: its row, its new events, and the refreshes of its isolate. Returns whether a revocation
 * may have ended the connection's grant. Repeating a report changes nothing except the counted refreshes.
 */
export function reportConnection(
  context: AppContext,
  entry: DirectoryEntry,
  events: readonly Event[],
  refreshes: readonly RefreshReport[],
): boolean {
  // A late report must not recreate the storage of a deleted app.
  if (context.store.app() === null) return false;
  return context.transaction(() => {
    putEntry(context, entry);
    const forApp = events.filter(({ is_audit_only = false }) => !is_audit_only);
    acceptEvents(context, entry.id, forApp.map(withoutAudit));
    for (const event of events) recordEvent(context, entry.id, event);
    recordUsage(context, 0, refreshes);
    return isRevocationClaimed(context, entry);
  });
}
