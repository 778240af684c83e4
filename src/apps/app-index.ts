// The operator's list of all apps. It is stored in an AppObject of its own, whose name is not a valid app ID.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";

export const APP_INDEX_NAME = "index";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS indexed_app (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS ending_app (id TEXT PRIMARY KEY);
`;

const ALL_IDS = "SELECT id FROM indexed_app UNION SELECT id FROM ending_app";

const Row = lazy(() => z.object({ id: z.string(), name: z.string(), created_at: z.number() }));

export type IndexedApp = Parsed<typeof Row>;

export class AppIndex {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "indexed_app", SCHEMA);
  }

  /** Adds an app to the list or updates it. */
  put(app: IndexedApp): void {
    this.#tables.write(
      "INSERT OR REPLACE INTO indexed_app VALUES (?, ?, ?)",
      app.id,
      app.name,
      app.created_at,
    );
  }

  /**
   * Removes an app from the list. Its ID is kept while the app still stores encrypted data, so that
   * re-encryption includes it.
   */
  delete(id: string): void {
    this.#tables.write("INSERT OR IGNORE INTO ending_app VALUES (?)", id);
    this.#tables.modify("DELETE FROM indexed_app WHERE id = ?", id);
  }

  /** Deletes the ID of an app that stores nothing anymore. */
  forget(id: string): void {
    this.#tables.modify("DELETE FROM ending_app WHERE id = ?", id);
  }

  /** Returns the number of apps that store encrypted data, deleted ones included. */
  count(): number {
    const [row] = this.#tables.read(`SELECT COUNT(*) AS count FROM (${ALL_IDS})`);
    return z.number().catch(0).parse(row?.["count"]);
  }

  /** Returns the next ID of these apps, in the order of IDs; null at the end. */
  nextId(after: string): string | null {
    const [row] = this.#tables.read(`SELECT MIN(id) AS id FROM (${ALL_IDS}) WHERE id > ?`, after);
    return z.string().nullable().catch(null).parse(row?.["id"]);
  }

  /**
   * Returns one page of apps, in the order of IDs. `cursor` is the last ID of the page before. `search` is an ID, or a part of a
   * name. SQLite compares only the letters A to Z without their case.
   */
  list(cursor: string, limit: number, search = ""): { apps: IndexedApp[]; nextCursor: string | null } {
    const rows = this.#tables
      .read(
        `SELECT id, name, created_at FROM indexed_app
         WHERE id > ?1 AND (?2 = '' OR id = ?2 OR instr(lower(name), lower(?2)) > 0) ORDER BY id LIMIT ?3`,
        cursor,
        search,
        limit + 1,
      )
      .map((row) => Row().parse(row));
    const apps = rows.slice(0, limit);
    return { apps, nextCursor: rows.length > limit ? (apps.at(-1)?.id ?? null) : null };
  }
}
