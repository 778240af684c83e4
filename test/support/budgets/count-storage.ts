// Wraps the storage of a Durable Object so that rows and alarms are counted. Alarms are kept by the counter, which has
// them rung without waiting.

import type { ObjectContext } from "latchkey";
import type { Counter, ObjectAddress } from "./counter.ts";

type Cursor = { rowsRead: number; rowsWritten: number };
type Exec = (query: string, ...bindings: unknown[]) => Cursor;

type Storage = { sql: { exec: Exec } };

/** Counts what the object of this context reads and writes. Must be called before the object uses its storage. */
export function countStorage(
  { id, storage }: ObjectContext,
  binding: ObjectAddress["binding"],
  counter: Counter,
): void {
  const { sql } = storage as Storage;
  const exec: Exec = sql.exec.bind(sql);
  const object = { binding, id: String(id) };
  override(sql, "exec", (query: string, ...bindings: unknown[]) => {
    // A cursor reports only the rows of the last statement, so each statement is run by itself.
    const statements = query.split(";").filter((statement) => statement.trim() !== "");
    const last = statements.pop() ?? "";
    for (const statement of statements) countRows(exec(statement), statement, counter);
    return countRows(exec(last, ...bindings), last, counter);
  });
  override(storage, "setAlarm", async (at: number | Date) => counter.setAlarm(object, Number(at)));
  override(storage, "getAlarm", async () => counter.alarmOf(object));
  override(storage, "deleteAlarm", async () => counter.deleteAlarm(object));
}

/** Counts the rows of a statement, also those that it reads only when its result is read. */
function countRows(cursor: Cursor, statement: string, counter: Counter): Cursor {
  const written = /^\s*CREATE\s/i.test(statement) ? "tableRowsWritten" : "rowsWritten";
  let [rowsRead, rowsWritten] = [0, 0];
  const count = () => {
    counter.add("rowsRead", cursor.rowsRead - rowsRead);
    counter.add(written, cursor.rowsWritten - rowsWritten);
    ({ rowsRead, rowsWritten } = cursor);
  };
  count();
  return new Proxy(cursor, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...values: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, values);
        count();
        return result;
      };
    },
  });
}

/** Replaces a method of an object of the platform. */
function override(target: object, name: string, method: unknown): void {
  Object.defineProperty(target, name, { value: method, configurable: true });
}
