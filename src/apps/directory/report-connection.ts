import type { Event } from "../../events/event.ts";
import type { AppContext } from "../app-context.ts";
import type { DirectoryEntry } from "./connection-directory.ts";
import { putEntry } from "./shared-accounts.ts";
import { recordMetrics } from "../metrics/record-metrics.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import { refreshMetrics } from "../metrics/metrics.ts";
import type { RefreshReport } from "../app-rpc.ts";

/**
 * Stores a connection's report: its row, its new events, and the refreshes it made. Repeating a report
 * changes nothing except the counted refreshes.
 */
export function reportConnection(
  context: AppContext,
  entry: DirectoryEntry,
  events: readonly Event[],
  refreshes: readonly RefreshReport[],
): void {
  // A late report must not recreate the storage of a deleted app.
  if (context.store.app() === null) return;
  context.transaction(() => {
    putEntry(context, entry);
    acceptEvents(context, entry.id, events);
    for (const refresh of refreshes) recordMetrics(context, refresh.at, refreshMetrics(refresh));
  });
}
