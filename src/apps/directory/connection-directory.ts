// The directory of an app's connections: what the list shows, in SQL so that it can be filtered. Each
// ConnectionObject reports its row; a row older than the one that is there is ignored.

import * as z from "zod";
import { type ConnectionId, isConnectionId } from "../../shared/id.ts";
import { LazySchema } from "../../shared/lazy-schema.ts";
import { fail, ok, type Result } from "../../shared/result.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS connection (
    id TEXT PRIMARY KEY, end_user TEXT NOT NULL, integration TEXT, status TEXT NOT NULL,
    created_at INTEGER NOT NULL, revision INTEGER NOT NULL, record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS connection_by_age ON connection (created_at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS connection_by_end_user ON connection (end_user, created_at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS connection_by_standing ON connection (integration, status);
  DROP INDEX IF EXISTS connection_by_integration;
`;

/** A connection's row. `record` is its public form, `revision` grows with each change. */
export type DirectoryEntry = {
  id: string;
  end_user: string;
  integration: string | null;
  status: string;
  created_at: number;
  revision: number;
  record: string;
};

export type DirectoryFilter = {
  /** A connection's id, or what an end user's begins with. */
  search?: string | undefined;
  end_user?: string | undefined;
  integration?: string | undefined;
  status?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** A page of public connections as JSON texts, newest first. */
export type DirectoryPage = { ids: ConnectionId[]; records: string[]; nextCursor: string | null };

/** How many connections of an integration are how; those nobody has chosen one for are of none. */
const Count = z.object({ integration: z.string().nullable(), status: z.string(), count: z.number() });
export type ConnectionCount = z.output<typeof Count>;

const IdRow = z.object({ id: z.string().refine(isConnectionId) });
const Row = z.object({ id: z.string().refine(isConnectionId), created_at: z.number(), record: z.string() });
const Cursor = z.tuple([z.number(), z.string()]);

export class ConnectionDirectory {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "connection", SCHEMA);
  }

  /** Told when the tables may be gone. */
  lookAgain(): void {
    this.#tables.tablesMayBeGone();
  }

  put(entry: DirectoryEntry): void {
    const { id, end_user, integration, status, created_at, revision, record } = entry;
    this.#tables.write(
      `INSERT INTO connection VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (id) DO UPDATE SET end_user = ?2, integration = ?3, status = ?4, revision = ?6, record = ?7
       WHERE excluded.revision >= connection.revision`,
      id,
      end_user,
      integration,
      status,
      created_at,
      revision,
      record,
    );
  }

  delete(id: string): void {
    this.#tables.erase("DELETE FROM connection WHERE id = ?", id);
  }

  /** Whether an integration has living connections beside this one. */
  hasOthers(integration: string, id: string): boolean {
    const query = "SELECT 1 FROM connection WHERE integration = ? AND id <> ? AND status = 'active' LIMIT 1";
    return this.#tables.read(query, integration, id).length > 0;
  }

  /** Whether there is a connection of this id that is the integration's, or may become it yet. */
  mayBeOf(integration: string, id: string): boolean {
    const query = "SELECT 1 FROM connection WHERE id = ? AND (integration = ? OR status = 'pending')";
    return this.#tables.read(query, id, integration).length > 0;
  }

  /** Some of the connections that live. */
  someLiving(limit: number): ConnectionId[] {
    const page = this.list({ limit });
    return page.ok ? page.value.ids : [];
  }

  /** Connections in the order of their ids from after `after`, the deleted ones that still have storage too. */
  idsAfter(after: string, limit: number): ConnectionId[] {
    return this.#tables
      .read("SELECT id FROM connection WHERE id > ? ORDER BY id LIMIT ?", after, limit)
      .map((row) => IdRow.parse(row).id);
  }

  /** Whether a connection of the integration lives; one that only has to be revoked yet does not. */
  isIntegrationUsed(integration: string): boolean {
    const query = "SELECT 1 FROM connection WHERE integration = ? AND status <> 'deleted' LIMIT 1";
    return this.#tables.read(query, integration).length > 0;
  }

  /** How many connections there are, by integration and status. Read from the index alone. */
  counts(): ConnectionCount[] {
    return this.#tables
      .read(
        `SELECT integration, status, COUNT(*) AS count FROM connection WHERE status <> 'deleted'
         GROUP BY integration, status`,
      )
      .map((row) => Count.parse(row));
  }

  /** One page; a cursor that is not one of ours is refused. */
  list(filter: DirectoryFilter): Result<DirectoryPage> {
    const conditions = ["status <> 'deleted'"];
    const bindings: (string | number)[] = [];
    for (const column of ["end_user", "integration", "status"] as const) {
      const value = filter[column];
      if (value === undefined) continue;
      conditions.push(`${column} = ?`);
      bindings.push(value);
    }
    if (filter.search !== undefined) {
      // A range rather than LIKE, in which % and _ would be more than themselves.
      conditions.push(
        isConnectionId(filter.search) ? "id = ?" : "end_user >= ? AND end_user < ? || char(1114111)",
      );
      bindings.push(...(isConnectionId(filter.search) ? [filter.search] : [filter.search, filter.search]));
    }
    if (filter.cursor !== undefined) {
      const cursor = decodeCursor(filter.cursor);
      if (cursor === null) {
        return fail("invalid_request", { fields: [{ path: "cursor", message: "is not one of ours" }] });
      }
      conditions.push("(created_at, id) < (?, ?)");
      bindings.push(...cursor);
    }
    const where = `WHERE ${conditions.join(" AND ")}`;
    const rows = this.#tables
      .read(
        `SELECT id, created_at, record FROM connection ${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
        ...bindings,
        filter.limit + 1,
      )
      .map((row) => Row.parse(row));
    const page = rows.slice(0, filter.limit);
    const last = page.at(-1);
    const nextCursor = rows.length > filter.limit && last !== undefined ? encodeCursor(last) : null;
    return ok({ ids: page.map((row) => row.id), records: page.map((row) => row.record), nextCursor });
  }
}

function encodeCursor(row: { created_at: number; id: string }): string {
  return btoa(JSON.stringify([row.created_at, row.id]));
}

function decodeCursor(text: string): [number, string] | null {
  try {
    return Cursor.parse(JSON.parse(atob(text)));
  } catch {
    return null;
  }
}
