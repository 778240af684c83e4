// Pages of lists. Records can be large, so a page ends before it has more than 1 MiB of them: a Durable Object can return
// it, and a Worker can parse it. A single record that is larger than that is a page of its own.

export const MAX_PAGE_BYTES = 1024 * 1024;

/**
 * Returns a query for one page of `select`, which returns a `record` and at most one row more than the page has. `order`
 * is the unique order of its rows. Bind the parameters of `select`, and then the maximum number of rows. The column
 * `found` is the number of rows that `select` has returned.
 */
export function pageQuery(select: string, order: string): string {
  return `SELECT * FROM
    (SELECT *, COUNT(*) OVER () AS found, ROW_NUMBER() OVER (ORDER BY ${order}) AS place,
       SUM(LENGTH(CAST(record AS BLOB))) OVER (ORDER BY ${order}) AS bytes FROM (${select}))
    WHERE place = 1 OR (bytes <= ${MAX_PAGE_BYTES} AND place <= ?) ORDER BY place`;
}
