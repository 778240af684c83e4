// The plots of an app: tokens served, refreshes, and refresh latency.

import type { Child } from "hono/jsx";
import { type Bucket, quantileMs, type Range, totalOf } from "../../../apps/metrics/metrics.ts";
import { Bars } from "./bars.tsx";
import {
  formatDuration,
  formatNumber,
  formatPercent,
  axisMaximum,
  formatCompact,
} from "../components/format-number.ts";
import { Lines } from "./lines.tsx";
import { bucketName, Plot } from "./plot.tsx";
import { Stripes, stripes } from "./stripes.tsx";

type Props = { buckets: Bucket[]; range: Range };

const RANGE_PHRASES: Record<Range, string> = { "24h": "in the last 24 hours", "30d": "in the last 30 days" };

export function ServedPlot({ buckets, range }: Props) {
  const { served } = totalOf(buckets);
  const top = axisMaximum(buckets.map(({ metrics }) => metrics.served));
  return (
    <Plot
      id="served"
      title="Tokens served"
      headline={formatNumber(served)}
      summary={`Tokens served ${RANGE_PHRASES[range]}: ${formatNumber(served)}.`}
      legend={<li>Token reads and proxy requests</li>}
      buckets={buckets}
      range={range}
      empty={served === 0 ? "None in this period" : null}
      scaleLabels={[formatCompact(top), formatCompact(top / 2)]}
      columns={[{ head: "Served", cell: ({ metrics }) => formatNumber(metrics.served) }]}
    >
      <Bars
        id="served"
        buckets={buckets}
        top={top}
        first={({ metrics }) => metrics.served}
        label={(bucket) => `${bucketName(bucket, range)}: ${formatNumber(bucket.metrics.served)} served`}
      />
    </Plot>
  );
}

export function RefreshPlot({ buckets, range }: Props) {
  const { refreshed, failed } = totalOf(buckets);
  const all = refreshed + failed;
  const top = axisMaximum(buckets.map(({ metrics }) => metrics.refreshed + metrics.failed));
  return (
    <Plot
      id="refreshes"
      title="Refreshes"
      headline={
        <>
          {formatNumber(all)} {all > 0 && <span class="soft small">{formatPercent(failed, all)} failed</span>}
        </>
      }
      summary={`Refreshes ${RANGE_PHRASES[range]}: ${formatNumber(refreshed)} succeeded, ${formatNumber(failed)} failed.`}
      legend={
        <>
          <LegendItem swatch={<rect class="first" width="12" height="12" />}>
            Succeeded {formatNumber(refreshed)}
          </LegendItem>
          <LegendItem
            swatch={
              <>
                <defs>
                  <Stripes id="key-stripes" />
                </defs>
                <rect fill={stripes("key-stripes")} width="12" height="12" />
              </>
            }
          >
            Failed {formatNumber(failed)}
          </LegendItem>
        </>
      }
      buckets={buckets}
      range={range}
      empty={all === 0 ? "None in this period" : null}
      scaleLabels={[formatCompact(top), formatCompact(top / 2)]}
      columns={[
        { head: "Succeeded", cell: ({ metrics }) => formatNumber(metrics.refreshed) },
        { head: "Failed", cell: ({ metrics }) => formatNumber(metrics.failed) },
      ]}
    >
      <Bars
        id="refreshes"
        buckets={buckets}
        top={top}
        first={({ metrics }) => metrics.refreshed}
        second={({ metrics }) => metrics.failed}
        label={(bucket) => {
          const { metrics } = bucket;
          return `${bucketName(bucket, range)}: ${formatNumber(metrics.refreshed)} succeeded, ${formatNumber(metrics.failed)} failed`;
        }}
      />
    </Plot>
  );
}

export function LatencyPlot({ buckets, range }: Props) {
  const total = totalOf(buckets);
  const [median, p95] = [quantileMs(total, 0.5), quantileMs(total, 0.95)];
  const top = axisMaximum(buckets.map(({ metrics }) => quantileMs(metrics, 0.95) ?? 0));
  const cell = (q: number) => (bucket: Bucket) => durationOf(quantileMs(bucket.metrics, q));
  return (
    <Plot
      id="latency"
      title="Refresh latency"
      headline={durationOf(median)}
      summary={`Refresh latency ${RANGE_PHRASES[range]}: median ${durationOf(median)}, 95th percentile ${durationOf(p95)}.`}
      legend={
        <>
          <LegendItem swatch={<path class="line" d="M0 6H12" />}>p50 {durationOf(median)}</LegendItem>
          <LegendItem swatch={<path class="line dashed" d="M0 6H12" />}>p95 {durationOf(p95)}</LegendItem>
        </>
      }
      buckets={buckets}
      range={range}
      empty={median === null ? "None in this period" : null}
      scaleLabels={[formatDuration(top), formatDuration(top / 2)]}
      columns={[
        { head: "p50", cell: cell(0.5) },
        { head: "p95", cell: cell(0.95) },
      ]}
    >
      <Lines
        buckets={buckets}
        top={top}
        lines={[
          { class: "line dashed", value: ({ metrics }) => quantileMs(metrics, 0.95) },
          { class: "line", value: ({ metrics }) => quantileMs(metrics, 0.5) },
        ]}
        label={(bucket) =>
          `${bucketName(bucket, range)}: p50 ${cell(0.5)(bucket)}, p95 ${cell(0.95)(bucket)}`
        }
      />
    </Plot>
  );
}

const durationOf = (ms: number | null) => (ms === null ? "–" : formatDuration(ms));

function LegendItem({ swatch, children }: { swatch: Child; children: Child }) {
  return (
    <li>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {swatch}
      </svg>
      <span>{children}</span>
    </li>
  );
}
