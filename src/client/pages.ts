/** A part of a list, and the cursor of the next one. */
export type Page<Row> = { data: Row[]; next_cursor: string | null };

/** Every row of a list, page by page, as they are asked for. */
export async function* everyRow<Row, Filter extends { cursor?: string }>(
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
