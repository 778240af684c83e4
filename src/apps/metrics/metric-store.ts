// Stores an app's metrics in hourly buckets. Each report is written at once: what an object keeps only in its memory is
// lost when the runtime ends an idle object, which can take a few seconds.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import {
  type Bucket,
  bucketsOf,
  firstHour,
  hourOf,
  type HourOfMetrics,
  KEPT_HOURS,
  Metrics,
  NO_METRICS,
  plus,
  type Range,
} from "./metrics.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS metric (hour INTEGER PRIMARY KEY, record TEXT NOT NULL);";

const Row = lazy(() => z.object({ hour: z.number(), record: z.string() }));

export class MetricStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "metric", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Adds the metrics of an hour. The first metrics of an hour delete the hours that are too old. */
  add({ hour, metrics }: HourOfMetrics, now: number): void {
    const [stored] = this.#stored("SELECT hour, record FROM metric WHERE hour = ?", hour);
    const sum = plus(stored?.metrics ?? NO_METRICS, metrics);
    this.#tables.write("INSERT OR REPLACE INTO metric VALUES (?, ?)", hour, JSON.stringify(sum));
    if (stored === undefined)
      this.#tables.modify("DELETE FROM metric WHERE hour <= ?", hourOf(now) - KEPT_HOURS);
  }

  /** Returns the metrics of a range. */
  buckets(range: Range, now: number): Bucket[] {
    const first = firstHour(range, now);
    const stored = this.#stored("SELECT hour, record FROM metric WHERE hour >= ? ORDER BY hour", first);
    return bucketsOf(stored, range, now);
  }

  #stored(query: string, binding: number): HourOfMetrics[] {
    return this.#tables.read(query, binding).map((row) => {
      const { hour, record } = Row().parse(row);
      // Metrics of an earlier version are skipped: they are not worth a failure.
      return {
        hour,
        metrics: Metrics()
          .catch({ ...NO_METRICS, latency: [...NO_METRICS.latency] })
          .parse(JSON.parse(record)),
      };
    });
  }
}
