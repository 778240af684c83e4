// Returns everything that a Latchkey has stored or logged, as one text, to search for secrets.

import { z } from "zod";
import type { Runtime } from "./runtime/runtime.ts";

/** The columns of every table. The runtime does not let SQL read its own tables. */
const COLUMNS = `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m, pragma_table_info(m.name) c
  WHERE m.type = 'table' AND m.name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`;
const Columns = z.array(z.object({ table: z.string(), column: z.string() }));
const Rows = z.array(z.object({ row: z.string() }));

/** Returns every key and value in KV. */
export async function everythingInKv(runtime: Runtime): Promise<string> {
  const kv = await runtime.kv();
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await kv.list(cursor === undefined ? {} : { cursor });
    for (const { name } of page.keys) lines.push(name, (await kv.get(name, "text")) ?? "");
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return lines.join("\n");
}

/** Returns a query for the rows of a table as text, because JSON has no bytes. */
function selectAll(table: string, columns: { column: string }[]): string {
  const row = columns.map(({ column }) => `coalesce(cast("${column}" AS TEXT), '')`).join(" || ' ' || ");
  return `SELECT ${row} AS "row" FROM "${table}"`;
}

const KINDS = ["ConnectionObject", "AppObject", "AgentObject", "LogObject"] as const;

/** Returns every row of every table of every Durable Object, or of those of some classes. */
export async function everythingInObjects(
  runtime: Runtime,
  kinds: readonly (typeof KINDS)[number][] = KINDS,
): Promise<string> {
  const lines: string[] = [];
  for (const kind of kinds) {
    for (const id of await runtime.objectIds(kind)) {
      const storage = await runtime.objectStorage(kind, { id });
      const tables = Map.groupBy(Columns.parse(await storage.exec(COLUMNS)), ({ table }) => table);
      for (const [table, columns] of tables)
        lines.push(table, ...Rows.parse(await storage.exec(selectAll(table, columns))).map(({ row }) => row));
    }
  }
  return lines.join("\n");
}

/** Returns every log line. */
export function everythingLogged(runtime: Runtime): string {
  return runtime.logged().join("\n");
}
