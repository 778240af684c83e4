// A drawing with its axis. The words stand outside of it, so that they are not stretched.

import type { Child } from "hono/jsx";
import { HEIGHT, STEP } from "./scale.ts";

export function Drawing<Bucket>(props: {
  /** What the drawing shows, in one sentence. */
  summary: string;
  /** The labels of the axis, from the top down to 0. */
  scale: [string, string] | [string, string, string];
  size?: "tall" | "low";
  buckets: readonly Bucket[];
  /** What to show for each bucket when the mouse is over it. */
  label?: (bucket: Bucket) => string;
  /** Said in the place of the drawing if there is nothing to draw. */
  empty: string | null;
  children: Child;
}) {
  const { summary, scale, size, buckets, label, empty, children } = props;
  const width = buckets.length * STEP;
  return (
    <>
      <div class={size === "tall" ? "ys tall-y" : "ys"} aria-hidden="true">
        {scale.map((mark) => (
          <span>{mark}</span>
        ))}
      </div>
      <svg
        class={size}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={empty ?? summary}
      >
        <path class="rule" d={`M0 0H${width}M0 ${HEIGHT / 2}H${width}M0 ${HEIGHT}H${width}`} />
        {empty === null && (
          <>
            {children}
            {label !== undefined &&
              buckets.map((bucket, i) => (
                <path class="column" d={`M${i * STEP} 0h${STEP}v${HEIGHT}h-${STEP}z`}>
                  <title>{label(bucket)}</title>
                </path>
              ))}
          </>
        )}
      </svg>
    </>
  );
}
