// The operator's list of all apps. It lives in one AppObject of its own, under a name no app id can have.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";

export const APP_INDEX_NAME = "index";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS indexed_app (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS ending_app (id TEXT PRIMARY KEY);
`;

const EVERY_ID = "SELECT id FROM indexed_app UNION SELECT id FROM ending_app";

const Row = z.object({ id: z.string(), name: z.string(), created_at: z.number() });

export type IndexedApp = z.output<typeof Row>;

export class AppIndex {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "indexed_app", SCHEMA);
  }

  put(app: IndexedApp): void {
    this.#tables.write(
      "INSERT OR REPLACE INTO indexed_app VALUES (?, ?, ?)",
      app.id,
      app.name,
      app.created_at,
    );
  }

  /** Takes an app off the list; it is remembered as long as it has something that is sealed. */
  delete(id: string): void {
    this.#tables.write("INSERT OR IGNORE INTO ending_app VALUES (?)", id);
    this.#tables.erase("DELETE FROM indexed_app WHERE id = ?", id);
  }

  forget(id: string): void {
    this.#tables.erase("DELETE FROM ending_app WHERE id = ?", id);
  }

  /** How many apps have something that is sealed. */
  count(): number {
    const [row] = this.#tables.read(`SELECT COUNT(*) AS count FROM (${EVERY_ID})`);
    return z.number().catch(0).parse(row?.["count"]);
  }

  /** The next of them, in the order of their ids. */
  nextId(after: string): string | null {
    const [row] = this.#tables.read(`SELECT MIN(id) AS id FROM (${EVERY_ID}) WHERE id > ?`, after);
    return z.string().nullable().catch(null).parse(row?.["id"]);
  }

  /** Apps in the order of their ids, from after `cursor`. */
  list(cursor: string, limit: number): { apps: IndexedApp[]; nextCursor: string | null } {
    const rows = this.#tables
      .read(
        "SELECT id, name, created_at FROM indexed_app WHERE id > ? ORDER BY id LIMIT ?",
        cursor,
        limit + 1,
      )
      .map((row) => Row.parse(row));
    const apps = rows.slice(0, limit);
    return { apps, nextCursor: rows.length > limit ? (apps.at(-1)?.id ?? null) : null };
  }
}
