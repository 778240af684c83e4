// A stepped line over the buckets. A bucket without a value leaves a gap.

import type { Bucket } from "../../../../apps/metrics/metrics.ts";
import { HEIGHT, rounded, STEP } from "./scale.ts";

export function Line(props: {
  buckets: Bucket[];
  top: number;
  isDashed?: boolean;
  value: (bucket: Bucket) => number | null;
}) {
  const { buckets, top, isDashed = false, value } = props;
  const path = pathOf(
    buckets.map((bucket) => value(bucket)),
    top,
  );
  return <path class={isDashed ? "line dashed" : "line"} d={path} />;
}

function pathOf(values: readonly (number | null)[], top: number): string {
  return values
    .map((value, i) => {
      if (value === null) return "";
      const y = rounded(HEIGHT - (value / top) * HEIGHT);
      const before = values[i - 1] ?? null;
      return `${before === null ? `M${i * STEP} ${y}` : `V${y}`}H${(i + 1) * STEP}`;
    })
    .join("");
}
