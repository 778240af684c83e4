// A ConnectionObject's tables. Every call is synchronous, so what is read and written between two awaits
// is one step that nothing comes between. Rows are parsed once, here.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";
import { Attempt, type CodeAttempt, isOver, type ItemAttempt, Session } from "./connect/attempt.ts";
import { Connection } from "./connection.ts";
import { Revocation } from "./lifecycle/remote-grant.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS connection (id TEXT PRIMARY KEY, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS attempt (
    id TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at INTEGER NOT NULL, record TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS revocation (id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, record TEXT NOT NULL);
`;

const RecordRow = z.object({ record: z.string() });

export class ConnectionStore {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "connection", SCHEMA);
  }

  /** Told when the tables may be gone. */
  lookAgain(): void {
    this.#tables.lookAgain();
  }

  connection(): Connection | null {
    return this.#record(Connection, "SELECT record FROM connection");
  }

  putConnection(connection: Connection): void {
    // What would not be read again is not written either.
    const record = JSON.stringify(Connection.parse(connection));
    this.#tables.write("INSERT OR REPLACE INTO connection VALUES (?, ?)", connection.id, record);
  }

  session(id: string): Session | null {
    return this.#record(Session, "SELECT record FROM session WHERE id = ?", id);
  }

  newestSession(): Session | null {
    return this.#record(Session, "SELECT record FROM session ORDER BY expires_at DESC, rowid DESC LIMIT 1");
  }

  putSession(session: Session): void {
    const { id, expires_at } = session;
    this.#tables.write(
      "INSERT OR REPLACE INTO session VALUES (?, ?, ?)",
      id,
      expires_at,
      JSON.stringify(session),
    );
  }

  attempt(id: string): Attempt | null {
    return this.#record(Attempt, "SELECT record FROM attempt WHERE id = ?", id);
  }

  codeAttempt(id: string): CodeAttempt | null {
    const attempt = this.attempt(id);
    return attempt?.kind === "code" ? attempt : null;
  }

  itemAttempt(id: string): ItemAttempt | null {
    const attempt = this.attempt(id);
    return attempt?.kind === "item" ? attempt : null;
  }

  putAttempt(attempt: Attempt): void {
    const { id, session, expires_at } = attempt;
    const record = JSON.stringify(attempt);
    this.#tables.write("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)", id, session, expires_at, record);
  }

  /** Drops a session's oldest attempts past a number, but none at an item that is still to be given back. */
  keepNewestAttempts(session: string, count: number): void {
    this.#tables.erase(
      `DELETE FROM attempt WHERE session = ?1
       AND NOT (record ->> '$.kind' = 'item' AND record ->> '$.status' NOT IN ('completed', 'failed'))
       AND id NOT IN
       (SELECT id FROM attempt WHERE session = ?1 ORDER BY expires_at DESC, rowid DESC LIMIT ?2)`,
      session,
      count,
    );
  }

  /** The attempts whose code has left, but that have not come to their end. */
  unfinishedAttempts(): Attempt[] {
    return this.attempts().filter(({ status }) => status === "exchanging" || status === "exchanged");
  }

  itemAttempts(): ItemAttempt[] {
    return this.attempts().filter((attempt) => attempt.kind === "item");
  }

  /** The attempts at items that are not at their end. */
  openItemAttempts(): ItemAttempt[] {
    return this.itemAttempts().filter((attempt) => !isOver(attempt));
  }

  attempts(): Attempt[] {
    return this.#records(Attempt, "SELECT record FROM attempt");
  }

  revocation(id: string): Revocation | null {
    return this.#record(Revocation, "SELECT record FROM revocation WHERE id = ?", id);
  }

  /** Grants to be given back, the one that is due first before the others. */
  revocations(): Revocation[] {
    return this.#records(Revocation, "SELECT record FROM revocation ORDER BY due_at");
  }

  putRevocation(revocation: Revocation): void {
    const { id, due_at } = revocation;
    const record = JSON.stringify(revocation);
    this.#tables.write("INSERT OR REPLACE INTO revocation VALUES (?, ?, ?)", id, due_at, record);
  }

  deleteRevocation(id: string): void {
    this.#tables.erase("DELETE FROM revocation WHERE id = ?", id);
  }

  /**
   * Removes sessions and attempts that ended before an instant; tells when the next one to remove ends. A
   * session stays as long as one of its attempts.
   */
  sweep(before: number): number | null {
    this.#tables.erase("DELETE FROM attempt WHERE expires_at <= ?", before);
    this.#tables.erase(
      "DELETE FROM session WHERE expires_at <= ? AND id NOT IN (SELECT session FROM attempt)",
      before,
    );
    const [row] = this.#tables.read(
      `SELECT MIN(expires_at) AS next FROM
       (SELECT expires_at FROM session WHERE expires_at > ? UNION ALL SELECT expires_at FROM attempt)`,
      before,
    );
    return z.number().nullable().catch(null).parse(row?.["next"]);
  }

  #record<S extends z.ZodType>(schema: S, query: string, ...bindings: string[]): z.output<S> | null {
    return this.#records(schema, query, ...bindings)[0] ?? null;
  }

  #records<S extends z.ZodType>(schema: S, query: string, ...bindings: string[]): z.output<S>[] {
    const rows = this.#tables.read(query, ...bindings);
    return rows.map((row) => schema.parse(JSON.parse(RecordRow.parse(row).record)));
  }
}
