import { type Event, type EventData, newEvent } from "../events/event.ts";
import type { Connection } from "./connection.ts";

/** What happened to a connection. */
export type ConnectionChange = {
  type: `connection.${"created" | "updated" | "refreshed" | "reauthorization_required" | "recovered" | "expiring" | "deleted"}`;
  /** Details besides the type. */
  facts?: EventData;
  /** Whether the event is only for the audit log. */
  isAuditOnly?: boolean;
};

/** Returns the event for a change. The connection is the one after the change. */
export function eventOf(connection: Connection, change: ConnectionChange, now: number): Event {
  const { app, id, integration, provider, end_user, status, version } = connection;
  const subject = { app, connection: id, integration, provider, end_user: end_user.id, status, version };
  return newEvent(change.type, { ...subject, code: null, ...change.facts }, now);
}
