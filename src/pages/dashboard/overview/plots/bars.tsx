// One bar for each bucket. The last bucket is not over yet, and pale.

import { barPath } from "./scale.ts";

export function Bars<Bucket>(props: {
  buckets: readonly Bucket[];
  top: number;
  fill: "f-data" | "f-fail";
  value: (bucket: Bucket) => number;
}) {
  const { buckets, top, fill, value } = props;
  const paths = buckets.map((bucket, i) => barPath(i, value(bucket), top));
  const now = paths.at(-1) ?? "";
  return (
    <>
      <path class={fill} d={paths.slice(0, -1).join("")} />
      {now !== "" && <path class={`${fill} now`} d={now} />}
    </>
  );
}
