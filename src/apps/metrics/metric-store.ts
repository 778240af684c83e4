// Stores an app's metrics in hourly buckets. Counts are buffered in memory and written at most once a minute,
// so a busy app writes one row a minute. A crash loses at most that minute's counts, which only the dashboard
// shows.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { MINUTE } from "../../shared/clock.ts";
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

const WRITE_EVERY_MS = MINUTE;

const Row = lazy(() => z.object({ hour: z.number(), record: z.string() }));

export class MetricStore {
  readonly #tables: LazyTables;
  readonly #buffered = new Map<number, Metrics>();
  #writtenAt = 0;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "metric", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /**
   * Adds metrics for a point in time. Returns when they have to be written; null where that has been done.
   */
  add(at: number, metrics: Metrics, now: number): number | null {
    const hour = hourOf(at);
    this.#buffered.set(hour, plus(this.#buffered.get(hour) ?? NO_METRICS, metrics));
    const dueAt = this.#writtenAt + WRITE_EVERY_MS;
    if (now < dueAt) return dueAt;
    this.write(now);
    return null;
  }

  /** Writes the buffered metrics and deletes buckets that are too old. */
  write(now: number): void {
    const isNewHour = hourOf(this.#writtenAt) !== hourOf(now);
    for (const [hour, metrics] of this.#buffered) {
      const [stored] = this.#stored("SELECT hour, record FROM metric WHERE hour = ?", hour);
      const sum = plus(stored?.metrics ?? NO_METRICS, metrics);
      this.#tables.write("INSERT OR REPLACE INTO metric VALUES (?, ?)", hour, JSON.stringify(sum));
    }
    this.#buffered.clear();
    this.#writtenAt = now;
    if (isNewHour) this.#tables.modify("DELETE FROM metric WHERE hour <= ?", hourOf(now) - KEPT_HOURS);
  }

  /** Returns the metrics of a range, including buffered ones. */
  buckets(range: Range, now: number): Bucket[] {
    const first = firstHour(range, now);
    const stored = this.#stored("SELECT hour, record FROM metric WHERE hour >= ? ORDER BY hour", first);
    const buffered = [...this.#buffered].map(([hour, metrics]) => ({ hour, metrics }));
    return bucketsOf([...stored, ...buffered], range, now);
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
