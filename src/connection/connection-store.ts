// The tables of a connection's Durable Object. Every call is synchronous, so reads and writes between two awaits are
// one uninterrupted step. Rows are parsed here and nowhere else.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";
import { Attempt } from "./connect/attempt.ts";
import { Session } from "./connect/session.ts";
import { Connection } from "./connection.ts";
import { RemoteGrant } from "./lifecycle/remote-grant.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS connection (id TEXT PRIMARY KEY, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS attempt (
    id TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at INTEGER NOT NULL, record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS attempt_session ON attempt (session);
  CREATE TABLE IF NOT EXISTS revocation (id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, record TEXT NOT NULL);
`;

const RecordRow = z.object({ record: z.string() });

export class ConnectionStore {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "connection", SCHEMA);
  }

  /** Called when the tables may have been deleted. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  connection(): Connection | null {
    return this.#record(Connection, "SELECT record FROM connection");
  }

  putConnection(connection: Connection): void {
    // Throws before the write if the record could not be read again.
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

  putAttempt(attempt: Attempt): void {
    const { id, session, expires_at } = attempt;
    const record = JSON.stringify(attempt);
    this.#tables.write("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)", id, session, expires_at, record);
  }

  attempts(): Attempt[] {
    return this.#records(Attempt, "SELECT record FROM attempt");
  }

  /** Returns the attempt of a session that was begun last. */
  newestAttempt(session: string): Attempt | null {
    const query = `SELECT record FROM attempt WHERE session = ?
      ORDER BY json_extract(record, '$.created_at') DESC, rowid DESC LIMIT 1`;
    return this.#record(Attempt, query, session);
  }

  /**
   * Deletes the oldest sessions and their attempts until `count` are left. Sessions with an attempt that must be kept
   * stay. Returns the number of sessions.
   */
  keepNewestSessions(count: number, isRemovable: (attempt: Attempt) => boolean): number {
    const sessions = this.#records(Session, "SELECT record FROM session ORDER BY expires_at, rowid");
    let left = sessions.length;
    for (const { id } of sessions) {
      if (left <= count) break;
      this.keepNewestAttempts(id, 0, isRemovable);
      if (this.newestAttempt(id) !== null) continue;
      this.#tables.modify("DELETE FROM session WHERE id = ?", id);
      left -= 1;
    }
    return left;
  }

  /** Deletes a session's attempts except the newest `count` and those that must be kept. */
  keepNewestAttempts(session: string, count: number, isRemovable: (attempt: Attempt) => boolean): void {
    const older = this.#records(
      Attempt,
      "SELECT record FROM attempt WHERE session = ? ORDER BY expires_at DESC, rowid DESC LIMIT -1 OFFSET ?",
      session,
      count,
    );
    for (const attempt of older)
      if (isRemovable(attempt)) this.#tables.modify("DELETE FROM attempt WHERE id = ?", attempt.id);
  }

  remoteGrant(id: string): RemoteGrant | null {
    return this.#record(RemoteGrant, "SELECT record FROM revocation WHERE id = ?", id);
  }

  /** The grants to revoke, ordered by when they are due. */
  remoteGrants(): RemoteGrant[] {
    return this.#records(RemoteGrant, "SELECT record FROM revocation ORDER BY due_at");
  }

  putRemoteGrant(grant: RemoteGrant): void {
    const { id, due_at } = grant;
    const record = JSON.stringify(grant);
    this.#tables.write("INSERT OR REPLACE INTO revocation VALUES (?, ?, ?)", id, due_at, record);
  }

  deleteRemoteGrant(id: string): void {
    this.#tables.modify("DELETE FROM revocation WHERE id = ?", id);
  }

  /**
   * Deletes sessions and attempts that expired before a time. Returns when the next one expires, or null. A session is
   * kept as long as one of its attempts.
   */
  sweep(before: number): number | null {
    this.#tables.modify("DELETE FROM attempt WHERE expires_at <= ?", before);
    this.#tables.modify(
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

  #record<S extends z.ZodType>(
    schema: S,
    query: string,
    ...bindings: (string | number)[]
  ): z.output<S> | null {
    return this.#records(schema, query, ...bindings)[0] ?? null;
  }

  #records<S extends z.ZodType>(schema: S, query: string, ...bindings: (string | number)[]): z.output<S>[] {
    const rows = this.#tables.read(query, ...bindings);
    return rows.map((row) => schema.parse(JSON.parse(RecordRow.parse(row).record)));
  }
}
