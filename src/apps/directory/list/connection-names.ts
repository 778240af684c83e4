// What lists of other things show of a connection: its end user, or its account.

import * as z from "zod";
import { withoutReordering } from "../../../brand/shown-text.ts";
import { lazy } from "../../../shared/lazy.ts";
import type { LazyTables } from "../../../shared/lazy-tables.ts";

/** The end user, the name of the end user or the ID of one without a name, and the name of the account. */
const NAMES = {
  end_user: "end_user",
  person: "ifnull(record ->> '$.end_user_name', end_user)",
  account: "record ->> '$.account.label'",
};

export type ConnectionName = keyof typeof NAMES;

const NameRow = lazy(() => z.object({ id: z.string(), name: z.string() }));

/**
 * Returns one name of each of some connections that has it, by the connection's ID. The names
 * cannot reorder the text around them.
 */
export function connectionNames(
  tables: LazyTables,
  what: ConnectionName,
  ids: readonly string[],
): Record<string, string> {
  const query = `SELECT id, ${NAMES[what]} AS name FROM connection
    WHERE id IN (SELECT value FROM json_each(?)) AND name IS NOT NULL`;
  const rows = tables.read(query, JSON.stringify(ids)).map((row) => NameRow().parse(row));
  return Object.fromEntries(
    rows.map(({ id, name }) => [id, what === "end_user" ? name : withoutReordering(name)]),
  );
}
