// Bars of one or two parts, one for each bucket, drawn in a plot's measure.

import type { Bucket } from "../../../apps/metrics/metrics.ts";
import { HEIGHT, STEP } from "./plot.tsx";
import { Stripes, stripes } from "./stripes.tsx";

const GAP = 1.4;

export function Bars(props: {
  id: string;
  buckets: Bucket[];
  top: number;
  /** The lower part, and the striped one on it. */
  first: (bucket: Bucket) => number;
  second?: (bucket: Bucket) => number;
  /** What a bar says to whoever points at it. */
  label: (bucket: Bucket) => string;
}) {
  const { id, buckets, top, first, second = () => 0, label } = props;
  const patternId = `${id}-stripes`;
  const tall = (value: number) => (value / top) * HEIGHT;
  return (
    <>
      <defs>
        <Stripes id={patternId} />
      </defs>
      {buckets.map((bucket, i) => {
        const lower = tall(first(bucket));
        // What is there is seen, however much more there is of the other.
        const upper = second(bucket) === 0 ? 0 : Math.max(tall(second(bucket)), 4);
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
