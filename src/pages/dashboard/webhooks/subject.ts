import type { EventData } from "../../../events/event.ts";

/** Returns what an event is about: the end user of a connection, or an integration. `people` has their names, by connection. */
export function subjectOf(data: EventData, people: Record<string, string>): string {
  const { connection, end_user, integration } = data;
  const person = typeof connection === "string" ? people[connection] : undefined;
  for (const name of [person, end_user, integration, connection]) if (typeof name === "string") return name;
  return "–";
}
