// One bar per bucket, with one or two parts, in the coordinates of a plot.

import type { Bucket } from "../../../apps/metrics/metrics.ts";
import { HEIGHT, STEP } from "./plot.tsx";
import { Stripes, stripes } from "./stripes.tsx";

const GAP = 1.4;

export function Bars(props: {
  id: string;
  buckets: Bucket[];
  top: number;
  /** The value of the lower part, and of the striped part above it. */
  first: (bucket: Bucket) => number;
  second?: (bucket: Bucket) => number;
  /** The tooltip of a bar. */
  label: (bucket: Bucket) => string;
}) {
  const { id, buckets, top, first, second = () => 0, label } = props;
  const patternId = `${id}-stripes`;
  const heightOf = (value: number) => (value / top) * HEIGHT;
  return (
    <>
      <defs>
        <Stripes id={patternId} />
      </defs>
      {buckets.map((bucket, i) => {
        const lower = heightOf(first(bucket));
        // A minimum height keeps a small upper part visible.
        const upper = second(bucket) === 0 ? 0 : Math.max(heightOf(second(bucket)), 4);
        const at = { x: i * STEP + GAP / 2, width: STEP - GAP };
        return (
          <g>
            {lower > 0 && <rect class="first" {...at} y={HEIGHT - lower} height={lower} />}
            {upper > 0 && (
              <rect
                fill={stripes(patternId)}
                {...at}
                y={Math.max(HEIGHT - lower - upper, 0)}
                height={upper}
              />
            )}
            <rect class="column" x={i * STEP} width={STEP} y={0} height={HEIGHT}>
              <title>{label(bucket)}</title>
            </rect>
          </g>
        );
      })}
    </>
  );
}
