// The events that Latchkey has sent to the app's backend. Their signatures were verified before they were stored.
import { type Catalogue, type ConnectionView, nameOf } from "../connection-view.ts";
import type { InboxEntry } from "../inbox-object.ts";
import type { StoredEvent } from "../stored-event.ts";
import { RelativeTime } from "./time.tsx";

type EventsProps = {
  entries: readonly InboxEntry[];
  connections: readonly ConnectionView[];
  catalogue: Catalogue;
  now: number;
};

/** The number of events to show. Older ones are collapsed. */
const shownAtOnce = 8;

type Tone = "good" | "warn" | "soft";

/** What follows the provider's name. Types without an entry are shown by their name. */
const predicates: Readonly<Record<string, readonly [Tone, string]>> = {
  "connection.created": ["good", "was connected"],
  "connection.updated": ["good", "was updated"],
  "connection.refreshed": ["good", "was refreshed"],
  "connection.reauthorization_required": ["warn", "needs to be reconnected"],
  "connection.recovered": ["good", "works again"],
  "connection.expiring": ["warn", "needs to be reconnected soon"],
  "connection.deleted": ["soft", "was disconnected"],
  "integration.misconfigured": ["warn", "is not set up correctly"],
  "integration.recovered": ["good", "is set up correctly again"],
  "provider.event": ["soft", "sent an event"],
};

function headlineOf(event: StoredEvent, catalogue: Catalogue): { tone: Tone; text: string | undefined } {
  const { type, provider, code } = event;
  const name = nameOf(catalogue, { integration: null, provider });
  // An update with a code reports a failed attempt that changed nothing.
  if (type === "connection.updated" && code !== null)
    return { tone: "warn", text: `${name} was not reconnected` };
  if (type === "webhook.test") return { tone: "soft", text: "Test event" };
  const predicate = Object.hasOwn(predicates, type) ? predicates[type] : undefined;
  return predicate
    ? { tone: predicate[0], text: `${name} ${predicate[1]}` }
    : { tone: "soft", text: undefined };
}

export function EventsSection(props: EventsProps & { revision: string }) {
  const { entries } = props;
  const older = entries.slice(shownAtOnce);
  return (
    <section id="events" data-revision={props.revision}>
      <div class="up">
        <h2>Events</h2>
        <span class="live small push">Live</span>
        {/* A different URL each time, because browsers only scroll if nothing but the fragment changes. */}
        <a class="button line push reload" href={`/?at=${props.now}#events`}>
          Reload
        </a>
      </div>
      <p class="small hint">Signed webhooks that this app has received. It stores each event once.</p>
      {entries.length === 0 && <p class="empty">Connect an account, and its events show up here.</p>}
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

function EventList(props: EventsProps) {
  return (
    <ol>
      {props.entries.map((entry) => (
        <EventItem {...props} entry={entry} />
      ))}
    </ol>
  );
}

function EventItem(props: EventsProps & { entry: InboxEntry }) {
  const { id, event, repeats } = props.entry;
  const { connection: connectionId, providerEvent, code } = event;
  const { tone, text } = headlineOf(event, props.catalogue);
  const view = props.connections.find(({ connection }) => connection.id === connectionId);
  const headline = text ?? event.type;
  return (
    <li data-event={id} data-connection={connectionId}>
      <h3 class={tone}>{view ? <a href={`#${view.connection.id}`}>{headline}</a> : headline}</h3>
      <p class="small">
        <RelativeTime at={event.at} now={props.now} /> · Verified
        {view && hasNamesake(view, props.connections) && view.account !== null && ` · ${view.account}`}
        {repeats > 0 && (repeats === 1 ? " · 1 duplicate ignored" : ` · ${repeats} duplicates ignored`)}
      </p>
      {text !== undefined && <Code>{event.type}</Code>}
      {providerEvent !== null && <Code>{providerEvent}</Code>}
      {code !== null && !event.type.endsWith(`.${code}`) && <Code>{code}</Code>}
    </li>
  );
}

/** Returns whether the name alone doesn't tell which connection is meant. */
const hasNamesake = (view: ConnectionView, connections: readonly ConnectionView[]) =>
  connections.some((other) => other !== view && other.name === view.name);

function Code(props: { children?: string }) {
  return (
    <p class="small">
      <code>{props.children}</code>
    </p>
  );
}
