// Pages of the list of connections, in both directions. A filter without an index reads at most 20,000 connections for a
// page. The page may then have fewer rows, and its cursor continues where it has stopped.

import * as z from "zod";
import { isConnectionId, type ConnectionId } from "../../../shared/id.ts";
import { lazy } from "../../../shared/lazy.ts";
import type { LazyTables } from "../../../shared/lazy-tables.ts";
import { pageQuery } from "../../../shared/storage/page-query.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { decodeCursor, encodeCursor, type Place, type Position } from "./directory-cursor.ts";
import {
  all,
  CHANGED_AT,
  type Condition,
  conditionOf,
  type DirectoryFilter,
  type DirectorySort,
  needsScan,
} from "./directory-filter.ts";

/** The connections that are read for a page or a count without an index. */
export const MAX_SCANNED = 20_000;

export type DirectoryQuery = DirectoryFilter & {
  /** Only these connections, by ID. */
  ids?: readonly string[] | undefined;
  /** Newest first by default. */
  sort?: DirectorySort | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** A page of public connections as JSON strings. It ends early if the records are large. */
export type DirectoryPage = {
  ids: ConnectionId[];
  records: string[];
  /** The place of the page's first row in the list; null on an empty page. */
  first: Place | null;
  previousCursor: string | null;
  nextCursor: string | null;
};

const Row = lazy(() =>
  z.object({
    id: z.string().refine(isConnectionId),
    key: z.union([z.number(), z.string()]),
    record: z.string(),
    found: z.number(),
  }),
);
const PlaceRow = lazy(() => z.object({ key: z.union([z.number(), z.string()]), id: z.string() }));

/** Returns the expression that a list is ordered by, before the ID. */
const keyOf = (sort: DirectorySort) => (sort.endsWith("created") ? "created_at" : CHANGED_AT);

const isNewestFirst = (sort: DirectorySort) => sort.startsWith("-");

/** Returns one page of connections, or a failure where the cursor is invalid. */
export function listConnections(
  tables: LazyTables,
  { ids, sort = "-created", cursor, limit, ...filter }: DirectoryQuery,
): Result<DirectoryPage> {
  const position = cursor === undefined ? null : decodeCursor(cursor, sort);
  if (cursor !== undefined && position === null)
    return fail("invalid_request", { fields: [{ path: "cursor", message: "is not a valid cursor" }] });
  const isBackward = position?.isBefore === true;
  const isDescending = isNewestFirst(sort) !== isBackward;
  const direction = isDescending ? "DESC" : "ASC";
  const end = ids === undefined ? scanEnd(tables, filter, { sort, position, isDescending }) : null;
  // If all connections are read, or a few by their IDs, an index would be slower. The plus sign keeps SQLite from using it.
  const key = (ids !== undefined || needsScan(filter)) && end === null ? `+${keyOf(sort)}` : keyOf(sort);
  const where = all([
    conditionOf(filter),
    ...(ids === undefined ? [] : [isOneOf(ids)]),
    ...(position === null ? [] : [beyond(key, position, isDescending)]),
    ...(end === null ? [] : [within(end, sort.endsWith("created") ? isDescending : true)]),
  ]);
  const select = `SELECT id, ${key} AS key, record FROM connection WHERE ${where.sql}
    ORDER BY ${key} ${direction}, id ${direction} LIMIT ?`;
  const order = `key ${direction}, id ${direction}`;
  const rows = tables
    .read(pageQuery(select, order), ...where.bindings, limit + 1, limit)
    .map((row) => Row().parse(row));
  // Everything before the position was deleted in the meantime.
  if (rows.length === 0 && isBackward && end === null)
    return listConnections(tables, { ...filter, ids, sort, limit });
  const [nearest] = rows;
  const farthest = rows.at(-1);
  const hasMore = farthest !== undefined && farthest.found > rows.length;
  // A list by the last change is read only among the newest connections.
  const stoppedAt = end !== null && sort.endsWith("created") ? end : null;
  const onward = hasMore ? farthest : stoppedAt;
  const back = position === null ? null : (nearest ?? position);
  const page = isBackward ? rows.toReversed() : rows;
  return ok({
    ids: page.map(({ id }) => id),
    records: page.map(({ record }) => record),
    first: page[0] === undefined ? null : { key: page[0].key, id: page[0].id },
    previousCursor: cursorTo(isBackward ? onward : back, true),
    nextCursor: cursorTo(isBackward ? back : onward, false),
  });
}

const cursorTo = (place: Place | null, isBefore: boolean) =>
  place === null ? null : encodeCursor(place, isBefore);

/** Returns the last connection that is read for a page; null where all can be read. */
function scanEnd(
  tables: LazyTables,
  filter: DirectoryFilter,
  { sort, position, isDescending }: { sort: DirectorySort; position: Position | null; isDescending: boolean },
): Place | null {
  if (!sort.endsWith("created")) return oldestScanned(tables);
  return needsScan(filter) ? placeAfter(tables, position, isDescending) : null;
}

/** Returns the oldest of the newest connections, which are read for a count; null where all are read. */
export const oldestScanned = (tables: LazyTables): Place | null => placeAfter(tables, null, true);

function placeAfter(tables: LazyTables, position: Place | null, isDescending: boolean): Place | null {
  const direction = isDescending ? "DESC" : "ASC";
  const after = position === null ? null : beyond("created_at", position, isDescending);
  const query = `SELECT created_at AS key, id FROM connection ${after === null ? "" : `WHERE ${after.sql}`}
    ORDER BY created_at ${direction}, id ${direction} LIMIT 1 OFFSET ${MAX_SCANNED - 1}`;
  const [row] = tables.read(query, ...(after?.bindings ?? []));
  return row === undefined ? null : PlaceRow().parse(row);
}

const isOneOf = (ids: readonly string[]): Condition => ({
  sql: "id IN (SELECT value FROM json_each(?))",
  bindings: [JSON.stringify(ids)],
});

/** Returns the condition for the rows that follow a place. */
const beyond = (key: string, place: Place, isDescending: boolean): Condition => ({
  sql: `(${key}, id) ${isDescending ? "<" : ">"} (?, ?)`,
  bindings: [place.key, place.id],
});

/** Returns the condition for the rows up to a place in the order of their creation. */
export const within = (place: Place, isDescending: boolean): Condition => ({
  sql: `(created_at, id) ${isDescending ? ">=" : "<="} (?, ?)`,
  bindings: [place.key, place.id],
});

/** Returns the condition for the rows that a list shows before a place. */
export const precedes = (place: Place, sort: DirectorySort): Condition =>
  beyond(keyOf(sort), place, !isNewestFirst(sort));
