// An app at a glance.

import type { AppOverview } from "../../apps/settings/describe-overview.ts";
import type { Bucket, Range } from "../../apps/metrics/metrics.ts";
import { appPath, type Chrome, Frame } from "./components/frame.tsx";
import { IntegrationList } from "./components/integration-list.tsx";
import { LatencyPlot, RefreshPlot, ServedPlot } from "./components/plots.tsx";
import { Standing } from "./components/connection-counts.tsx";
import { WebhookHealth } from "./components/webhook-health.tsx";

const RANGES: Record<Range, string> = { "24h": "24 hours", "30d": "30 days" };

export function OverviewPage(props: {
  chrome: Chrome;
  overview: AppOverview;
  range: Range;
  buckets: Bucket[];
  now: number;
}) {
  const { chrome, overview, range, buckets, now } = props;
  const { app } = overview;
  return (
    <Frame chrome={chrome} title={app.name} app={app} section="overview">
      <div>
        <h1>
          {app.logo !== null && <img class="logo" src={app.logo} alt="" />}
          {app.name}
        </h1>
        <p class="mono soft">{app.id}</p>
      </div>
      <Standing app={app.id} counts={overview.connections} />
      <div class="head">
        <h2 id="use">Use</h2>
        <nav class="segments" aria-label="Time range">
          {Object.entries(RANGES).map(([name, words]) => (
            <a href={`${appPath(app.id)}?range=${name}`} aria-current={name === range ? "true" : undefined}>
              {words}
            </a>
          ))}
        </nav>
      </div>
      <div class="grid plots">
        <ServedPlot buckets={buckets} range={range} />
        <RefreshPlot buckets={buckets} range={range} />
        <LatencyPlot buckets={buckets} range={range} />
      </div>
      <div class="grid halves">
        <IntegrationList overview={overview} now={now} />
        <WebhookHealth app={app} now={now} />
      </div>
    </Frame>
  );
}
