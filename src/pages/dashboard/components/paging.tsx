// The foot of a list: which rows are shown, and the links to the pages before and after.

import type { Child } from "hono/jsx";
import { formatNumber } from "./format-number.ts";

export function Paging(props: {
  /** The rows on this page, counted from 1, and how many there are in all, where that is known. */
  rows?: { first: number; last: number; of: number | null };
  /** What else is said of the list, such as "as of 09:42 UTC". */
  note?: Child;
  /** The links to the first page and the page before; null where this is the first. */
  first?: string | null;
  previous?: string | null;
  next: string | null;
}) {
  const { rows, note, first = null, previous = null, next } = props;
  if (rows === undefined && note === undefined && first === null && previous === null && next === null)
    return null;
  return (
    <nav class="bar small soft" aria-label="Pages">
      <span>
        {rows !== undefined && rowsText(rows)}
        {rows !== undefined && note !== undefined && " · "}
        {note}
      </span>
      {first !== null && (
        <a class="b push" href={first}>
          First page
        </a>
      )}
      {previous !== null && (
        <a class="b push" href={previous} rel="prev">
          Previous
        </a>
      )}
      {next !== null && (
        <a class={first === null && previous === null ? "b push" : "b"} href={next} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}

/** Returns which rows are shown, such as "1 to 50 of 1,284". */
function rowsText({ first, last, of }: { first: number; last: number; of: number | null }): string {
  const shown = `${formatNumber(first)} to ${formatNumber(last)}`;
  return of === null ? shown : `${shown} of ${formatNumber(of)}`;
}
