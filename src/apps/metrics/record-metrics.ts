import type { AppContext } from "../app-context.ts";
import { type Metrics, type RefreshReport, refreshMetrics, servedMetrics } from "./metrics.ts";

/**
 * Records metrics for the dashboard's charts. Does nothing once the app is gone, so that a late report stores
 * nothing.
 */
export function recordMetrics(context: AppContext, at: number, metrics: Metrics): void {
  const { store, metrics: counted, tasks, now } = context;
  if (store.app() === null) return;
  const dueAt = counted.add(at, metrics, now());
  if (dueAt !== null) tasks.schedule("count", dueAt);
}

/** Records the token reads and the refreshes that an isolate counted. */
export function recordUsage(context: AppContext, served: number, refreshes: readonly RefreshReport[]): void {
  if (served > 0) recordMetrics(context, context.now(), servedMetrics(served));
  for (const refresh of refreshes) recordMetrics(context, refresh.at, refreshMetrics(refresh));
}
