// Tasks in a table of their own, for an object that has no row to keep them in.

import * as z from "zod";
import { lazy } from "../lazy.ts";
import { LazyTables } from "../lazy-tables.ts";
import type { StoredTask, TaskStore } from "./task-list.ts";

const SCHEMA =
  "CREATE TABLE IF NOT EXISTS task (kind TEXT PRIMARY KEY, due_at INTEGER NOT NULL) WITHOUT ROWID;";

const Row = lazy(() => z.object({ kind: z.string(), due_at: z.number() }));

export class TaskTable implements TaskStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "task", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns the tasks in no particular order. */
  all(): StoredTask[] {
    return this.#tables.read("SELECT kind, due_at FROM task").map((row) => Row().parse(row));
  }

  /** Stores when a task is due. */
  put({ kind, due_at }: StoredTask): void {
    this.#tables.write("INSERT OR REPLACE INTO task VALUES (?, ?)", kind, due_at);
  }

  /** Removes a task. */
  delete(kind: string): void {
    this.#tables.modify("DELETE FROM task WHERE kind = ?", kind);
  }
}
