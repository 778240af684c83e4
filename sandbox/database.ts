// The SQLite storage of one provider. Every row is parsed with a schema when it is read.

import type { z } from "zod";

/** The tables that all providers have: settings, faults and the request log. */
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

/** A value that SQLite can store. */
type Bindable = string | number | null;

/** A wrapper around the Durable Object's SQLite. All calls are synchronous, so a code or token can be used only once. */
export class Database {
  readonly #sql: SqlStorage;

  /** Opens the storage and creates the shared tables and `tables`, the provider's own. */
  constructor(sql: SqlStorage, tables: string) {
    this.#sql = sql;
    this.#sql.exec(SHARED_TABLES + tables);
  }

  run(statement: string, ...bindings: Bindable[]): number {
    return this.#sql.exec(statement, ...bindings).rowsWritten;
  }

  all<T>(row: z.ZodType<T>, statement: string, ...bindings: Bindable[]): T[] {
    return this.#sql
      .exec(statement, ...bindings)
      .toArray()
      .map((columns) => row.parse(columns));
  }

  first<T>(row: z.ZodType<T>, statement: string, ...bindings: Bindable[]): T | undefined {
    return this.all(row, statement, ...bindings)[0];
  }
}
