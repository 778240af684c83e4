// What Latchkey told the app's backend by webhook. All of it was verified before it was kept.
import type { Connection } from "latchkey/client";
import type { InboxEntry } from "../inbox-object.ts";
import type { KeptEvent } from "../kept-event.ts";
import { Moment } from "./time.tsx";

type InboxProps = {
  entries: readonly InboxEntry[];
  connections: readonly Connection[];
  providerNames: ReadonlyMap<string, string>;
  now: number;
};

/** The rest is folded away, so that the page stays short. */
const shownAtOnce = 6;

/** A type without an entry is shown by its name. */
const headlines: Readonly<Record<string, string>> = {
  "connection.created": "Connected",
  "connection.updated": "Connection changed",
  "connection.refreshed": "Token refreshed",
  "connection.reauthorization_required": "Reconnect needed",
  "connection.recovered": "Works again",
  "connection.expiring": "Access ends soon",
  "connection.deleted": "Disconnected",
  "integration.misconfigured": "The app's registration doesn't work",
  "integration.recovered": "The app's registration works again",
  "provider.event": "News from the provider",
  "webhook.test": "Test event",
};

function headlineOf({ type, code }: InboxEntry["event"]): string | undefined {
  // An update with a code tells of a try that changed nothing.
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
        {/* Another URL each time: to one that differs in nothing but the fragment a browser only scrolls. */}
        <a class="button plain" href={`/?at=${props.now}#events`}>
          Reload
        </a>
      </div>
      <p class="hint">
        Latchkey sends these to this app's backend, which checks the signature of each and keeps it once.
      </p>
      {entries.length === 0 && <p class="empty">No event yet. Connect an account, and reload.</p>}
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
          <Moment at={event.at} now={props.now} />
        </span>
        {repeats > 0 && (
          <span>{repeats === 1 ? "1 duplicate dropped" : `${repeats} duplicates dropped`}</span>
        )}
      </p>
    </li>
  );
}

/** Which connection it is about, with the way to it while it is on the page. */
function Subject(props: InboxProps & { event: KeptEvent }) {
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
