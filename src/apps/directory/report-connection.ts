import type { Event } from "../../events/event.ts";
import type { AppContext } from "../app-context.ts";
import type { DirectoryEntry } from "../../connection/connection-rpc.ts";
import { isRevocationClaimed, putEntry } from "./shared-accounts.ts";
import { recordUsage } from "../metrics/record-metrics.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { RefreshReport } from "../app-rpc.ts";

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
    acceptEvents(context, entry.id, events);
    recordUsage(context, 0, refreshes);
    return isRevocationClaimed(context, entry);
  });
}
