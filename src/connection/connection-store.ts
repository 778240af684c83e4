// The tables of a connection's Durable Object. Every call is synchronous, so reads and writes between two awaits are
// one uninterrupted step. Rows are parsed here and in connection-row.ts, and nowhere else.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { Attempt } from "./connect/attempt.ts";
import { Session } from "./connect/session.ts";
import type { Connection } from "./connection.ts";
import { ConnectionRow } from "./connection-row.ts";
import { RemoteGrant } from "./lifecycle/remote-grant.ts";
import { ExchangedTokenStore } from "./token-exchange/exchanged-token-store.ts";

/** `position` orders sessions and attempts that were stored in the same millisecond. */
export const CONNECT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, position INTEGER NOT NULL, record TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS attempt (
    id TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at INTEGER NOT NULL, position INTEGER NOT NULL,
    record TEXT NOT NULL
  ) WITHOUT ROWID;
`;

export const REVOCATION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS revocation (
    id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, record TEXT NOT NULL
  ) WITHOUT ROWID;
`;

const RecordRow = lazy(() => z.object({ record: z.string() }));

export class ConnectionStore {
  readonly row: ConnectionRow;
  readonly #connect: LazyTables;
  readonly #revocations: LazyTables;
  readonly #sql: SqlStorage;
  readonly #onChange: () => void;
  #exchangedTokens: ExchangedTokenStore | null = null;

  /** `onChange` is called with each change of the connection or of an attempt, before it is complete. */
  constructor(sql: SqlStorage, onChange: () => void = () => {}) {
    this.#sql = sql;
    this.row = new ConnectionRow(sql);
    // Tables of their own schemas, because an imported connection has no session, and most have no revocation.
    this.#connect = new LazyTables(sql, "attempt", CONNECT_SCHEMA);
    this.#revocations = new LazyTables(sql, "revocation", REVOCATION_SCHEMA);
    this.#onChange = onChange;
  }

  /** Called when the tables may have been deleted. */
  recheckTables(): void {
    this.row.recheckTables();
    this.#connect.recheck();
    this.#revocations.recheck();
    this.#exchangedTokens?.recheckTables();
  }

  /** The tokens that the access token was exchanged for. Few connections have any, so the table is looked up when it is used. */
  get exchangedTokens(): ExchangedTokenStore {
    this.#exchangedTokens ??= new ExchangedTokenStore(this.#sql);
    return this.#exchangedTokens;
  }

  connection(): Connection | null {
    return this.row.connection();
  }

  putConnection(connection: Connection): void {
    this.row.putConnection(connection);
    this.#onChange();
  }

  session(id: string): Session | null {
    return findRecord(this.#connect, Session(), "SELECT record FROM session WHERE id = ?", id);
  }

  /** Returns all sessions, the newest first. */
  sessions(): Session[] {
    const query = "SELECT record FROM session ORDER BY expires_at DESC, position DESC";
    return listRecords(this.#connect, Session(), query);
  }

  newestSession(): Session | null {
    return findRecord(
      this.#connect,
      Session(),
      "SELECT record FROM session ORDER BY expires_at DESC, position DESC LIMIT 1",
    );
  }

  putSession(session: Session): void {
    const { id, expires_at } = session;
    this.#connect.write(
      `INSERT INTO session VALUES (?1, ?2, (SELECT COALESCE(MAX(position), 0) + 1 FROM session), ?3)
       ON CONFLICT (id) DO UPDATE SET expires_at = ?2, record = ?3`,
      id,
      expires_at,
      JSON.stringify(session),
    );
  }

  attempt(id: string): Attempt | null {
    return findRecord(this.#connect, Attempt(), "SELECT record FROM attempt WHERE id = ?", id);
  }

  putAttempt(attempt: Attempt): void {
    const { id, session, expires_at } = attempt;
    this.#connect.write(
      `INSERT INTO attempt VALUES (?1, ?2, ?3, (SELECT COALESCE(MAX(position), 0) + 1 FROM attempt), ?4)
       ON CONFLICT (id) DO UPDATE SET session = ?2, expires_at = ?3, record = ?4`,
      id,
      session,
      expires_at,
      JSON.stringify(attempt),
    );
    this.#onChange();
  }

  attempts(): Attempt[] {
    return listRecords(this.#connect, Attempt(), "SELECT record FROM attempt");
  }

  /** Returns the attempt of a session that was begun last. */
  newestAttempt(session: string): Attempt | null {
    const query = `SELECT record FROM attempt WHERE session = ?
      ORDER BY json_extract(record, '$.created_at') DESC, position DESC LIMIT 1`;
    return findRecord(this.#connect, Attempt(), query, session);
  }

  /**
   * Deletes the oldest sessions and their attempts until `count` are left. Sessions with an attempt that must be kept
   * stay. Returns the number of sessions.
   */
  keepNewestSessions(count: number, isRemovable: (attempt: Attempt) => boolean): number {
    const sessions = listRecords(
      this.#connect,
      Session(),
      "SELECT record FROM session ORDER BY expires_at, position",
    );
    let left = sessions.length;
    for (const { id } of sessions) {
      if (left <= count) break;
      this.keepNewestAttempts(id, 0, isRemovable);
      if (this.newestAttempt(id) !== null) continue;
      this.#connect.modify("DELETE FROM session WHERE id = ?", id);
      left -= 1;
    }
    return left;
  }

  /** Deletes a session's attempts except the newest `count` and those that must be kept. */
  keepNewestAttempts(session: string, count: number, isRemovable: (attempt: Attempt) => boolean): void {
    const older = listRecords(
      this.#connect,
      Attempt(),
      "SELECT record FROM attempt WHERE session = ? ORDER BY expires_at DESC, position DESC LIMIT -1 OFFSET ?",
      session,
      count,
    );
    for (const attempt of older)
      if (isRemovable(attempt)) this.#connect.modify("DELETE FROM attempt WHERE id = ?", attempt.id);
  }

  remoteGrant(id: string): RemoteGrant | null {
    return findRecord(this.#revocations, RemoteGrant(), "SELECT record FROM revocation WHERE id = ?", id);
  }

  /** The grants to revoke, ordered by when they are due. */
  remoteGrants(): RemoteGrant[] {
    return listRecords(this.#revocations, RemoteGrant(), "SELECT record FROM revocation ORDER BY due_at");
  }

  putRemoteGrant(grant: RemoteGrant): void {
    const { id, due_at } = grant;
    const record = JSON.stringify(grant);
    this.#revocations.write("INSERT OR REPLACE INTO revocation VALUES (?, ?, ?)", id, due_at, record);
  }

  deleteRemoteGrant(id: string): void {
    this.#revocations.modify("DELETE FROM revocation WHERE id = ?", id);
  }

  /**
   * Deletes sessions and attempts that expired before a time. Returns when the next one expires, or null. A session is
   * kept as long as one of its attempts.
   */
  sweep(before: number): number | null {
    this.#connect.modify("DELETE FROM attempt WHERE expires_at <= ?", before);
    this.#connect.modify(
      "DELETE FROM session WHERE expires_at <= ? AND id NOT IN (SELECT session FROM attempt)",
      before,
    );
    const [row] = this.#connect.read(
      `SELECT MIN(expires_at) AS next FROM
       (SELECT expires_at FROM session WHERE expires_at > ? UNION ALL SELECT expires_at FROM attempt)`,
      before,
    );
    return z.number().nullable().catch(null).parse(row?.["next"]);
  }
}

/** Returns the first parsed record of a query, or null if there is none. */
function findRecord<S extends z.ZodType>(
  tables: LazyTables,
  schema: S,
  query: string,
  ...bindings: (string | number)[]
): z.output<S> | null {
  return listRecords(tables, schema, query, ...bindings)[0] ?? null;
}

/** Returns the parsed records of a query; none while its table does not exist. */
function listRecords<S extends z.ZodType>(
  tables: LazyTables,
  schema: S,
  query: string,
  ...bindings: (string | number)[]
): z.output<S>[] {
  const rows = tables.read(query, ...bindings);
  return rows.map((row) => schema.parse(JSON.parse(RecordRow().parse(row).record)));
}
