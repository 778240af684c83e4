import type { AppContext } from "../app-context.ts";
import type { Metrics } from "./metrics.ts";

/** Counts what happened at an instant, for the dashboard's plots. An app that has ended counts nothing more. */
export function recordMetrics(context: AppContext, at: number, metrics: Metrics): void {
  const { store, metrics: counted, tasks, now } = context;
  if (store.app() === null) return;
  const dueAt = counted.add(at, metrics, now());
  if (dueAt !== null) tasks.schedule("count", dueAt);
}
