// The frame of a plot: title, total, legend, axes, and the same data as a table. The drawing is stretched to the width
// of the page. Text is placed outside the drawing, so that it is not stretched.

import type { Child } from "hono/jsx";
import type { Bucket, Range } from "../../../apps/metrics/metrics.ts";
import { clockTime, dayOf } from "../components/time.tsx";

export const HEIGHT = 120;
export const STEP = 10;

/** A column of the table: its header, and the cell of a bucket. */
export type Column = { head: string; cell: (bucket: Bucket) => string };

export function Plot(props: {
  id: string;
  title: string;
  /** The total. */
  headline: Child;
  /** The plot in one sentence, for screen readers. */
  summary: string;
  legend: Child;
  buckets: Bucket[];
  range: Range;
  /** The message to show instead of a drawing if there is no data. */
  empty: string | null;
  /** The labels for the end and the middle of the axis. */
  scaleLabels: [string, string];
  columns: Column[];
  children: Child;
}) {
  const {
    id,
    title,
    headline,
    summary,
    legend: keys,
    buckets,
    range,
    empty,
    scaleLabels: heights,
    columns,
  } = props;
  return (
    <figure class="card plot" aria-labelledby={`${id}-title`}>
      <figcaption>
        <h3 id={`${id}-title`}>{title}</h3>
        <p class="figure">{headline}</p>
        <ul class="key">{keys}</ul>
      </figcaption>
      <div class="axes">
        <div class="heights" aria-hidden="true">
          <span>{heights[0]}</span>
          <span>{heights[1]}</span>
          <span>0</span>
        </div>
        <svg
          viewBox={`0 0 ${buckets.length * STEP} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={summary}
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line class="rule" x1={0} x2={buckets.length * STEP} y1={y} y2={y} />
          ))}
          {empty === null && props.children}
        </svg>
        {empty !== null && <p class="empty">{empty}</p>}
        <div class="times" aria-hidden="true">
          {timeLabels(buckets, range).map((label) => (
            <span>{label}</span>
          ))}
        </div>
      </div>
      <DataTable title={title} buckets={buckets} range={range} columns={columns} />
    </figure>
  );
}

function DataTable(props: { title: string; buckets: Bucket[]; range: Range; columns: Column[] }) {
  const { title, buckets, range, columns } = props;
  return (
    <details>
      <summary>
        Show table<span class="hidden">: {title}</span>
      </summary>
      <div class="figures" tabindex={0} role="region" aria-label={`Table: ${title}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{range === "24h" ? "Hour (UTC)" : "Day (UTC)"}</th>
              {columns.map(({ head }) => (
                <th scope="col" class="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.toReversed().map((bucket) => (
              <tr>
                <th scope="row">{bucketName(bucket, range)}</th>
                {columns.map(({ cell }) => (
                  <td class="number">{cell(bucket)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Returns a bucket's name, such as `Nov 20, 17:00–18:00` or `Nov 20`. */
export function bucketName({ from, until }: Bucket, range: Range): string {
  return range === "24h" ? `${dayOf(from)}, ${clockTime(from)}–${clockTime(until)}` : dayOf(from);
}

/** Returns the labels below the plot, from left to right. */
function timeLabels(buckets: readonly Bucket[], range: Range): string[] {
  const quarter = buckets.length / 4;
  const marks = [0, 1, 2, 3].flatMap((i) => {
    const bucket = buckets[Math.round(i * quarter)];
    return bucket === undefined ? [] : [range === "24h" ? clockTime(bucket.from) : dayOf(bucket.from)];
  });
  return [...marks, range === "24h" ? "now" : "today"];
}
