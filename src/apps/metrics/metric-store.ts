// An app's hourly buckets. What is counted is held in memory and written once a minute at most for as long
// as the object lives, so that a busy app pays one row a minute for it; a crash in between loses counts, which nobody is charged by.

import * as z from "zod";
import { MINUTE } from "../../shared/clock.ts";
import { LazySchema } from "../../shared/lazy-schema.ts";
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

const Row = z.object({ hour: z.number(), record: z.string() });

export class MetricStore {
  readonly #tables: LazySchema;
  readonly #unwritten = new Map<number, Metrics>();
  #writtenAt = 0;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "metric", SCHEMA);
  }

  /** Told when the tables may be gone. */
  lookAgain(): void {
    this.#tables.tablesMayBeGone();
  }

  /** Counts what happened at an instant; tells when it has to be written, null where that was done. */
  add(at: number, metrics: Metrics, now: number): number | null {
    const hour = hourOf(at);
    this.#unwritten.set(hour, plus(this.#unwritten.get(hour) ?? NO_METRICS, metrics));
    const dueAt = this.#writtenAt + WRITE_EVERY_MS;
    if (now < dueAt) return dueAt;
    this.write(now);
    return null;
  }

  /** Writes what is in memory, and forgets what is too old. */
  write(now: number): void {
    const isNewHour = hourOf(this.#writtenAt) !== hourOf(now);
    for (const [hour, metrics] of this.#unwritten) {
      const [stored] = this.#stored("SELECT hour, record FROM metric WHERE hour = ?", hour);
      const sum = plus(stored?.metrics ?? NO_METRICS, metrics);
      this.#tables.write("INSERT OR REPLACE INTO metric VALUES (?, ?)", hour, JSON.stringify(sum));
    }
    this.#unwritten.clear();
    this.#writtenAt = now;
    if (isNewHour) this.#tables.erase("DELETE FROM metric WHERE hour <= ?", hourOf(now) - KEPT_HOURS);
  }

  /** What was counted in a range, what is not written yet too. */
  buckets(range: Range, now: number): Bucket[] {
    const first = firstHour(range, now);
    const stored = this.#stored("SELECT hour, record FROM metric WHERE hour >= ? ORDER BY hour", first);
    const unwritten = [...this.#unwritten].map(([hour, metrics]) => ({ hour, metrics }));
    return bucketsOf([...stored, ...unwritten], range, now);
  }

  #stored(query: string, binding: number): HourOfMetrics[] {
    return this.#tables.read(query, binding).map((row) => {
      const { hour, record } = Row.parse(row);
      // A form of an earlier version is not worth a failure.
      return {
        hour,
        metrics: Metrics.catch({ ...NO_METRICS, latency: [...NO_METRICS.latency] }).parse(JSON.parse(record)),
      };
    });
  }
}
