// A month of an app's metrics.

import {
  type Metrics,
  NO_METRICS,
  plus,
  refreshMetrics,
  servedMetrics,
} from "../../../src/apps/metrics/metrics.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** Stores metrics of thirty days, with more use by day than by night, and an outage. */
export async function storeMetrics(runtime: Runtime, app: string): Promise<void> {
  const storage = await runtime.objectStorage("AppObject", { name: app });
  await storage.exec("CREATE TABLE IF NOT EXISTS metric (hour INTEGER PRIMARY KEY, record TEXT NOT NULL)");
  const now = Math.floor(Date.now() / HOUR);
  const rows = Array.from({ length: 30 * 24 }, (_, ago) => {
    const hour = now - ago;
    return `(${hour}, '${JSON.stringify(metricsOf(hour, ago))}')`;
  });
  await storage.exec(`INSERT OR REPLACE INTO metric VALUES ${rows.join(", ")}`);
  // The object reads which tables exist when it starts.
  await runtime.evictObject("AppObject", app);
}

function metricsOf(hour: number, ago: number): Metrics {
  const busy = 1 + Math.sin((hour / 12) * Math.PI);
  const noise = ((hour * 7919) % 13) / 13;
  const succeeded = Math.round(12 * busy + 6 * noise);
  // Nothing happened in one night.
  if (ago >= 14 && ago <= 16) return NO_METRICS;
  const failed = ago === 6 ? 9 : noise > 0.8 ? 1 : 0;
  const refreshes = [
    ...Array.from({ length: succeeded }, (_, i) => ({ ok: true, durationMs: 120 + 40 * i * (1 + noise) })),
    ...Array.from({ length: failed }, () => ({ ok: false, durationMs: 2_000 })),
  ];
  return refreshes
    .map((refresh) => refreshMetrics({ at: 0, ...refresh }))
    .reduce((sum, one) => plus(sum, one), servedMetrics(Math.round(900 * busy + 300 * noise)));
}
