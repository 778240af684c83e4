import type { EventData } from "../../../events/event.ts";

/** Returns what an event is about: the account of a connection or its end user, or an integration. */
export function subjectOf(data: EventData, accounts: Record<string, string>): string {
  const { connection, end_user, integration } = data;
  const account = typeof connection === "string" ? accounts[connection] : undefined;
  for (const name of [account, end_user, integration, connection]) if (typeof name === "string") return name;
  return "–";
}
