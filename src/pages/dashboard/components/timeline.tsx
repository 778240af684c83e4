// The events of a connection, newest first.

import type { EventType, PublicEvent } from "../../../events/event.ts";
import { clockTime, dayOf, exactTime } from "./time.tsx";

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

/** Fields that are the same in every event of a connection and that the page already shows. */
const SHARED_FIELDS = new Set(["app", "connection", "integration", "provider", "end_user", "status"]);

export function Timeline({ events }: { events: PublicEvent[] }) {
  if (events.length === 0) return <p class="none">No events yet</p>;
  return (
    <ol class="timeline">
      {events.map(({ type, timestamp, data }) => {
        const at = Date.parse(timestamp ?? "");
        return (
          <li>
            <span>
              {LABELS[type]} <span class="small soft">{detailsOf(data)}</span>
            </span>
            <time class="small soft" datetime={timestamp ?? undefined} title={exactTime(at)}>
              {dayOf(at)}, {clockTime(at)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}

function detailsOf(data: PublicEvent["data"]): string {
  return Object.entries(data)
    .filter(([name, value]) => !SHARED_FIELDS.has(name) && value !== null)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(" · ");
}
