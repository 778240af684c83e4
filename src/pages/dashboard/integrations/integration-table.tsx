// The table of integrations, on their own page and on the overview.

import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import type { Provider } from "../../../providers/provider.ts";
import { providerOf } from "../../../providers/registry.ts";
import { Columns } from "../components/columns.tsx";
import { formatNumber } from "../components/format-number.ts";
import { IntegrationStatus } from "../components/integration-status.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Time } from "../components/time.tsx";
import { integrationPath } from "../frame/paths.ts";
import { connectionsUrl } from "../connections/list/connections-query.ts";
import type { CountedIntegration } from "./by-urgency.ts";

/** The kinds of providers, as people know them. */
const KINDS = { code: "OAuth 2.0", item: "Bank", api_key: "API key" } as const satisfies Record<
  Provider["kind"],
  string
>;

export function IntegrationTable(props: {
  app: string;
  rows: readonly CountedIntegration[];
  logoOf: (integration: IntegrationSummary) => string | null;
  /** Whether the table also has the IDs, the kinds, and when each was changed. */
  full?: boolean;
  now: number;
}) {
  const { app, rows, logoOf, full = false, now } = props;
  return (
    <table>
      <Columns
        of={[
          "Integration",
          ...(full ? [["Kind", "off-phone mid-off"] as const] : []),
          ["Status", "off-phone"],
          ["Connections", "num"],
          ["To reconnect", "num off-phone"],
          ...(full ? [["Changed", "num off-phone"] as const] : []),
        ]}
      />
      <tbody>
        {rows.map(({ integration, count, broken }) => {
          const { id, provider, name, updated_at } = integration;
          const status = <IntegrationStatus integration={integration} now={now} />;
          return (
            <tr>
              <th scope="row" class="cut acc">
                <span class="name">
                  <ProviderLogo name={name} src={logoOf(integration)} />
                  <span>
                    <a href={integrationPath(app, id)}>{name}</a>{" "}
                    {full && <span class="soft mono off-phone">{id}</span>}
                    <span class="on-phone small">
                      {status}
                      {broken > 0 && <span class="soft"> · {formatNumber(broken)} to reconnect</span>}
                    </span>
                  </span>
                </span>
              </th>
              {full && <td class="off-phone mid-off soft">{KINDS[providerOf({ provider }).kind]}</td>}
              <td class="off-phone">{status}</td>
              <td class="num">
                <a
                  href={connectionsUrl(app, { integration: id })}
                  aria-label={`Connections of ${name}: ${formatNumber(count)}`}
                >
                  {formatNumber(count)}
                </a>
              </td>
              <td class="num off-phone">
                {broken === 0 ? (
                  <span class="soft">–</span>
                ) : (
                  <a
                    href={connectionsUrl(app, { integration: id, status: "reauthorization_required" })}
                    aria-label={`Of ${name} to reconnect: ${formatNumber(broken)}`}
                  >
                    {formatNumber(broken)}
                  </a>
                )}
              </td>
              {full && (
                <td class="num off-phone soft">
                  <Time at={updated_at} now={now} />
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
