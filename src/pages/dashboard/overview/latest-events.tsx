// The latest events of an app, and what became of their deliveries.

import type { Child } from "hono/jsx";
import type { AppOverview } from "../../../apps/app-rpc.ts";
import type { PublicDelivery } from "../../../events/delivery.ts";
import type { EventType } from "../../../events/event.ts";
import { Card } from "../components/card.tsx";
import { Time } from "../components/time.tsx";
import { Timeline, TimelineEntry } from "../components/timeline.tsx";
import { appPath, connectionPath } from "../frame/paths.ts";

/** What happened, after the name of the end user or the integration. */
const PHRASES = {
  "connection.created": { says: "connected", tone: "good" },
  "connection.updated": { says: "has changed at", tone: "quiet" },
  "connection.refreshed": { says: "was refreshed at", tone: "quiet" },
  "connection.reauthorization_required": { says: "needs to reconnect", tone: "bad" },
  "connection.recovered": { says: "works again at", tone: "good" },
  "connection.expiring": { says: "expires soon at", tone: "quiet" },
  "connection.deleted": { says: "was disconnected from", tone: "quiet" },
  "integration.misconfigured": { says: "began to reject the client ID or secret", tone: "bad" },
  "integration.recovered": { says: "accepts the client ID and secret again", tone: "good" },
  "agent_call.held": { says: "has a call of an agent to confirm at", tone: "quiet" },
  "provider.event": { says: "sent an event", tone: "quiet" },
  "webhook.test": { says: "A test event was sent", tone: "quiet" },
} satisfies Record<EventType, { says: string; tone: "good" | "bad" | "quiet" }>;

const DELIVERIES = {
  pending: "waiting for your endpoint",
  delivered: "delivered",
  failed: "given up",
  unsent: "not sent, because the app has no endpoint",
} satisfies Record<PublicDelivery["delivery"]["state"], string>;

export function LatestEvents(props: {
  overview: AppOverview;
  events: PublicDelivery[];
  /** The names of the end users, by connection. */
  people: Readonly<Record<string, string>>;
  now: number;
}) {
  const { overview, events, people, now } = props;
  return (
    <Card
      id="latest"
      title="Latest events"
      aside={
        <a class="b bare" href={`${appPath(overview.app.id)}/webhooks`}>
          Webhooks
        </a>
      }
    >
      {events.length === 0 ? (
        <p class="pad soft">Nothing has happened in the last 30 days.</p>
      ) : (
        <Timeline>
          {events.map((event) => (
            <TimelineEntry
              tone={PHRASES[event.type].tone}
              at={<Time at={event.timestamp} now={now} />}
              details={
                <>
                  <code>{event.type}</code> · {DELIVERIES[event.delivery.state]}
                </>
              }
            >
              <Sentence overview={overview} event={event} people={people} />
            </TimelineEntry>
          ))}
        </Timeline>
      )}
    </Card>
  );
}

function Sentence(props: {
  overview: AppOverview;
  event: PublicDelivery;
  people: Readonly<Record<string, string>>;
}): Child {
  const { event, people } = props;
  const { app, integrations } = props.overview;
  const { says } = PHRASES[event.type];
  const { connection, integration, end_user } = event.data;
  const name = integrations.find(({ id }) => id === integration)?.name ?? textOf(integration);
  if (event.type === "webhook.test") return <>{says}</>;
  if (typeof connection !== "string" || typeof end_user !== "string" || event.type.startsWith("integration."))
    return (
      <>
        <a href={`${appPath(app.id)}/integrations/${encodeURIComponent(textOf(integration))}`}>{name}</a>{" "}
        {says}
      </>
    );
  return (
    <>
      <a href={connectionPath(app.id, connection)}>
        <bdi>{people[connection] ?? end_user}</bdi>
      </a>{" "}
      {name === "" ? says.replace(/ (?:at|from)$/, "") : `${says} ${name}`}
    </>
  );
}

const textOf = (value: PublicDelivery["data"][string] | undefined) =>
  typeof value === "string" ? value : "";
