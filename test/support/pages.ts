// Reads lists of the API: `{data, next_cursor}`.

import { z } from "zod";
import { call, type Json } from "./latchkey.ts";

const Rows = z.array(z.record(z.string(), z.unknown()));
const Cursor = z.string().nullable();

/** Returns the rows of one page. */
export const rowsOf = (body: Json): Json[] => Rows.parse(body["data"]);

export const idsOf = (rows: readonly Json[]): string[] => rows.map(({ id }) => z.string().parse(id));

/** Returns all rows of a list, from all pages. `path` must contain a query. */
export async function everyRow(path: string, key: string): Promise<Json[]> {
  const rows: Json[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await call("GET", `${path}${after}`, key);
    rows.push(...rowsOf(page.body));
    cursor = Cursor.parse(page.body["next_cursor"]);
  } while (cursor !== null);
  return rows;
}
