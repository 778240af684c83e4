// An app's integrations, with their status and number of connections. Those that are misconfigured are first.

import { formatNumber } from "../components/format-number.ts";
import { appPath } from "../frame/paths.ts";
import { Paging } from "../components/paging.tsx";
import { Status } from "../components/status.tsx";
import { RelativeTime } from "../components/time.tsx";
import type { Range } from "../../../apps/metrics/metrics.ts";
import type { AppOverview } from "../../../apps/app-rpc.ts";

const PER_PAGE = 50;

export function IntegrationList(props: { overview: AppOverview; range: Range; page: number; now: number }) {
  const { overview, range, page, now } = props;
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
    <section class="card" aria-labelledby="integrations">
      <div class="title">
        <h2 id="integrations">Integrations</h2>
      </div>
      {integrations.length === 0 ? (
        <p class="none">
          No integrations yet. To create one, send a request to <code>POST /v1/integrations</code>.
        </p>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Status</th>
              <th scope="col" class="number">
                Connections
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name, provider, misconfigured }) => (
              <tr>
                <th scope="row">
                  {name}
                  <br />
                  <span class="mono soft">{id === provider ? id : `${id} · ${provider}`}</span>
                </th>
                <td>
                  <Status of="integration" status={misconfigured === null ? "active" : "misconfigured"} />
                  {misconfigured !== null && (
                    <>
                      <br />
                      <span class="small soft">
                        {misconfigured.error}, <RelativeTime at={misconfigured.since} now={now} />
                      </span>
                    </>
                  )}
                </td>
                <td class="number">
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
    </section>
  );
}
