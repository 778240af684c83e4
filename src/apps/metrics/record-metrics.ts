import type { AppContext } from "../app-context.ts";
import {
  hourOf,
  type Metrics,
  NO_METRICS,
  plus,
  type RefreshReport,
  refreshMetrics,
  servedMetrics,
} from "./metrics.ts";

/**
 * Records metrics for the dashboard's charts. Does nothing once the app is gone, so that a late report stores
 * nothing.
 */
export function recordMetrics(context: AppContext, at: number, metrics: Metrics): void {
  if (context.store.app() === null) return;
  context.metrics.add({ hour: hourOf(at), metrics }, context.now());
}

/** Records the token reads and the refreshes that an isolate counted, with one row for each hour. */
export function recordUsage(context: AppContext, served: number, refreshes: readonly RefreshReport[]): void {
  const hours = new Map<number, Metrics>();
  const add = (at: number, metrics: Metrics) =>
    hours.set(hourOf(at), plus(hours.get(hourOf(at)) ?? NO_METRICS, metrics));
  if (served > 0) add(context.now(), servedMetrics(served));
  for (const refresh of refreshes) add(refresh.at, refreshMetrics(refresh));
  if (hours.size === 0 || context.store.app() === null) return;
  for (const [hour, metrics] of hours) context.metrics.add({ hour, metrics }, context.now());
}
