// The overview of an app: connections, usage, integrations and webhooks.

import { type Bucket, type Range, totalOf } from "../../../apps/metrics/metrics.ts";
import { PageHead } from "../components/page-head.tsx";
import { Segments } from "../components/segments.tsx";
import { clockTime } from "../components/time.tsx";
import { Frame } from "../frame/frame.tsx";
import { appPath } from "../frame/paths.ts";
import { Attention } from "./attention.tsx";
import { LatestEvents } from "./latest-events.tsx";
import type { PublicDelivery } from "../../../events/delivery.ts";
import { IntegrationList } from "./integration-list.tsx";
import { LatencyPlot, RefreshPlot, ServedPlot } from "./plots/app-plots.tsx";
import { ConnectionCounts } from "./connection-counts.tsx";
import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import type { PageContext } from "../frame/page-context.ts";

const RANGES: [Range, string][] = [
  ["24h", "24 hours"],
  ["30d", "30 days"],
];

export function OverviewPage(props: {
  context: PageContext;
  overview: AppOverview;
  range: Range;
  /** The latest ones first. */
  events: PublicDelivery[];
  people: Readonly<Record<string, string>>;
  buckets: Bucket[];
  logoOf: (integration: IntegrationSummary) => string | null;
  now: number;
}) {
  const { context, overview, range, events, people, buckets, logoOf, now } = props;
  const { app } = overview;
  const { served, refreshed, failed } = totalOf(buckets);
  const isUnused = overview.connections.length === 0 && served + refreshed + failed === 0;
  return (
    <Frame context={context} title="Overview" section="overview" sheet="overview">
      <PageHead
        title="Overview"
        text={`As of ${clockTime(now)} UTC. Successes are counted up to 5 minutes later, and a few can be lost.`}
      >
        <Segments
          label="Time range"
          segments={RANGES.map(([name, label]) => ({
            label,
            href: `${appPath(app.id)}?range=${name}`,
            current: name === range,
          }))}
        />
      </PageHead>
      <Attention context={context} overview={overview} now={now} />
      <ConnectionCounts
        app={app.id}
        counts={overview.connections}
        isRefused={(id) => overview.integrations.some((one) => one.id === id && one.misconfigured !== null)}
      />
      {!isUnused && (
        <div class="cols half">
          <RefreshPlot
            buckets={buckets}
            range={range}
            isClientRejected={overview.integrations.some(({ misconfigured }) => misconfigured !== null)}
          />
          <ServedPlot buckets={buckets} range={range} />
        </div>
      )}
      <div class="cols half">
        <div class="stack wide">
          <IntegrationList overview={overview} logoOf={logoOf} now={now} />
          {!isUnused && <LatencyPlot buckets={buckets} range={range} />}
        </div>
        <LatestEvents overview={overview} events={events} people={people} now={now} />
      </div>
    </Frame>
  );
}
