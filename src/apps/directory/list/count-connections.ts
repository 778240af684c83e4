// Counts the connections that filters match, all of them in one pass over the list.

import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import type { LazyTables } from "../../../shared/lazy-tables.ts";
import type { Place } from "./directory-cursor.ts";
import {
  all,
  type Condition,
  conditionOf,
  type DirectoryFilter,
  type DirectorySort,
} from "./directory-filter.ts";
import { oldestScanned, precedes, within } from "./list-connections.ts";

/** Durable Objects accept 100 bindings in a query. */
const MAX_BINDINGS = 90;

/** A filter to count with, and a place: only the connections that the list shows before it are counted. */
export type CountRequest = {
  filter: DirectoryFilter;
  before?: { place: Place; sort: DirectorySort } | undefined;
};

/** A number of connections. `isPartial`: only the newest ones were counted. */
export type DirectoryCount = { count: number; isPartial: boolean };

export const NOT_COUNTED: DirectoryCount = { count: 0, isPartial: true };

const Count = lazy(() => z.number());

/** Counts the connections for each request, among the newest 20,000. Returns the counts in the same order. */
export function countConnections(tables: LazyTables, requests: readonly CountRequest[]): DirectoryCount[] {
  if (requests.length === 0) return [];
  const end = oldestScanned(tables);
  const scanned = end === null ? null : within(end, true);
  const conditions = requests.map(({ filter, before }) =>
    all([conditionOf(filter), ...(before === undefined ? [] : [precedes(before.place, before.sort)])]),
  );
  return batchesOf(conditions).flatMap((batch) => {
    const columns = batch.map(({ sql }, n) => `COUNT(*) FILTER (WHERE ${sql}) AS n${n}`);
    const query = `SELECT ${columns.join(", ")} FROM connection ${scanned === null ? "" : `WHERE ${scanned.sql}`}`;
    const bindings = [...batch, ...(scanned === null ? [] : [scanned])].flatMap((one) => one.bindings);
    const [row] = tables.read(query, ...bindings);
    return batch.map((_, n) => ({ count: Count().parse(row?.[`n${n}`] ?? 0), isPartial: end !== null }));
  });
}

function batchesOf(conditions: readonly Condition[]): Condition[][] {
  const batches: Condition[][] = [];
  let bound = Infinity;
  for (const condition of conditions) {
    bound += condition.bindings.length;
    if (bound > MAX_BINDINGS) {
      batches.push([]);
      bound = condition.bindings.length;
    }
    batches.at(-1)?.push(condition);
  }
  return batches;
}
