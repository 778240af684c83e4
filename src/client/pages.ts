/** A page of a list, and the cursor of the next page. */
export type Page<Row> = { data: Row[]; next_cursor: string | null };

/** Iterates over all rows of a list and loads its pages as needed. */
export async function* iterateRows<Row, Filter extends { cursor?: string }>(
  filter: Filter,
  read: (filter: Filter) => Promise<Page<Row>>,
): AsyncGenerator<Row, void, undefined> {
  let next: Filter | null = filter;
  while (next !== null) {
    const page: Page<Row> = await read(next);
    yield* page.data;
    next = page.next_cursor === null ? null : { ...filter, cursor: page.next_cursor };
  }
}
