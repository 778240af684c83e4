// The events of a connection, newest first.

import type { EventType, PublicEvent } from "../../../events/event.ts";
import { Time } from "../components/time.tsx";
import { Timeline, TimelineEntry } from "../components/timeline.tsx";

const LABELS = {
  "connection.created": "Connected",
  "connection.updated": "Updated",
  "connection.refreshed": "Refreshed",
  "connection.reauthorization_required": "Reconnect needed",
  "connection.recovered": "Recovered",
  "connection.expiring": "Expiring soon",
  "connection.deleted": "Deleted",
  "integration.misconfigured": "Integration misconfigured",
  "integration.recovered": "Integration recovered",
  "agent_call.held": "Agent call held",
  "provider.event": "Provider event",
  "webhook.test": "Test event",
} satisfies Record<EventType, string>;

const TONES: Partial<Record<EventType, "good" | "bad">> = {
  "connection.created": "good",
  "connection.refreshed": "good",
  "connection.recovered": "good",
  "integration.recovered": "good",
  "connection.reauthorization_required": "bad",
  "integration.misconfigured": "bad",
};

/** Fields that are the same in every event of a connection and that the page already shows. */
const SHARED_FIELDS = new Set(["app", "connection", "integration", "provider", "end_user", "status"]);

export function EventTimeline({ events, now }: { events: PublicEvent[]; now: number }) {
  if (events.length === 0) return <p class="pad soft">No events yet</p>;
  return (
    <Timeline>
      {events.map(({ type, timestamp, data }) => (
        <TimelineEntry
          tone={TONES[type] ?? "quiet"}
          at={<Time at={timestamp ?? null} now={now} exact />}
          details={detailsOf(data)}
        >
          {LABELS[type]}
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

function detailsOf(data: PublicEvent["data"]): string {
  return Object.entries(data)
    .filter(([name, value]) => !SHARED_FIELDS.has(name) && value !== null)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(" · ");
}
