import type { ConnectionContext } from "../connection-context.ts";
import { shouldRefreshAhead } from "./refresh-policy.ts";
import { tokenFacts } from "./token-facts.ts";

/** Schedules a refresh of a token before it expires. Does nothing if `version` is no longer current. */
export function refreshAhead({ store, tasks, inFlight, now }: ConnectionContext, version: number): void {
  const connection = store.connection();
  if (connection?.status !== "active" || connection.version !== version || inFlight.refresh !== null) return;
  if (shouldRefreshAhead(tokenFacts(connection), now(), 0)) tasks.schedule("refresh_ahead", now());
}
