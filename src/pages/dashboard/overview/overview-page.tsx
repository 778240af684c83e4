// The overview of an app: connections, usage, integrations and webhooks.

import type { Bucket, Range } from "../../../apps/metrics/metrics.ts";
import { Frame } from "../frame/frame.tsx";
import { appPath } from "../frame/paths.ts";
import { IntegrationList } from "./integration-list.tsx";
import { LatencyPlot, RefreshPlot, ServedPlot } from "../plots/app-plots.tsx";
import { ConnectionCounts } from "./connection-counts.tsx";
import { WebhookHealth } from "./webhook-health.tsx";
import type { AppOverview } from "../../../apps/app-rpc.ts";
import type { PageContext } from "../frame/page-context.ts";

const RANGES: Record<Range, string> = { "24h": "24 hours", "30d": "30 days" };

export function OverviewPage(props: {
  context: PageContext;
  overview: AppOverview;
  range: Range;
  /** The page of the list of integrations. */
  page: number;
  buckets: Bucket[];
  now: number;
}) {
  const { context, overview, range, page, buckets, now } = props;
  const { app } = overview;
  return (
    <Frame context={context} title={app.name} app={app} section="overview">
      <div>
        <h1>
          {app.logo !== null && <img class="logo" src={app.logo} alt="" />}
          {app.name}
        </h1>
        <p class="mono soft">{app.id}</p>
      </div>
      <ConnectionCounts app={app.id} counts={overview.connections} />
      <div class="head">
        <h2 id="usage">Usage</h2>
        <nav class="segments" aria-label="Time range">
          {Object.entries(RANGES).map(([name, label]) => (
            <a href={`${appPath(app.id)}?range=${name}`} aria-current={name === range ? "true" : undefined}>
              {label}
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
        <IntegrationList overview={overview} range={range} page={page} now={now} />
        <WebhookHealth app={app} now={now} />
      </div>
    </Frame>
  );
}
