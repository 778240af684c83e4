// An app's integrations: what is wrong first, then all of them.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Icon } from "../components/icon.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { byUrgency, isRefused, type CountedIntegration } from "./by-urgency.ts";
import { RefusalNote } from "./refusal-note.tsx";
import { IntegrationTable } from "./integration-table.tsx";
import { integrationPath, integrationsPath } from "../frame/paths.ts";

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
      <PageHead
        title="Integrations"
        text="Your app’s OAuth clients at providers. People connect through them."
      >
        {canWrite && add}
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <Refused
        context={context}
        app={app}
        rows={rows}
        settingsUrlOf={props.settingsUrlOf}
        canWrite={canWrite}
        now={now}
      />
      {rows.length === 0 ? (
        <div class="card">
          <EmptyState
            icon="integration"
            title="No integration yet"
            text="An integration is your app’s OAuth client at a provider. Setting one up takes about 3 minutes."
          >
            {canWrite && add}
          </EmptyState>
        </div>
      ) : (
        <div class="card">
          <IntegrationTable app={app} rows={rows} logoOf={logoOf} full now={now} />
        </div>
      )}
    </Frame>
  );
}

/** What is wrong with the integration that is rejected and has the most connections. */
function Refused(props: {
  context: PageContext;
  app: string;
  rows: readonly CountedIntegration[];
  settingsUrlOf: (provider: string) => string | null;
  canWrite: boolean;
  now: number;
}) {
  const { context, app, rows, settingsUrlOf, canWrite, now } = props;
  const [worst] = rows;
  if (worst === undefined || !isRefused(worst)) return null;
  const { integration, count } = worst;
  const settings = settingsUrlOf(integration.provider);
  const others = rows.filter(isRefused).length - 1;
  return (
    <RefusalNote context={context} app={app} integration={integration} count={count} now={now}>
      {canWrite && (
        <>
          <a class="b" href={`${integrationPath(app, integration.id)}#credentials`}>
            Update the secret
          </a>
          {settings !== null && (
            <a class="b" href={settings} rel="noreferrer">
              <Icon name="external" />
              {integration.name}’s settings
            </a>
          )}
        </>
      )}
      {others > 0 && (
        <span class="small soft">
          {formatNumber(others)} more {others === 1 ? "integration is" : "integrations are"} rejected.
        </span>
      )}
    </RefusalNote>
  );
}
