// The events of a connection, newest first.

import type { EventType, PublicEvent } from "../../../events/event.ts";
import { Time } from "../components/time.tsx";
import { Timeline, TimelineEntry } from "../components/timeline.tsx";

const LABELS = {
  "connection.created": "An account was connected",
  "connection.updated": "The connection changed",
  "connection.refreshed": "The token was refreshed",
  "connection.reauthorization_required": "The access ended",
  "connection.recovered": "The connection works again",
  "connection.expiring": "The access ends soon",
  "connection.deleted": "The connection was deleted",
  "integration.misconfigured": "The provider refused the client",
  "integration.recovered": "The provider accepts the client again",
  "agent_call.held": "A call of an agent waits for approval",
  "provider.event": "The provider sent a webhook",
  "webhook.test": "A test event was sent",
} satisfies Record<EventType, string>;

/** Why a connection changed, in words. */
const REASONS: Record<string, string> = {
  reconnected: "The account was connected again",
  attempt_failed: "An attempt to connect failed",
  imported: "The connection was imported",
  metadata: "The metadata was changed",
  checked: "A check found something new",
  needs_scopes: "An API call needed a scope that is missing",
  restored: "A newer token was restored",
  item: "The provider reported about the account",
};

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
          details={
            <>
              <code>{type}</code>
              {detailsOf(data)}
            </>
          }
        >
          {REASONS[typeof data["reason"] === "string" ? data["reason"] : ""] ?? LABELS[type]}
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

function detailsOf(data: PublicEvent["data"]): string {
  return Object.entries(data)
    .filter(([name, value]) => !SHARED_FIELDS.has(name) && value !== null)
    .map(([name, value]) => ` · ${name.replaceAll("_", " ")} ${String(value)}`)
    .join("");
}
