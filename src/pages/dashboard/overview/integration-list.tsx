// The integrations that matter most: those that are refused, then those with the most connections.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Card } from "../components/card.tsx";
import { formatNumber } from "../components/format-number.ts";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Mark, Status } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
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
        <a class="b bare" href={here}>
          All {formatNumber(integrations.length)}
        </a>
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
            </tr>
          </thead>
          <tbody>
            {byUrgency(overview)
              .slice(0, SHOWN)
              .map(({ integration, count }) => (
                <tr>
                  <th scope="row">
                    <span class="name">
                      <ProviderLogo name={integration.name} src={logoOf(integration)} />
                      <span>
                        <a href={`${here}/${encodeURIComponent(integration.id)}`}>{integration.name}</a>
                      </span>
                    </span>
                  </th>
                  <td class="off-phone">
                    {integration.misconfigured === null ? (
                      integration.enabled ? (
                        <Status of="integration" status="active" />
                      ) : (
                        <Mark tone="quiet">Not turned on</Mark>
                      )
                    ) : (
                      <Mark tone="warn">
                        <span>
                          Refused since <Time at={integration.misconfigured.since} now={now} exact />
                        </span>
                      </Mark>
                    )}
                  </td>
                  <td class="num">
                    <a
                      href={`${appPath(app.id)}/connections?integration=${encodeURIComponent(integration.id)}`}
                      aria-label={`Connections of ${integration.name}: ${formatNumber(count)}`}
                    >
                      {formatNumber(count)}
                    </a>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** Integrations that need something first, then those with the most connections. */
function byUrgency(overview: AppOverview): { integration: IntegrationSummary; count: number }[] {
  const counts = new Map<string | null, number>();
  for (const { integration, count } of overview.connections)
    counts.set(integration, (counts.get(integration) ?? 0) + count);
  return overview.integrations
    .map((integration) => ({ integration, count: counts.get(integration.id) ?? 0 }))
    .toSorted(
      (a, b) =>
        Number(b.integration.misconfigured !== null) - Number(a.integration.misconfigured !== null) ||
        b.count - a.count,
    );
}
