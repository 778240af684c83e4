// Counts the rows that a Durable Object writes, as the platform bills them: the rows of each single statement, and one
// row for each alarm that is set.

import { runInDurableObject } from "cloudflare:test";

export type RowCount = {
  /** The rows of statements that create, change, or delete tables and indexes. */
  tables: number;
  /** The rows of all other statements, and the alarms that were set. */
  rows: number;
};

/**
 * Counts what an object writes while an action runs. The object must not be restarted meanwhile, because only this
 * instance is watched.
 */
export async function countRows(stub: DurableObjectStub, action: () => Promise<unknown>): Promise<RowCount> {
  const storage = await runInDurableObject(stub, (_, state) => state.storage);
  const count: RowCount = { tables: 0, rows: 0 };
  const { sql } = storage;
  const exec = sql.exec.bind(sql);
  const setAlarm = storage.setAlarm.bind(storage);
  replace(sql, "exec", (query: string, ...bindings: unknown[]) => {
    // A call with several statements reports only the rows of the last one.
    const results = query
      .split(";")
      .filter((statement) => statement.trim() !== "")
      .map((statement) => {
        const cursor = exec(statement, ...bindings);
        const rows = cursor.toArray();
        count[/^\s*(CREATE|ALTER|DROP)/i.test(statement) ? "tables" : "rows"] += cursor.rowsWritten;
        return { toArray: () => rows };
      });
    return results.at(-1);
  });
  replace(storage, "setAlarm", (...given: Parameters<typeof setAlarm>) => {
    count.rows += 1;
    return setAlarm(...given);
  });
  try {
    await action();
  } finally {
    Reflect.deleteProperty(sql, "exec");
    Reflect.deleteProperty(storage, "setAlarm");
  }
  return count;
}

function replace<T extends object>(target: T, name: keyof T, value: (...args: never[]) => unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}
