// An app's integrations: what is wrong first, then all of them.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Icon } from "../components/icon.tsx";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Mark, Status } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath, integrationPath, integrationsPath } from "../frame/paths.ts";

export function IntegrationsPage(props: {
  context: PageContext;
  overview: AppOverview;
  logoOf: (integration: IntegrationSummary) => string | null;
  canWrite: boolean;
  notice: Notice | null;
  now: number;
}) {
  const { context, overview, logoOf, canWrite, notice, now } = props;
  const app = overview.app.id;
  const counts = countsOf(overview);
  const rows = overview.integrations.toSorted(
    (a, b) => urgencyOf(b) - urgencyOf(a) || (counts.get(b.id)?.all ?? 0) - (counts.get(a.id)?.all ?? 0),
  );
  const refused = rows.filter(({ misconfigured }) => misconfigured !== null);
  const [worst] = refused;
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
      {worst?.misconfigured !== undefined && worst.misconfigured !== null && (
        <Note
          tone="bad"
          role="status"
          title={
            <>
              {worst.name} refuses your client since <Time at={worst.misconfigured.since} now={now} exact />
            </>
          }
        >
          <p class="soft">
            It answers <code>{worst.misconfigured.error}</code>. The secret was changed there, or has expired.
            Its {formatNumber(counts.get(worst.id)?.all ?? 0)} connections wait and lose nothing; one tries
            now and then.
            {refused.length > 1 && ` ${formatNumber(refused.length - 1)} more are refused.`}
          </p>
          <div class="bar">
            <a class="b" href={`${integrationPath(app, worst.id)}#credentials`}>
              Update the secret
            </a>
            <a class="b" href={`${integrationPath(app, worst.id)}/test`}>
              Test it
            </a>
          </div>
        </Note>
      )}
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
                <th scope="col">Status</th>
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
              {rows.map((integration) => {
                const { id, name, updated_at } = integration;
                const count = counts.get(id) ?? { all: 0, broken: 0 };
                const connections = `${appPath(app)}/connections?integration=${encodeURIComponent(id)}`;
                return (
                  <tr>
                    <th scope="row" class="cut">
                      <span class="name">
                        <ProviderLogo name={name} src={logoOf(integration)} />
                        <span>
                          <a href={integrationPath(app, id)}>{name}</a>{" "}
                          <span class="soft mono off-phone">{id}</span>
                        </span>
                      </span>
                    </th>
                    <td>
                      <IntegrationStatus integration={integration} now={now} />
                    </td>
                    <td class="num">
                      <a href={connections} aria-label={`Connections of ${name}: ${formatNumber(count.all)}`}>
                        {formatNumber(count.all)}
                      </a>
                    </td>
                    <td class="num off-phone">
                      {count.broken === 0 ? (
                        <span class="soft">–</span>
                      ) : (
                        <a
                          href={`${connections}&status=reauthorization_required`}
                          aria-label={`Of ${name} to reconnect: ${formatNumber(count.broken)}`}
                        >
                          {formatNumber(count.broken)}
                        </a>
                      )}
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

function IntegrationStatus({ integration, now }: { integration: IntegrationSummary; now: number }) {
  const { misconfigured, enabled } = integration;
  if (misconfigured !== null)
    return (
      <Mark tone="warn">
        <span>
          Refused since <Time at={misconfigured.since} now={now} exact />
        </span>
      </Mark>
    );
  return enabled ? <Status of="integration" status="active" /> : <Mark tone="quiet">Not turned on</Mark>;
}

/** What is refused comes first, then what is not finished. */
const urgencyOf = ({ misconfigured, enabled }: IntegrationSummary) =>
  misconfigured === null ? (enabled ? 0 : 1) : 2;

function countsOf({ connections }: AppOverview) {
  const counts = new Map<string | null, { all: number; broken: number }>();
  for (const { integration, status, count } of connections) {
    const { all, broken } = counts.get(integration) ?? { all: 0, broken: 0 };
    const isBroken = status === "reauthorization_required";
    counts.set(integration, { all: all + count, broken: broken + (isBroken ? count : 0) });
  }
  return counts;
}
