// The events of a connection, newest first. The type of each is a link to its delivery. Few apps receive an event for
// each refresh, so these have none.

import type { Child } from "hono/jsx";
import type { EventType, PublicEvent } from "../../../events/event.ts";
import { Time } from "../components/time.tsx";
import { webhooksPath } from "../frame/paths.ts";
import { Timeline, TimelineEntry } from "../components/timeline.tsx";

const LABELS = {
  "connection.created": "An account was connected",
  "connection.updated": "The connection changed",
  "connection.refreshed": "The token was refreshed",
  "connection.reauthorization_required": "The access ended",
  "connection.recovered": "The connection works again",
  "connection.expiring": "The access ends soon",
  "connection.deleted": "The connection was deleted",
  "integration.misconfigured": "The provider rejected the client ID or secret",
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

/** Fields that are the same in every event of a connection, or that the page already shows. */
const SHOWN_FIELDS = new Set([
  "app",
  "connection",
  "integration",
  "provider",
  "end_user",
  "status",
  "reason",
]);

export function EventTimeline(props: {
  app: string;
  events: PublicEvent[];
  /** Since when an attempt waits for the app; null where none does. */
  unconfirmedSince: string | null;
  now: number;
}) {
  const { app, events, unconfirmedSince, now } = props;
  if (events.length === 0 && unconfirmedSince === null) return <p class="pad soft">No events yet</p>;
  return (
    <Timeline>
      {unconfirmedSince !== null && (
        <TimelineEntry
          at={<Time at={unconfirmedSince} now={now} exact />}
          details={
            <>
              Not confirmed by your backend yet (<code>POST /v1/connect/confirm</code>)
            </>
          }
        >
          The end user came back
        </TimelineEntry>
      )}
      {events.map(({ id, type, timestamp, data }) => (
        <TimelineEntry
          tone={TONES[type] ?? "quiet"}
          at={<Time at={timestamp ?? null} now={now} exact />}
          details={
            <>
              {type === "connection.refreshed" ? (
                <code>{type}</code>
              ) : (
                <a href={`${webhooksPath(app)}?event=${id}#delivery`}>
                  <code>{type}</code>
                </a>
              )}
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

/** Returns the other fields. Where the provider sent an error, that is the code. */
function detailsOf(data: PublicEvent["data"]): Child[] {
  const { provider_error, code, ...others } = data;
  const fields = Object.entries(others)
    .filter(([name, value]) => !SHOWN_FIELDS.has(name) && value !== null)
    .map(([name, value]) => ` · ${name.replaceAll("_", " ")} ${String(value)}`);
  const error = provider_error ?? code ?? null;
  return error === null ? fields : [...fields, " · ", <code>{String(error)}</code>];
}
