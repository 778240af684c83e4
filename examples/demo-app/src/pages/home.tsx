// The home page of a signed-in user: their connections, the providers to connect, and their events.
import type { Integration } from "latchkey/client";
import { type Catalogue, type ConnectionView, nameOf } from "../connection-view.ts";
import type { InboxEntry } from "../inbox-object.ts";
import type { Outcome } from "../outcome.ts";
import type { Person } from "../people.ts";
import { ConnectionRow } from "./connection-row.tsx";
import { EventsSection } from "./events.tsx";
import { Layout } from "./layout.tsx";
import { Logo } from "./logo.tsx";
import { Notice, type NoticeQuery } from "./notice.tsx";

export function HomePage(props: {
  person: Person;
  latchkeyOrigin: string;
  notice: NoticeQuery;
  catalogue: Catalogue;
  connections: readonly ConnectionView[];
  events: readonly InboxEntry[];
  revision: string;
  shown: { connectionId: string; outcome: Outcome } | undefined;
  now: number;
}) {
  const { catalogue, connections, latchkeyOrigin, shown, now } = props;
  const connected = new Set(connections.map(({ connection }) => connection.integration));
  const available = catalogue.integrations.filter(({ id }) => !connected.has(id));
  return (
    <Layout title="Connections" person={props.person}>
      <Notice query={props.notice} />
      <div class="columns">
        <div class="stack">
          <section id="connections">
            <h1>Connections</h1>
            {connections.length === 0 && <p class="empty">No connections yet. Choose a provider below.</p>}
            <ul class="rows">
              {connections.map((view) => (
                <li>
                  <ConnectionRow
                    view={view}
                    latchkeyOrigin={latchkeyOrigin}
                    outcome={shown?.connectionId === view.connection.id ? shown.outcome : undefined}
                    now={now}
                  />
                </li>
              ))}
            </ul>
          </section>
          <section id="available" hidden={available.length === 0}>
            <h2>Available</h2>
            <ul class="tiles">
              {available.map((integration) => (
                <li>
                  <AvailableTile
                    integration={integration}
                    catalogue={catalogue}
                    latchkeyOrigin={latchkeyOrigin}
                  />
                </li>
              ))}
            </ul>
          </section>
        </div>
        <EventsSection
          entries={props.events}
          revision={props.revision}
          connections={connections}
          catalogue={catalogue}
          now={now}
        />
      </div>
      {/* The script reports new events here, for people who do not see the page. */}
      <p class="hide" id="news" aria-live="polite"></p>
      <link rel="modulepreload" href={`${latchkeyOrigin}/connect.js`} />
      <script type="module" src="/connect-window.js"></script>
      <script type="module" src="/live-page.js"></script>
    </Layout>
  );
}

function AvailableTile(props: { integration: Integration; catalogue: Catalogue; latchkeyOrigin: string }) {
  const { integration, catalogue, latchkeyOrigin } = props;
  const { id, provider } = integration;
  const name = nameOf(catalogue, { integration: id, provider });
  return (
    <form class="row up" method="post" action={`/connect/${id}`} data-window>
      <Logo latchkeyOrigin={latchkeyOrigin} provider={provider} name={name} />
      <div class="what">
        <h3>{name}</h3>
        <p class="small">{howToConnect(catalogue, provider)}</p>
      </div>
      <button class="button line push" aria-label={`Connect ${name}`}>
        Connect
      </button>
    </form>
  );
}

function howToConnect({ providers }: Catalogue, provider: string): string {
  switch (providers.get(provider)?.kind) {
    case "api_key":
      return "With an API key";
    case "item":
      return "At your bank";
    case "code":
    case undefined:
      return "By signing in";
  }
}
