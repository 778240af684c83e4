// A plot: its title and unit, the sums, one or two drawings on the same times, a sentence, and every figure as a table.

import type { Child } from "hono/jsx";
import type { Bucket, Range } from "../../../../apps/metrics/metrics.ts";
import { Columns } from "../../components/columns.tsx";
import { clockTime, dayOf } from "../../components/time.tsx";

/** A column of the table: its header, and the cell of a bucket. */
export type Column = { head: string; cell: (bucket: Bucket) => string };

/** A sum in the key of a plot. Without a fill, it is a line. */
export type Sum = { fill: "f-data" | "f-fail" | "line" | "line dashed"; label: string; value: string };

export function Plot(props: {
  id: string;
  title: string;
  sums: Sum[];
  buckets: Bucket[];
  range: Range;
  /** What happened at a peak, in one sentence. */
  sentence: Child;
  columns: Column[];
  /** A `Drawing`, and a second one below after a `gap`. */
  children: Child;
}) {
  const { id, title, sums, buckets, range, sentence, columns, children } = props;
  return (
    <figure class="card" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <span class="soft">{range === "24h" ? "per hour" : "per day"}</span>
      </header>
      <div class="pad stack">
        <ul class="key">
          {sums.map(({ fill, label, value }) => (
            <li>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                {fill === "f-data" || fill === "f-fail" ? (
                  <rect class={fill} width="10" height="10" rx="2" />
                ) : (
                  <path class={fill} d="M0 5H10" />
                )}
              </svg>
              {label} <b>{value}</b>
            </li>
          ))}
        </ul>
        <div class="axes">
          {children}
          <div class="xs" aria-hidden="true">
            {timeLabels(buckets, range).map((label) => (
              <span>{label}</span>
            ))}
          </div>
        </div>
        <p class="small soft">{sentence}</p>
        <DataTable title={title} buckets={buckets} range={range} columns={columns} />
      </div>
    </figure>
  );
}

function DataTable(props: { title: string; buckets: Bucket[]; range: Range; columns: Column[] }) {
  const { title, buckets, range, columns } = props;
  return (
    <details class="as-table">
      <summary>
        As a table<span class="hide">: {title}</span>
      </summary>
      <div tabindex={0} role="region" aria-label={`${title} as a table`}>
        <table>
          <Columns
            of={[
              range === "24h" ? "Hour (UTC)" : "Day (UTC)",
              ...columns.map(({ head }) => [head, "num"] as const),
            ]}
          />
          <tbody>
            {buckets.toReversed().map((bucket) => (
              <tr>
                <th scope="row">{bucketName(bucket, range)}</th>
                {columns.map(({ cell }) => (
                  <td class="num">{cell(bucket)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Returns the name of a bucket, such as `17:00` or `Nov 20`. */
export function bucketName({ from }: Bucket, range: Range): string {
  return range === "24h" ? clockTime(from) : dayOf(from);
}

/** Returns the five labels below the plot. */
function timeLabels(buckets: readonly Bucket[], range: Range): string[] {
  const quarter = buckets.length / 4;
  const marks = [0, 1, 2, 3].flatMap((i) => {
    const bucket = buckets[Math.round(i * quarter)];
    return bucket === undefined ? [] : [bucketName(bucket, range)];
  });
  return [...marks, range === "24h" ? "now" : "today"];
}
