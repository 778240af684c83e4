// The cursor of the list of connections: the row that a page begins after, or that it ends before.

import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import type { DirectorySort } from "./directory-filter.ts";

const Cursor = lazy(() =>
  z
    .tuple([z.union([z.number(), z.string()]), z.string()])
    .rest(z.literal("before"))
    .refine((parts) => parts.length <= 3),
);

/** A row's place in a list: the value that the list is ordered by, and the ID. */
export type Place = { key: number | string; id: string };

/** A position in a list, and whether the page ends there. */
export type Position = Place & { isBefore: boolean };

/** Formats the cursor of the page that follows a row or, with `isBefore`, that ends before it. */
export function encodeCursor({ key, id }: Place, isBefore = false): string {
  return btoa(JSON.stringify([key, id, ...(isBefore ? ["before"] : [])]));
}

/** Parses a cursor; null where it is not valid or belongs to a list with another order. */
export function decodeCursor(text: string, sort: DirectorySort): Position | null {
  try {
    const [key, id, before] = Cursor().parse(JSON.parse(atob(text)));
    const isOfSort = typeof key === (sort.endsWith("created") ? "number" : "string");
    return isOfSort ? { key, id, isBefore: before !== undefined } : null;
  } catch {
    return null;
  }
}
