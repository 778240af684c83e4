// What happened to a connection or an integration, as the timeline shows it and as webhooks tell it.
// Thin: ids, states and codes. No token, no name, nothing of a provider's answer. What a provider has told
// by a webhook of its own is the exception: it is handed on as it came.

import * as z from "zod";
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
  "provider.event",
  "webhook.test",
] as const;

export const EventType = z.enum(EVENT_TYPES);
export type EventType = z.output<typeof EventType>;

/** What an app can choose to be told of; a test goes to whoever asked for it. */
export const Subscription = EventType.exclude(["webhook.test"]);

/** What an app is told when it has not chosen: all but the refreshes, of which there are many. */
export const DEFAULT_SUBSCRIPTIONS = Subscription.options.filter((type) => type !== "connection.refreshed");

export const EventData = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);
export type EventData = z.output<typeof EventData>;

export const Event = z.object({ id: z.string(), type: EventType, at: z.number(), data: EventData });
export type Event = z.output<typeof Event>;

/** A new event. */
export function newEvent(type: EventType, data: EventData, now: number): Event {
  return { id: newEventId(), type, at: now, data };
}

/** An event as the timeline shows it. */
export function presentEvent({ id, type, at, data }: Event) {
  return { id, type, timestamp: timestamp(at), data };
}

export type PublicEvent = ReturnType<typeof presentEvent>;
