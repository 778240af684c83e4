// The cursor of the list of connections: the creation time and the ID of the last row of a page.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";

const Cursor = lazy(() => z.tuple([z.number(), z.string()]));

/** Formats the cursor of the page that follows a row. */
export function encodeCursor(row: { created_at: number; id: string }): string {
  return btoa(JSON.stringify([row.created_at, row.id]));
}

/** Parses a cursor; null where it is not valid. */
export function decodeCursor(text: string): [number, string] | null {
  try {
    return Cursor().parse(JSON.parse(atob(text)));
  } catch {
    return null;
  }
}
