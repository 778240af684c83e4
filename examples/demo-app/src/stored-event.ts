// The part of an event that this app stores. Unknown types are accepted: Latchkey may add new ones, and would keep
// sending an event that is rejected.
import { z } from "zod";

/** Identifies who may see the event, so an unexpected value is rejected. */
const owner = z.string().max(256).nullable().default(null);

/** Only displayed. An unknown type may use the same name for something else, so an unexpected value is ignored. */
const detail = z.string().max(256).nullable().catch(null);

const eventSchema = z.object({
  type: z.string().min(1).max(128),
  timestamp: z.iso.datetime({ offset: true }),
  // The payload of provider events is not stored, because this app does not use it.
  data: z.object({ end_user: owner, connection: owner, provider: detail, code: detail, event: detail }),
});

export const storedEventSchema = z.object({
  type: z.string(),
  at: z.string(),
  endUser: z.string().nullable(),
  connection: z.string().nullable(),
  provider: z.string().nullable(),
  code: z.string().nullable(),
  /** The provider's name for the event, if it is a provider event. */
  providerEvent: z.string().nullable().default(null),
});

export type StoredEvent = z.infer<typeof storedEventSchema>;

/** Parses a webhook's body. Returns undefined if it is not an event. */
export function parseEvent(event: unknown): StoredEvent | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { type, timestamp, data } = parsed.data;
  const { end_user: endUser, connection, provider, code, event: name } = data;
  const providerEvent = type === "provider.event" ? name : null;
  // One format for all times, so that sorting the strings sorts the events.
  return { type, at: new Date(timestamp).toISOString(), endUser, connection, provider, code, providerEvent };
}

/** Returns whether an event is about the whole app, such as a misconfigured integration, and not about one user. */
export function isAboutTheApp(event: StoredEvent): boolean {
  return event.endUser === null && event.connection === null;
}
