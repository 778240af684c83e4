// The filters of the list of connections that an app has saved. The dashboard shows them as tabs.

import * as z from "zod";
import { timestamp } from "../../shared/clock.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import { DirectoryFilter } from "./list/directory-filter.ts";

const SCHEMA =
  "CREATE TABLE IF NOT EXISTS saved_filter (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;";

const SavedFilter = lazy(() =>
  z.object({ id: z.string(), name: z.string(), filter: DirectoryFilter(), created_at: z.number() }),
);
export type SavedFilter = Parsed<typeof SavedFilter>;

const RecordRow = lazy(() => z.object({ record: z.string() }));

export class SavedFilterStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "saved_filter", SCHEMA);
  }

  /** Checks again whether the table exists. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns the filters, the oldest first. A filter of a later version is left out. */
  all(): SavedFilter[] {
    return this.#tables
      .read("SELECT record FROM saved_filter")
      .flatMap((row) => SavedFilter().safeParse(JSON.parse(RecordRow().parse(row).record)).data ?? [])
      .toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  }

  put(saved: SavedFilter): void {
    this.#tables.write("INSERT OR REPLACE INTO saved_filter VALUES (?, ?)", saved.id, JSON.stringify(saved));
  }

  delete(id: string): void {
    this.#tables.modify("DELETE FROM saved_filter WHERE id = ?", id);
  }
}

/** Returns a filter as the API shows it. */
export const presentSavedFilter = ({ id, name, filter, created_at }: SavedFilter) => ({
  id,
  name,
  filter,
  created_at: timestamp(created_at),
});
export type PublicSavedFilter = ReturnType<typeof presentSavedFilter>;

export type NewSavedFilter = { name: string; filter: DirectoryFilter };
