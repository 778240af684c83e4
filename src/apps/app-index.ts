// The operator's list of all apps. It lives in one AppObject of its own, under a name no app id can have.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";

export const APP_INDEX_NAME = "index";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS indexed_app (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL);
`;

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

  delete(id: string): void {
    this.#tables.erase("DELETE FROM indexed_app WHERE id = ?", id);
  }

  count(): number {
    const [row] = this.#tables.read("SELECT COUNT(*) AS count FROM indexed_app");
    return z.number().catch(0).parse(row?.["count"]);
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
