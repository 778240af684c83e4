// An event: a change of a connection or an integration, as the timeline shows it and webhooks send it. Events
// contain IDs, states and codes, but no tokens, no names and nothing from a provider's response. The
// exception is `provider.event`, which forwards a provider's webhook unchanged.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { Actor } from "../shared/actor.ts";
import { timestamp } from "../shared/clock.ts";
import { newEventId } from "../shared/id.ts";

const EVENT_TYPES = [
  "connection.created",
  "connection.updated",
  "connection.refreshed",
  "connection.reauthorization_required",
  "connection.recovered",
  "connection.expiring",
  "connection.deleted",
  "integration.misconfigured",
  "integration.recovered",
  "agent_call.held",
  "provider.event",
  "webhook.test",
] as const;

export const EventType = lazy(() => z.enum(EVENT_TYPES));
export type EventType = Parsed<typeof EventType>;

/** The event types that an app can subscribe to. A test event is sent only on request. */
export const Subscription = lazy(() => EventType().exclude(["webhook.test"]));

/** The default subscriptions: all except refreshes, which are frequent. */
export const DEFAULT_SUBSCRIPTIONS = EVENT_TYPES.filter(
  (type) => type !== "connection.refreshed" && type !== "webhook.test",
);

export const EventData = lazy(() =>
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
);
export type EventData = Parsed<typeof EventData>;

export const Event = lazy(() =>
  z.object({
    id: z.string(),
    type: EventType(),
    at: z.number(),
    data: EventData(),
    /** What the audit log has to show, if somebody made the change. It is not sent to anybody. */
    audit: z.object({ action: z.string(), fields: z.array(z.string()), by: Actor() }).optional(),
    /** Whether the event is only for the audit log. */
    is_audit_only: z.boolean().optional(),
  }),
);
export type Event = Parsed<typeof Event>;
export type EventAudit = NonNullable<Event["audit"]>;

/** Returns a new event. */
export function newEvent(type: EventType, data: EventData, now: number): Event {
  return { id: newEventId(), type, at: now, data };
}

/** Returns an event without what only the audit log gets. */
export function withoutAudit({ id, type, at, data }: Event): Event {
  return { id, type, at, data };
}

/** Returns an event as the API shows it. */
export function presentEvent({ id, type, at, data }: Event) {
  return { id, type, timestamp: timestamp(at), data };
}

export type PublicEvent = ReturnType<typeof presentEvent>;
