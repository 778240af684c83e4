// The tables of an app's bulk jobs and of their connections.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import { BulkItem, BulkJob, ITEMS_PER_PART } from "./bulk-job.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS bulk_job (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bulk_part (
    job TEXT NOT NULL, part INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (job, part)
  ) WITHOUT ROWID;
`;

const RecordRow = lazy(() => z.object({ record: z.string() }));
const Items = lazy(() => z.array(BulkItem()));

export class BulkJobStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "bulk_job", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns all jobs, the newest first. */
  jobs(): BulkJob[] {
    return this.#tables
      .read("SELECT record FROM bulk_job")
      .map((row) => BulkJob().parse(JSON.parse(RecordRow().parse(row).record)))
      .toSorted((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1));
  }

  job(id: string): BulkJob | null {
    const [row] = this.#tables.read("SELECT record FROM bulk_job WHERE id = ?", id);
    return row === undefined ? null : BulkJob().parse(JSON.parse(RecordRow().parse(row).record));
  }

  put(job: BulkJob): void {
    this.#tables.write("INSERT OR REPLACE INTO bulk_job VALUES (?, ?)", job.id, JSON.stringify(job));
  }

  /** Stores the connections of a new job. */
  putItems(job: string, items: readonly BulkItem[]): void {
    for (let from = 0, part = 0; from < items.length; from += ITEMS_PER_PART, part += 1)
      this.putPart(job, part, items.slice(from, from + ITEMS_PER_PART));
  }

  putPart(job: string, part: number, items: readonly BulkItem[]): void {
    const record = JSON.stringify(items);
    this.#tables.write("INSERT OR REPLACE INTO bulk_part VALUES (?, ?, ?)", job, part, record);
  }

  /** Returns some parts of a job's connections, in order. The list is shorter at the end, and empty after it. */
  parts(job: string, from: number, count: number): BulkItem[][] {
    const query = "SELECT record FROM bulk_part WHERE job = ? AND part >= ? ORDER BY part LIMIT ?";
    return this.#tables
      .read(query, job, from, count)
      .map((row) => Items().parse(JSON.parse(RecordRow().parse(row).record)));
  }

  delete(job: string): void {
    this.#tables.modify("DELETE FROM bulk_job WHERE id = ?", job);
    this.#tables.modify("DELETE FROM bulk_part WHERE job = ?", job);
  }
}
