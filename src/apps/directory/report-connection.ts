import type { Event } from "../../events/event.ts";
import type { AppContext } from "../app-context.ts";
import type { DirectoryEntry } from "./connection-directory.ts";
import { recordMetrics } from "../metrics/record-metrics.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import { refreshMetrics } from "../metrics/metrics.ts";
import type { RefreshReport } from "../app-rpc.ts";

/**
 * Takes a connection's report: its row, what happened since the last one, and the refreshes that were made.
 * A repeated one changes nothing but the counts of these.
 */
export function reportConnection(
  context: AppContext,
  entry: DirectoryEntry,
  events: readonly Event[],
  refreshes: readonly RefreshReport[],
): void {
  // A late report to an app that has ended must not bring its storage back.
  if (context.store.app() === null) return;
  context.transaction(() => {
    context.directory.put(entry);
    acceptEvents(context, entry.id, events);
    for (const refresh of refreshes) recordMetrics(context, refresh.at, refreshMetrics(refresh));
  });
}
