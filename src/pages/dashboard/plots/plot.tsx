// A plot's frame: what it is called and sums up to, its key, its axes, and the same figures as a table. The
// drawing is stretched to the page's width; words stay outside it, so that they are not.

import type { Child } from "hono/jsx";
import type { Bucket, Range } from "../../../apps/metrics/metrics.ts";
import { clockTime, dayOf } from "../components/time.tsx";

export const HEIGHT = 120;
export const STEP = 10;

/** One column of the table: its head, and the cell of a bucket. */
export type Column = { head: string; cell: (bucket: Bucket) => string };

export function Plot(props: {
  id: string;
  title: string;
  /** What it sums up to. */
  headline: Child;
  /** The whole in a sentence, for those who don't see it. */
  summary: string;
  keys: Child;
  buckets: Bucket[];
  range: Range;
  /** Nothing is drawn then, and this said. */
  empty: string | null;
  /** The axis' end, and half of it. */
  heights: [string, string];
  columns: Column[];
  children: Child;
}) {
  const { id, title, headline, summary, keys, buckets, range, empty, heights, columns } = props;
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
          {marksOf(buckets, range).map((words) => (
            <span>{words}</span>
          ))}
        </div>
      </div>
      <Figures title={title} buckets={buckets} range={range} columns={columns} />
    </figure>
  );
}

function Figures(props: { title: string; buckets: Bucket[]; range: Range; columns: Column[] }) {
  const { title, buckets, range, columns } = props;
  return (
    <details>
      <summary>
        As a table<span class="hidden">: {title}</span>
      </summary>
      <div class="figures" tabindex={0} role="region" aria-label={`${title} as a table`}>
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
                <th scope="row">{nameOf(bucket, range)}</th>
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

/** A bucket's name: `20 Nov, 17:00–18:00`, or `20 Nov`. */
export function nameOf({ from, until }: Bucket, range: Range): string {
  return range === "24h" ? `${dayOf(from)}, ${clockTime(from)}–${clockTime(until)}` : dayOf(from);
}

/** What stands below the plot, from its left end to its right one. */
function marksOf(buckets: readonly Bucket[], range: Range): string[] {
  const quarter = buckets.length / 4;
  const marks = [0, 1, 2, 3].flatMap((i) => {
    const bucket = buckets[Math.round(i * quarter)];
    return bucket === undefined ? [] : [range === "24h" ? clockTime(bucket.from) : dayOf(bucket.from)];
  });
  return [...marks, range === "24h" ? "now" : "today"];
}
