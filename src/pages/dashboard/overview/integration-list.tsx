// The integrations that matter most: those that are refused, then those with the most connections.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Card } from "../components/card.tsx";
import { formatNumber } from "../components/format-number.ts";
import { byUrgency } from "../integrations/by-urgency.ts";
import { IntegrationTable } from "../integrations/integration-table.tsx";
import { integrationsPath } from "../frame/paths.ts";

const SHOWN = 6;

export function IntegrationList(props: {
  overview: AppOverview;
  logoOf: (integration: IntegrationSummary) => string | null;
  now: number;
}) {
  const { overview, logoOf, now } = props;
  const { app, integrations } = overview;
  return (
    <Card
      id="integrations"
      title="Integrations"
      aside={
        integrations.length > 0 && (
          <a class="b bare" href={integrationsPath(app.id)}>
            All {formatNumber(integrations.length)}
          </a>
        )
      }
    >
      {integrations.length === 0 ? (
        <p class="pad soft">There is no integration yet.</p>
      ) : (
        <IntegrationTable app={app.id} rows={byUrgency(overview).slice(0, SHOWN)} logoOf={logoOf} now={now} />
      )}
    </Card>
  );
}
