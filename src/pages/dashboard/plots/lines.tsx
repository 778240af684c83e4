// Stepped lines over the buckets, in the coordinates of a plot. A bucket without a value leaves a gap.

import type { Bucket } from "../../../apps/metrics/metrics.ts";
import { HEIGHT, STEP } from "./plot.tsx";

export function Lines(props: {
  buckets: Bucket[];
  top: number;
  lines: { class: string; value: (bucket: Bucket) => number | null }[];
  /** The tooltip of a bucket. */
  label: (bucket: Bucket) => string;
}) {
  const { buckets, top, lines, label } = props;
  return (
    <>
      {lines.map((line) => (
        <path
          class={line.class}
          d={pathOf(
            buckets.map((bucket) => line.value(bucket)),
            top,
          )}
        />
      ))}
      {buckets.map((bucket, i) => (
        <rect class="column" x={i * STEP} width={STEP} y={0} height={HEIGHT}>
          <title>{label(bucket)}</title>
        </rect>
      ))}
    </>
  );
}

function pathOf(values: readonly (number | null)[], top: number): string {
  return values
    .map((value, i) => {
      if (value === null) return "";
      const y = round(HEIGHT - (value / top) * HEIGHT);
      const before = values[i - 1] ?? null;
      return `${before === null ? `M${i * STEP} ${y}` : `V${y}`}H${(i + 1) * STEP}`;
    })
    .join("");
}

const round = (value: number) => Math.round(value * 100) / 100;
