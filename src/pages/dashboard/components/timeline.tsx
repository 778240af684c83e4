// What happened to a connection, newest first.

import type { EventType, PublicEvent } from "../../../events/event.ts";
import { clockTime, dayOf, exactTime } from "./time.tsx";

const WORDS = {
  "connection.created": "Connected",
  "connection.updated": "Changed",
  "connection.refreshed": "Refreshed",
  "connection.reauthorization_required": "Grant ended",
  "connection.recovered": "Recovered",
  "connection.expiring": "Grant ends soon",
  "connection.deleted": "Deleted",
  "integration.misconfigured": "Integration refused",
  "integration.recovered": "Integration taken again",
  "provider.event": "Provider's webhook",
  "webhook.test": "Test webhook",
} satisfies Record<EventType, string>;

/** What every event of a connection says, and the page says already. */
const SUBJECT = new Set(["app", "connection", "integration", "provider", "end_user", "status"]);

export function Timeline({ events }: { events: PublicEvent[] }) {
  if (events.length === 0) return <p class="none">Nothing has happened yet.</p>;
  return (
    <ol class="timeline">
      {events.map(({ type, timestamp, data }) => {
        const at = Date.parse(timestamp ?? "");
        return (
          <li>
            <span>
              {WORDS[type]} <span class="small soft">{factsOf(data)}</span>
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

function factsOf(data: PublicEvent["data"]): string {
  return Object.entries(data)
    .filter(([name, value]) => !SUBJECT.has(name) && value !== null)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(" · ");
}
