// The events that Latchkey has sent to the app's backend. Their signatures were verified before they were stored.
import type { Connection } from "latchkey/client";
import type { InboxEntry } from "../inbox-object.ts";
import type { StoredEvent } from "../stored-event.ts";
import { RelativeTime } from "./time.tsx";

type InboxProps = {
  entries: readonly InboxEntry[];
  connections: readonly Connection[];
  providerNames: ReadonlyMap<string, string>;
  now: number;
};

/** The number of events to show. Older ones are collapsed. */
const shownAtOnce = 6;

/** Types without an entry are shown by name. */
const headlines: Readonly<Record<string, string>> = {
  "connection.created": "Connected",
  "connection.updated": "Connection updated",
  "connection.refreshed": "Token refreshed",
  "connection.reauthorization_required": "Reconnect needed",
  "connection.recovered": "Recovered",
  "connection.expiring": "Access expires soon",
  "connection.deleted": "Disconnected",
  "integration.misconfigured": "Integration misconfigured",
  "integration.recovered": "Integration recovered",
  "provider.event": "Provider event",
  "webhook.test": "Test event",
};

function headlineOf({ type, code }: InboxEntry["event"]): string | undefined {
  // An update with a code reports a failed attempt that changed nothing.
  if (type === "connection.updated" && code !== null) return "Reconnect failed";
  return Object.hasOwn(headlines, type) ? headlines[type] : undefined;
}

export function InboxSection(props: InboxProps) {
  const { entries } = props;
  const older = entries.slice(shownAtOnce);
  return (
    <section id="events">
      <div class="heading">
        <h2>Events</h2>
        {/* A different URL each time, because browsers only scroll if nothing but the fragment changes. */}
        <a class="button plain" href={`/?at=${props.now}#events`}>
          Reload
        </a>
      </div>
      <p class="hint">
        Latchkey sends these events to this app's backend, which verifies each signature and stores each event
        once.
      </p>
      {entries.length === 0 && <p class="empty">No events yet. Connect an account and reload.</p>}
      {entries.length > 0 && <EventList {...props} entries={entries.slice(0, shownAtOnce)} />}
      {older.length > 0 && (
        <details>
          <summary>{older.length === 1 ? "1 older event" : `${older.length} older events`}</summary>
          <EventList {...props} entries={older} />
        </details>
      )}
    </section>
  );
}

function EventList(props: InboxProps) {
  return (
    <ol class="events">
      {props.entries.map((entry) => (
        <EventItem {...props} entry={entry} />
      ))}
    </ol>
  );
}

function EventItem(props: InboxProps & { entry: InboxEntry }) {
  const { event, repeats } = props.entry;
  const headline = headlineOf(event);
  return (
    <li>
      <div class="top">
        <h3>{headline ?? event.type}</h3>
        <span class="status good">Verified</span>
      </div>
      <Subject {...props} event={event} />
      <p class="fine facts">
        {headline !== undefined && <code>{event.type}</code>}
        <span>
          <RelativeTime at={event.at} now={props.now} />
        </span>
        {repeats > 0 && (
          <span>{repeats === 1 ? "1 duplicate ignored" : `${repeats} duplicates ignored`}</span>
        )}
      </p>
    </li>
  );
}

/** The connection that the event is about, with a link if it is on the page. */
function Subject(props: InboxProps & { event: StoredEvent }) {
  const { connection: id, provider, providerEvent, code } = props.event;
  const connection = props.connections.find((candidate) => candidate.id === id);
  return (
    <p class="fine facts">
      {provider !== null && <span>{props.providerNames.get(provider) ?? provider}</span>}
      {provider === null && id === null && <span>This app</span>}
      {connection && <a href={`#${connection.id}`}>{connection.account?.label ?? connection.id}</a>}
      {!connection && id !== null && <code>{id}</code>}
      {providerEvent !== null && <code>{providerEvent}</code>}
      {code !== null && <code>{code}</code>}
    </p>
  );
}
