// The queries that find an app's events by what they are about. Deliveries that are pending or were given up have an index.
// Other filters read the newest events, and a page reads at most so many of them.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import type { LazyTables } from "../shared/lazy-tables.ts";
import { pageQuery } from "../shared/storage/page-query.ts";
import type { DeliveryFilter, OutboxFilter } from "./delivery-filter.ts";

/** The number of events among which a page searches. */
const MAX_SEARCHED = 20_000;

const EndsRow = lazy(() => z.object({ oldest: z.number().nullable(), newest: z.number().nullable() }));
const SeqRow = lazy(() => z.object({ seq: z.number() }));

/** The states of which few rows are expected, and the index that has these rows only. */
const INDEXES = { pending: "delivery_due", failed: "delivery_failed" } as const;

type Condition = { where: string; bindings: (string | number)[]; index: string | null };

/** Returns the SQL condition of a filter. A state that has an index is written as the index names it. */
function conditionOf({ type, state, connection, from, to }: DeliveryFilter): Condition {
  const conditions: string[] = [];
  const bindings: (string | number)[] = [];
  const add = (condition: string, ...values: (string | number)[]) => {
    conditions.push(condition);
    bindings.push(...values);
  };
  const index = state === "pending" || state === "failed" ? INDEXES[state] : null;
  if (index !== null) add(`state = '${state ?? ""}'`);
  else if (state !== undefined) add("state = ?", state);
  if (type !== undefined) add("type = ?", type);
  // Events of an agent key are ordered by the key, and name their connection in the record.
  if (connection !== undefined)
    add(
      "(lane = ? OR (type = 'agent_call.held' AND record ->> '$.data.connection' = ?))",
      connection,
      connection,
    );
  if (from !== undefined) add("at >= ?", from);
  if (to !== undefined) add("at < ?", to);
  return { where: conditions.join(" AND "), bindings, index };
}

/** Returns the rows of one page, newest first, and where the next one begins if this one has not read all events. */
export function pageOfDeliveries(
  tables: LazyTables,
  columns: string,
  { before, limit, ...filter }: OutboxFilter,
): { rows: Record<string, SqlStorageValue>[]; nextBefore: number | null } {
  const { where, bindings, index } = conditionOf(filter);
  const top = before ?? Number.MAX_SAFE_INTEGER;
  const floor = where === "" || index !== null ? null : floorBelow(tables, top);
  const conditions = ["seq < ?", ...(floor === null ? [] : ["seq >= ?"]), ...(where === "" ? [] : [where])];
  const from = `FROM delivery ${index === null ? "" : `INDEXED BY ${index}`} WHERE ${conditions.join(" AND ")}
    ORDER BY seq DESC LIMIT ?`;
  // An index in another order is sorted by the numbers alone.
  const select =
    index === null
      ? `SELECT ${columns} ${from}`
      : `SELECT ${columns} FROM delivery WHERE seq IN (SELECT seq ${from})`;
  const values = [top, ...(floor === null ? [] : [floor.seq]), ...bindings, limit + 1, limit];
  const rows = tables.read(pageQuery(select, "seq DESC"), ...values);
  return { rows, nextBefore: floor?.isLast === false ? floor.seq : null };
}

/** Returns the lowest number that a page searches, and whether all lower ones are of events that were deleted. */
function floorBelow(tables: LazyTables, top: number): { seq: number; isLast: boolean } {
  const [row] = tables.read(
    "SELECT (SELECT MIN(seq) FROM delivery) AS oldest, (SELECT MAX(seq) FROM delivery WHERE seq < ?) AS newest",
    top,
  );
  const { oldest, newest } = EndsRow().parse(row ?? { oldest: null, newest: null });
  const seq = (newest ?? 0) - MAX_SEARCHED + 1;
  return { seq, isLast: oldest === null || seq <= oldest };
}

/** Returns the numbers of the events that match, oldest first. Pending ones that are already due do not count. */
export function seqsToReplay(
  tables: LazyTables,
  filter: DeliveryFilter,
  limit: number,
  now: number,
): number[] {
  const { where, bindings, index } = conditionOf(filter);
  const isWaiting = filter.state === "pending" ? "AND due_at > ?" : "";
  const query = `SELECT seq FROM delivery ${index === null ? "" : `INDEXED BY ${index}`}
    WHERE ${where} ${isWaiting} ORDER BY seq LIMIT ?`;
  const values = [...bindings, ...(isWaiting === "" ? [] : [now]), limit];
  return tables.read(query, ...values).map((row) => SeqRow().parse(row).seq);
}
