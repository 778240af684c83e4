// The home page of a signed-in user: their connections, the providers to connect, and their events.
import type { Connection, Integration } from "latchkey/client";
import type { InboxEntry } from "../inbox-object.ts";
import type { Outcome } from "../outcome.ts";
import type { Person } from "../people.ts";
import { ConnectionCard } from "./connection-card.tsx";
import { InboxSection } from "./inbox.tsx";
import { Layout } from "./layout.tsx";
import { Notice, type NoticeQuery } from "./notice.tsx";

export function HomePage(props: {
  person: Person;
  latchkeyOrigin: string;
  notice: NoticeQuery;
  integrations: readonly Integration[];
  connections: readonly Connection[];
  events: readonly InboxEntry[];
  providerNames: ReadonlyMap<string, string>;
  shown: { connectionId: string; outcome: Outcome } | undefined;
  now: number;
}) {
  const { connections, shown } = props;
  return (
    <Layout title="Home" person={props.person}>
      <Notice query={props.notice} />
      <section>
        <h1>Your connections</h1>
        {connections.length === 0 && <p class="empty">No connections yet. Choose a provider below.</p>}
        <div class="cards">
          {connections.map((connection) => (
            <ConnectionCard
              connection={connection}
              providerName={nameOf(props.providerNames, connection.provider)}
              outcome={shown?.connectionId === connection.id ? shown.outcome : undefined}
              now={props.now}
            />
          ))}
        </div>
      </section>
      <section>
        <h2>Connect an account</h2>
        <ul class="tiles">
          {props.integrations.map((integration) => (
            <ConnectTile integration={integration} name={nameOf(props.providerNames, integration.provider)} />
          ))}
        </ul>
      </section>
      <InboxSection
        entries={props.events}
        connections={connections}
        providerNames={props.providerNames}
        now={props.now}
      />
      <link rel="modulepreload" href={`${props.latchkeyOrigin}/connect.js`} />
      <script type="module" src="/connect-window.js"></script>
    </Layout>
  );
}

function ConnectTile(props: { integration: Integration; name: string }) {
  const { id, scopes } = props.integration;
  return (
    <li>
      <form class="tile" method="post" action={`/connect/${id}`} data-window>
        <div>
          <h3>{props.name}</h3>
          {scopes.length > 0 && <p class="fine">{scopes.join(", ")}</p>}
        </div>
        <button aria-label={`Connect ${props.name}`}>Connect</button>
      </form>
    </li>
  );
}

function nameOf(names: ReadonlyMap<string, string>, provider: string | null): string {
  return provider === null ? "Provider not chosen yet" : (names.get(provider) ?? provider);
}
