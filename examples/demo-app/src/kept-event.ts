// What this app keeps of an event. A type that it doesn't know is an event all the same: Latchkey may add some, and
// would send one again and again if it were refused.
import { z } from "zod";

/** Who it is about decides who sees it, so a value of another kind is refused here and never guessed at. */
const nameOf = z.string().max(256).nullable().default(null);

/** What is only shown: an unknown type may use the same word for something else. */
const detail = z.string().max(256).nullable().catch(null);

const eventSchema = z.object({
  type: z.string().min(1).max(128),
  timestamp: z.iso.datetime({ offset: true }),
  // What a provider itself has said is the payload of its event. It is not kept: nobody here has use for it.
  data: z.object({ end_user: nameOf, connection: nameOf, provider: detail, code: detail, event: detail }),
});

export const keptEventSchema = z.object({
  type: z.string(),
  at: z.string(),
  endUser: z.string().nullable(),
  connection: z.string().nullable(),
  provider: z.string().nullable(),
  code: z.string().nullable(),
  /** What the provider calls it, where Latchkey only hands on what a provider has sent. */
  providerEvent: z.string().nullable().default(null),
});

export type KeptEvent = z.infer<typeof keptEventSchema>;

/** What is kept of an event; undefined when it is none. */
export function keptOf(event: unknown): KeptEvent | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { type, timestamp, data } = parsed.data;
  const { end_user: endUser, connection, provider, code, event: name } = data;
  const providerEvent = type === "provider.event" ? name : null;
  // One spelling of a moment, in which the order of the texts is the order of the events.
  return { type, at: new Date(timestamp).toISOString(), endUser, connection, provider, code, providerEvent };
}

/** Whether it is about the app as a whole, such as a registration that broke: then it is no person's own. */
export function isAboutTheApp(event: KeptEvent): boolean {
  return event.endUser === null && event.connection === null;
}
