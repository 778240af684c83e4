// The tables of one provider and the one way rows leave them: parsed.

import type { z } from "zod";

const TABLES = `
  CREATE TABLE IF NOT EXISTS clients (
    client_id TEXT PRIMARY KEY, client_secret TEXT, redirect_uris TEXT NOT NULL, method TEXT, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS settings (client_id TEXT PRIMARY KEY, settings TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, account TEXT NOT NULL, redirect_uri TEXT NOT NULL,
    scope TEXT NOT NULL, challenge TEXT, pick TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER);
  CREATE TABLE IF NOT EXISTS grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL, account TEXT NOT NULL, scope TEXT NOT NULL,
    pick TEXT NOT NULL, revoked_at INTEGER);
  CREATE INDEX IF NOT EXISTS grants_by_client ON grants (client_id, account);
  CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, kind TEXT NOT NULL, grant_id INTEGER NOT NULL,
    expires_at INTEGER, rotated_at INTEGER, replayed_at INTEGER, revoked_at INTEGER);
  CREATE INDEX IF NOT EXISTS tokens_by_value ON tokens (token);
  CREATE INDEX IF NOT EXISTS tokens_by_grant ON tokens (grant_id);
  CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT, step TEXT NOT NULL, grant_type TEXT,
    remaining INTEGER, fault TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS counters (
    client_id TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (client_id, name));
  CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT, step TEXT NOT NULL, at INTEGER NOT NULL,
    received TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL);
`;

/** A value that SQLite stores as it is. */
type Bindable = string | number | null;

/** A thin hold on the Durable Object's SQLite. Every call is synchronous, which is what makes single use strict. */
export class Database {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#sql.exec(TABLES);
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
