// An app's integrations, with their status and number of connections. Those that are misconfigured are first.

import { formatNumber } from "../components/format-number.ts";
import { appPath } from "../frame/paths.ts";
import { Card } from "../components/card.tsx";
import { Paging } from "../components/paging.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Status } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import type { Range } from "../../../apps/metrics/metrics.ts";
import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";

const PER_PAGE = 50;

export function IntegrationList(props: {
  overview: AppOverview;
  range: Range;
  page: number;
  logoOf: (integration: IntegrationSummary) => string | null;
  now: number;
}) {
  const { overview, range, page, logoOf, now } = props;
  const { app, integrations, connections } = overview;
  const counts = new Map<string | null, number>();
  for (const { integration, count } of connections)
    counts.set(integration, (counts.get(integration) ?? 0) + count);
  const countOf = (id: string) => counts.get(id) ?? 0;
  const ordered = integrations.toSorted(
    (a, b) => Number(b.misconfigured !== null) - Number(a.misconfigured !== null),
  );
  const shown = ordered.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const hasNext = page * PER_PAGE < integrations.length;
  const linkTo = (to: number) => `${appPath(app.id)}?range=${range}&integrations=${to}#integrations`;
  return (
    <Card id="integrations" title="Integrations">
      {integrations.length === 0 ? (
        <p class="pad soft">
          No integrations yet. To create one, send a request to <code>POST /v1/integrations</code>.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Status</th>
              <th scope="col" class="num">
                Connections
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name, provider, hasLogo, misconfigured }) => (
              <tr>
                <th scope="row">
                  <span class="name">
                    <ProviderLogo name={name} src={logoOf({ id, name, provider, hasLogo, misconfigured })} />
                    <span>
                      {name} <span class="mono soft off-phone">{id}</span>
                    </span>
                  </span>
                </th>
                <td>
                  <Status of="integration" status={misconfigured === null ? "active" : "misconfigured"} />
                  {misconfigured !== null && (
                    <>
                      <br />
                      <span class="small soft">
                        {misconfigured.error}, <Time at={misconfigured.since} now={now} />
                      </span>
                    </>
                  )}
                </td>
                <td class="num">
                  <a
                    href={`${appPath(app.id)}/connections?integration=${encodeURIComponent(id)}`}
                    aria-label={`Connections of ${name}: ${formatNumber(countOf(id))}`}
                  >
                    {formatNumber(countOf(id))}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(hasNext || page > 1) && (
        <div class="pad">
          <Paging first={page === 1 ? null : linkTo(1)} next={hasNext ? linkTo(page + 1) : null} />
        </div>
      )}
    </Card>
  );
}
