// The row of a connection's Durable Object: the connection, the scheduled tasks, and which events were reported. They
// are in one row because each written row is billed, and most changes concern several of them.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { ReportedEvents } from "../events/event-log.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import type { TaskStore } from "../shared/storage/task-list.ts";
import { Connection } from "./connection.ts";

export const CONNECTION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS connection (
    id INTEGER PRIMARY KEY, record TEXT, tasks TEXT NOT NULL, reported_seq INTEGER NOT NULL
  );
`;

/** The record is null after the connection was erased, as long as a grant is still to be revoked. */
const Row = lazy(() =>
  z.object({ record: z.string().nullable(), tasks: z.string(), reported_seq: z.number() }),
);

/** When each task is due, by its stored name. */
const Tasks = lazy(() => z.record(z.string(), z.number()));
type Tasks = Parsed<typeof Tasks>;

/** The parts of the row that a transaction has changed. */
type Changes = { connection?: Connection; tasks?: Tasks; reportedSeq?: number };

export class ConnectionRow {
  readonly #tables: LazyTables;
  /** What the current `writeOnce` has changed so far; null outside of it. */
  #changes: Changes | null = null;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "connection", CONNECTION_SCHEMA);
  }

  /** Called when the table may have been deleted. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Runs a function, and then writes the row at most once, however often it was changed. Throws what the function does. */
  writeOnce<T>(work: () => T): T {
    const outer = this.#changes;
    this.#changes = outer ?? {};
    try {
      const result = work();
      if (outer === null) {
        this.#write(this.#changes);
        this.#changes = null;
      }
      return result;
    } catch (error) {
      this.#changes = outer;
      throw error;
    }
  }

  /** Returns the connection, or null if there is none. */
  connection(): Connection | null {
    if (this.#changes?.connection !== undefined) return this.#changes.connection;
    const record = this.#read()?.record ?? null;
    return record === null ? null : Connection().parse(JSON.parse(record));
  }

  /** Stores the connection. Throws before the write if the record could not be read again. */
  putConnection(connection: Connection): void {
    this.#change({ connection: Connection().parse(connection) });
  }

  /** The scheduled tasks. */
  readonly tasks: TaskStore = {
    all: () => Object.entries(this.#tasks()).map(([kind, due_at]) => ({ kind, due_at })),
    put: ({ kind, due_at }) => this.#change({ tasks: { ...this.#tasks(), [kind]: due_at } }),
    delete: (kind) => {
      const { [kind]: removed, ...tasks } = this.#tasks();
      if (removed !== undefined) this.#change({ tasks });
    },
  };

  /** Which events were reported to the app's object. */
  readonly reportedEvents: ReportedEvents = {
    upTo: () => this.#changes?.reportedSeq ?? this.#read()?.reported_seq ?? 0,
    putUpTo: (reportedSeq) => this.#change({ reportedSeq }),
  };

  #tasks(): Tasks {
    if (this.#changes?.tasks !== undefined) return this.#changes.tasks;
    const row = this.#read();
    return row === null ? {} : Tasks().parse(JSON.parse(row.tasks));
  }

  #change(changes: Changes): void {
    if (this.#changes === null) this.#write(changes);
    else this.#changes = { ...this.#changes, ...changes };
  }

  #write({ connection, tasks, reportedSeq }: Changes): void {
    const record = connection === undefined ? null : JSON.stringify(connection);
    const tasksJson = tasks === undefined ? null : JSON.stringify(tasks);
    if (record === null && tasksJson === null && reportedSeq === undefined) return;
    this.#tables.write(
      `INSERT INTO connection VALUES (1, ?1, COALESCE(?2, '{}'), COALESCE(?3, 0))
       ON CONFLICT (id) DO UPDATE SET record = COALESCE(?1, record), tasks = COALESCE(?2, tasks),
       reported_seq = COALESCE(?3, reported_seq)`,
      record,
      tasksJson,
      reportedSeq ?? null,
    );
  }

  #read(): Parsed<typeof Row> | null {
    const [row] = this.#tables.read("SELECT record, tasks, reported_seq FROM connection");
    return row === undefined ? null : Row().parse(row);
  }
}
