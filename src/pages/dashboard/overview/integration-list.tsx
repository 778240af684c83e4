// The integrations that matter most: those that are refused, then those with the most connections.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Card } from "../components/card.tsx";
import { formatNumber } from "../components/format-number.ts";
import { IntegrationStatus } from "../components/integration-status.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { ToReconnect } from "../components/to-reconnect.tsx";
import { byUrgency } from "../integrations/by-urgency.ts";
import { appPath } from "../frame/paths.ts";

const SHOWN = 6;

export function IntegrationList(props: {
  overview: AppOverview;
  logoOf: (integration: IntegrationSummary) => string | null;
  now: number;
}) {
  const { overview, logoOf, now } = props;
  const { app, integrations } = overview;
  const here = `${appPath(app.id)}/integrations`;
  return (
    <Card
      id="integrations"
      title="Integrations"
      aside={
        integrations.length > 0 && (
          <a class="b bare" href={here}>
            All {formatNumber(integrations.length)}
          </a>
        )
      }
    >
      {integrations.length === 0 ? (
        <p class="pad soft">There is no integration yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Integration</th>
              <th scope="col" class="off-phone">
                Status
              </th>
              <th scope="col" class="num">
                Connections
              </th>
              <th scope="col" class="num off-phone">
                To reconnect
              </th>
            </tr>
          </thead>
          <tbody>
            {byUrgency(overview)
              .slice(0, SHOWN)
              .map(({ integration, count, broken }) => (
                <tr>
                  <th scope="row" class="cut acc">
                    <span class="name">
                      <ProviderLogo name={integration.name} src={logoOf(integration)} />
                      <span>
                        <a href={`${here}/${encodeURIComponent(integration.id)}`}>{integration.name}</a>
                        <span class="on-phone small">
                          <IntegrationStatus integration={integration} now={now} />
                        </span>
                      </span>
                    </span>
                  </th>
                  <td class="off-phone">
                    <IntegrationStatus integration={integration} now={now} />
                  </td>
                  <td class="num">
                    <a
                      href={`${appPath(app.id)}/connections?integration=${encodeURIComponent(integration.id)}`}
                      aria-label={`Connections of ${integration.name}: ${formatNumber(count)}`}
                    >
                      {formatNumber(count)}
                    </a>
                  </td>
                  <td class="num off-phone">
                    <ToReconnect app={app.id} integration={integration} count={broken} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
