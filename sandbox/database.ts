// The storage of one part of the sandbox and the one way rows leave it: parsed.

import type { z } from "zod";

/** What the steps that every part shares need: settings, faults and the log. */
const SHARED_TABLES = `
  CREATE TABLE IF NOT EXISTS settings (client_id TEXT PRIMARY KEY, settings TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT, step TEXT NOT NULL, grant_type TEXT,
    remaining INTEGER, fault TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS counters (
    client_id TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (client_id, name));
  CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT, step TEXT NOT NULL, at INTEGER NOT NULL,
    received TEXT NOT NULL);
`;

/** A value that SQLite stores as it is. */
type Bindable = string | number | null;

/** A thin hold on the Durable Object's SQLite. Every call is synchronous, which is what makes single use strict. */
export class Database {
  readonly #sql: SqlStorage;

  /** Opens the storage; `tables` are those the part has besides the shared ones. */
  constructor(sql: SqlStorage, tables: string) {
    this.#sql = sql;
    this.#sql.exec(SHARED_TABLES + tables);
  }

  run(statement: string, ...values: Bindable[]): number {
    return this.#sql.exec(statement, ...values).rowsWritten;
  }

  all<T>(row: z.ZodType<T>, statement: string, ...values: Bindable[]): T[] {
    return this.#sql
      .exec(statement, ...values)
      .toArray()
      .map((found) => row.parse(found));
  }

  first<T>(row: z.ZodType<T>, statement: string, ...values: Bindable[]): T | undefined {
    return this.all(row, statement, ...values)[0];
  }
}
