// Migrates the tables of version 0.1, which had tasks in a table of their own and ordered records by their row IDs.

import { EVENT_SCHEMA } from "../events/event-log.ts";
import { CONNECTION_SCHEMA } from "./connection-row.ts";
import { CONNECT_SCHEMA, REVOCATION_SCHEMA } from "./connection-store.ts";

/** Replaces the tables of version 0.1 with the current ones, in one transaction. Does nothing if there are none. */
export function migrateTables(storage: DurableObjectStorage): void {
  const { sql } = storage;
  const columnsOf = (table: string) =>
    sql
      .exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", table)
      .toArray()
      .map(({ name }) => name);
  const columns = columnsOf("connection");
  // Version 0.1 created this table with the first write, whatever that was.
  if (columns.length === 0 || columns.includes("tasks")) return;
  storage.transactionSync(() => {
    // An object had no events before its first connection, and no tasks before version 0.1 scheduled one.
    const hasEvents = columnsOf("event").length > 0;
    const hasTasks = columnsOf("task").length > 0;
    sql.exec("DROP INDEX IF EXISTS attempt_session");
    sql.exec("DROP INDEX IF EXISTS event_untold");
    const replaced = ["connection", "session", "attempt", "revocation", ...(hasEvents ? ["event"] : [])];
    for (const table of replaced) sql.exec(`ALTER TABLE ${table} RENAME TO old_${table}`);
    sql.exec(CONNECTION_SCHEMA);
    sql.exec(CONNECT_SCHEMA);
    sql.exec(REVOCATION_SCHEMA);
    const tasks = hasTasks ? "(SELECT json_group_object(kind, due_at) FROM task)" : "'{}'";
    // Events are reported in order.
    const reported = hasEvents ? "(SELECT COALESCE(MAX(seq), 0) FROM old_event WHERE told = 1)" : "0";
    sql.exec(`INSERT INTO connection SELECT 1, (SELECT record FROM old_connection), ${tasks}, ${reported}`);
    sql.exec("INSERT INTO session SELECT id, expires_at, rowid, record FROM old_session");
    sql.exec("INSERT INTO attempt SELECT id, session, expires_at, rowid, record FROM old_attempt");
    sql.exec("INSERT INTO revocation SELECT id, due_at, record FROM old_revocation");
    if (hasEvents) {
      sql.exec(EVENT_SCHEMA);
      sql.exec("INSERT INTO event SELECT seq, record FROM old_event");
    }
    for (const table of replaced) sql.exec(`DROP TABLE old_${table}`);
    if (hasTasks) sql.exec("DROP TABLE task");
  });
}
