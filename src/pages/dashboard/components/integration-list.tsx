// An app's integrations, with their status and number of connections.

import { formatNumber } from "./format-number.ts";
import { appPath } from "./frame.tsx";
import { Status } from "./status.tsx";
import { RelativeTime } from "./time.tsx";
import type { AppOverview } from "../../../apps/app-rpc.ts";

export function IntegrationList({ overview, now }: { overview: AppOverview; now: number }) {
  const { app, integrations, connections } = overview;
  const countOf = (id: string) =>
    connections.reduce((all, { integration, count }) => all + (integration === id ? count : 0), 0);
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
            {integrations.map(({ id, name, provider, status, misconfigured }) => (
              <tr>
                <th scope="row">
                  {name}
                  <br />
                  <span class="mono soft">{id === provider ? id : `${id} · ${provider}`}</span>
                </th>
                <td>
                  <Status of="integration" status={status} />
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
    </section>
  );
}
