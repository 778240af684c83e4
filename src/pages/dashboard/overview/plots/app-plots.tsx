// The plots of an app: refreshes, tokens served, and how long a refresh takes.

import { type Bucket, quantileMs, type Range, totalOf } from "../../../../apps/metrics/metrics.ts";
import {
  axisMaximum,
  formatCompact,
  formatDuration,
  formatNumber,
  formatPercent,
} from "../../components/format-number.ts";
import { Bars } from "./bars.tsx";
import { Drawing } from "./drawing.tsx";
import { Line } from "./line.tsx";
import { bucketName, Plot } from "./plot.tsx";

type Props = { buckets: Bucket[]; range: Range };

const UNITS: Record<Range, string> = { "24h": "hour", "30d": "day" };
const succeededIn = ({ metrics }: Bucket) => metrics.refreshed;
const failedIn = ({ metrics }: Bucket) => metrics.failed;
const servedIn = ({ metrics }: Bucket) => metrics.served;

const NOTHING = "Nothing in this time";

/** Returns the bucket with the largest value, and that value. */
function peakOf(buckets: readonly Bucket[], valueOf: (bucket: Bucket) => number) {
  return buckets
    .map((bucket) => ({ bucket, value: valueOf(bucket) }))
    .reduce<{ bucket: Bucket; value: number } | null>(
      (peak, one) => (peak === null || one.value > peak.value ? one : peak),
      null,
    );
}

const scaleOf = (top: number): [string, string, string] => [formatCompact(top), formatCompact(top / 2), "0"];

/**
 * The refreshes. Failures have an axis of their own, because above the others they could not be seen. While a provider
 * rejects a client, a failure may not have been counted yet.
 */
export function RefreshPlot({ buckets, range, isClientRejected }: Props & { isClientRejected: boolean }) {
  const { refreshed, failed } = totalOf(buckets);
  const top = axisMaximum(buckets.map((bucket) => succeededIn(bucket)));
  const failedTop = axisMaximum(buckets.map((bucket) => failedIn(bucket)));
  const empty = refreshed + failed === 0 ? NOTHING : null;
  const worst = peakOf(buckets, failedIn);
  const label = (bucket: Bucket) =>
    `${bucketName(bucket, range)}: ${formatNumber(succeededIn(bucket))} succeeded, ${formatNumber(failedIn(bucket))} failed`;
  return (
    <Plot
      id="refreshes"
      title="Refreshes"
      sums={[
        { fill: "f-data", label: "Succeeded", value: formatNumber(refreshed) },
        { fill: "f-fail", label: "Failed", value: formatNumber(failed) },
      ]}
      buckets={buckets}
      range={range}
      sentence={
        empty ??
        (worst === null || failed === 0
          ? `No ${isClientRejected ? "failed refresh was counted" : "refresh failed"}.`
          : `${formatPercent(failed, refreshed + failed)} failed, most of them at ${bucketName(worst.bucket, range)}: ${formatNumber(worst.value)}.`)
      }
      columns={[
        { head: "Succeeded", cell: (bucket) => formatNumber(succeededIn(bucket)) },
        { head: "Failed", cell: (bucket) => formatNumber(failedIn(bucket)) },
      ]}
    >
      <Drawing
        summary={`Succeeded refreshes: ${formatNumber(refreshed)}, at most ${formatNumber(Math.max(...buckets.map((bucket) => succeededIn(bucket))))} in one ${UNITS[range]}.`}
        scale={scaleOf(top)}
        buckets={buckets}
        label={label}
        empty={empty}
      >
        <Bars buckets={buckets} top={top} fill="f-data" value={succeededIn} />
      </Drawing>
      <div class="gap" />
      <Drawing
        summary={`Failed refreshes: ${formatNumber(failed)}, at most ${formatNumber(worst?.value ?? 0)} in one ${UNITS[range]}.`}
        scale={[formatCompact(failedTop), "0"]}
        size="low"
        buckets={buckets}
        label={label}
        empty={empty}
      >
        <Bars buckets={buckets} top={failedTop} fill="f-fail" value={failedIn} />
      </Drawing>
    </Plot>
  );
}

/** Token reads and proxied calls. */
export function ServedPlot({ buckets, range }: Props) {
  const { served } = totalOf(buckets);
  const top = axisMaximum(buckets.map((bucket) => servedIn(bucket)));
  const empty = served === 0 ? NOTHING : null;
  const most = peakOf(buckets, servedIn);
  return (
    <Plot
      id="served"
      title="Tokens served"
      sums={[{ fill: "f-data", label: "Token reads and proxied calls", value: formatNumber(served) }]}
      buckets={buckets}
      range={range}
      sentence={
        empty ??
        (most === null ? "" : `Most at ${bucketName(most.bucket, range)}: ${formatNumber(most.value)}.`)
      }
      columns={[{ head: "Served", cell: (bucket) => formatNumber(servedIn(bucket)) }]}
    >
      <Drawing
        summary={`Tokens served: ${formatNumber(served)}, at most ${formatNumber(most?.value ?? 0)} in one ${UNITS[range]}.`}
        scale={scaleOf(top)}
        size="tall"
        buckets={buckets}
        label={(bucket) => `${bucketName(bucket, range)}: ${formatNumber(servedIn(bucket))} served`}
        empty={empty}
      >
        <Bars buckets={buckets} top={top} fill="f-data" value={servedIn} />
      </Drawing>
    </Plot>
  );
}

/** How long providers took to answer a refresh. */
export function LatencyPlot({ buckets, range }: Props) {
  const total = totalOf(buckets);
  const [median, p95] = [quantileMs(total, 0.5), quantileMs(total, 0.95)];
  const top = axisMaximum(buckets.map(({ metrics }) => quantileMs(metrics, 0.95) ?? 0));
  const cell = (q: number) => (bucket: Bucket) => durationOf(quantileMs(bucket.metrics, q));
  const empty = median === null ? NOTHING : null;
  return (
    <Plot
      id="latency"
      title="Time of a refresh"
      sums={[
        { fill: "line", label: "Median", value: durationOf(median) },
        { fill: "line dashed", label: "95th percentile", value: durationOf(p95) },
      ]}
      buckets={buckets}
      range={range}
      sentence={empty ?? "How long providers took to answer, estimated from a histogram."}
      columns={[
        { head: "Median", cell: cell(0.5) },
        { head: "95th percentile", cell: cell(0.95) },
      ]}
    >
      <Drawing
        summary={`Time of a refresh: median ${durationOf(median)}, 95th percentile ${durationOf(p95)}.`}
        scale={[formatDuration(top), formatDuration(top / 2), "0"]}
        size="tall"
        buckets={buckets}
        label={(bucket) =>
          `${bucketName(bucket, range)}: median ${cell(0.5)(bucket)}, 95th percentile ${cell(0.95)(bucket)}`
        }
        empty={empty}
      >
        <Line buckets={buckets} top={top} isDashed value={({ metrics }) => quantileMs(metrics, 0.95)} />
        <Line buckets={buckets} top={top} value={({ metrics }) => quantileMs(metrics, 0.5)} />
      </Drawing>
    </Plot>
  );
}

const durationOf = (ms: number | null) => (ms === null ? "–" : formatDuration(ms));
