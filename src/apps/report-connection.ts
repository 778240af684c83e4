import type { Event } from "../events/event.ts";
import type { AppContext } from "./app-context.ts";
import type { DirectoryEntry } from "./connection-directory.ts";
import { acceptEvents } from "./deliver-events.ts";

/** Takes a connection's report: its row, and what happened since the last one. A repeated one changes nothing. */
export function reportConnection(context: AppContext, entry: DirectoryEntry, events: readonly Event[]): void {
  // A late report to an app that has ended must not bring its storage back.
  if (context.store.app() === null) return;
  context.transaction(() => {
    context.directory.put(entry);
    acceptEvents(context, entry.id, events);
  });
}
