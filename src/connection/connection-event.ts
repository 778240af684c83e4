import { type Event, type EventData, newEvent } from "../events/event.ts";
import type { Connection } from "./connection.ts";

/** What happened to a connection, as the one who changes it says. */
export type Happening = {
  type: `connection.${"created" | "updated" | "refreshed" | "reauthorization_required" | "recovered" | "expiring" | "deleted"}`;
  /** What it was about, where the type leaves that open. */
  facts?: EventData;
};

/** The event of a change, with the connection as it is after it. */
export function eventOf(connection: Connection, happening: Happening, now: number): Event {
  const { app, id, integration, provider, end_user, status, version } = connection;
  const subject = { app, connection: id, integration, provider, end_user: end_user.id, status, version };
  return newEvent(happening.type, { ...subject, code: null, ...happening.facts }, now);
}
