// An app's integrations: what is wrong first, then all of them.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Icon } from "../components/icon.tsx";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { IntegrationStatus } from "../components/integration-status.tsx";
import { PageHead } from "../components/page-head.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Time } from "../components/time.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { ToReconnect } from "../components/to-reconnect.tsx";
import type { Provider } from "../../../providers/provider.ts";
import { providerOf } from "../../../providers/registry.ts";
import { byUrgency } from "./by-urgency.ts";
import { appPath, integrationPath, integrationsPath } from "../frame/paths.ts";

export function IntegrationsPage(props: {
  context: PageContext;
  overview: AppOverview;
  logoOf: (integration: IntegrationSummary) => string | null;
  /** Where the client of a provider is registered, for what is refused; null where it is not known. */
  settingsUrlOf: (provider: string) => string | null;
  canWrite: boolean;
  notice: Notice | null;
  now: number;
}) {
  const { context, overview, logoOf, canWrite, notice, now } = props;
  const app = overview.app.id;
  const rows = byUrgency(overview);
  const add = (
    <a class="b main" href={`${integrationsPath(app)}/new`}>
      <Icon name="add" />
      New integration
    </a>
  );
  return (
    <Frame context={context} title="Integrations" section="integrations" full>
      <PageHead title="Integrations" text="Your clients at providers. People connect through them.">
        {canWrite && add}
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <Refused app={app} rows={rows} settingsUrlOf={props.settingsUrlOf} canWrite={canWrite} now={now} />
      {rows.length === 0 ? (
        <div class="card">
          <EmptyState
            icon="integration"
            title="No integration yet"
            text="An integration is your client at a provider. Setting one up takes about 3 minutes."
          >
            {canWrite && add}
          </EmptyState>
        </div>
      ) : (
        <div class="card">
          <table>
            <thead>
              <tr>
                <th scope="col">Integration</th>
                <th scope="col" class="off-phone mid-off">
                  Kind
                </th>
                <th scope="col" class="off-phone">
                  Status
                </th>
                <th scope="col" class="num">
                  Connections
                </th>
                <th scope="col" class="num off-phone">
                  To reconnect
                </th>
                <th scope="col" class="num off-phone">
                  Changed
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ integration, count, broken }) => {
                const { id, provider, name, updated_at } = integration;
                return (
                  <tr>
                    <th scope="row" class="cut acc">
                      <span class="name">
                        <ProviderLogo name={name} src={logoOf(integration)} />
                        <span>
                          <a href={integrationPath(app, id)}>{name}</a>{" "}
                          <span class="soft mono off-phone">{id}</span>
                          <span class="on-phone small">
                            <IntegrationStatus integration={integration} now={now} />
                            {broken > 0 && <span class="soft"> · {formatNumber(broken)} to reconnect</span>}
                          </span>
                        </span>
                      </span>
                    </th>
                    <td class="off-phone mid-off soft">{KINDS[providerOf({ provider }).kind]}</td>
                    <td class="off-phone">
                      <IntegrationStatus integration={integration} now={now} />
                    </td>
                    <td class="num">
                      <a
                        href={`${appPath(app)}/connections?integration=${encodeURIComponent(id)}`}
                        aria-label={`Connections of ${name}: ${formatNumber(count)}`}
                      >
                        {formatNumber(count)}
                      </a>
                    </td>
                    <td class="num off-phone">
                      <ToReconnect app={app} integration={integration} count={broken} />
                    </td>
                    <td class="num off-phone soft">
                      <Time at={updated_at} now={now} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Frame>
  );
}

/** The kinds of providers, as people know them. */
const KINDS = { code: "OAuth 2.0", item: "Bank", api_key: "API key" } as const satisfies Record<
  Provider["kind"],
  string
>;

/** What is wrong with the integration that is refused and has the most connections. */
function Refused(props: {
  app: string;
  rows: ReturnType<typeof byUrgency>;
  settingsUrlOf: (provider: string) => string | null;
  canWrite: boolean;
  now: number;
}) {
  const { app, rows, settingsUrlOf, canWrite, now } = props;
  const [worst] = rows;
  const refused = worst?.integration.misconfigured ?? null;
  if (worst === undefined || refused === null) return null;
  const { integration, count } = worst;
  const settings = settingsUrlOf(integration.provider);
  const others = rows.filter(({ integration: { misconfigured } }) => misconfigured !== null).length - 1;
  return (
    <Note
      tone="bad"
      role="status"
      title={
        <>
          {integration.name} has refused your client since <Time at={refused.since} now={now} clock /> UTC
        </>
      }
    >
      <p class="soft">
        It answers <code>{refused.error}</code>. The secret was changed there, or has expired.{" "}
        {count > 0 &&
          `Its ${formatNumber(count)} ${count === 1 ? "connection waits and loses" : "connections wait and lose"} nothing. `}
        {others > 0 && `${formatNumber(others)} more ${others === 1 ? "is" : "are"} refused.`}
      </p>
      {canWrite && (
        <div class="bar">
          <a class="b" href={`${integrationPath(app, integration.id)}#credentials`}>
            Update the secret
          </a>
          <a class="b" href={`${integrationPath(app, integration.id)}/test`}>
            Test it
          </a>
          {settings !== null && (
            <a class="b" href={settings} rel="noreferrer">
              <Icon name="external" />
              {integration.name}’s settings
            </a>
          )}
        </div>
      )}
    </Note>
  );
}
