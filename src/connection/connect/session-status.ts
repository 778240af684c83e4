// The status of a connect session, for the app's page that opened a popup for it. It contains no handle, because only
// the browser that connected gets the handle.

import { type Attempt, hasEnded } from "./attempt.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import type { SessionStatus } from "./session-view.ts";

/** Returns the session's status, which follows from its newest attempt; null where there is no session. */
export function sessionStatus(context: ConnectionContext, sessionId: string): SessionStatus | null {
  const live = liveConnection(context);
  const session = context.store.session(sessionId);
  if (!live.ok || session === null) return null;
  const { id } = live.value;
  const newest = context.store.newestAttempt(sessionId);
  if (session.used_at !== null) return { status: "connected", connection_id: id, code: null };
  // Where the person has returned in time, the app may still confirm.
  const isOpen = newest !== null && !hasEnded(newest) && newest.expires_at > context.now();
  const isExpired =
    session.expires_at <= context.now() && !(isOpen && statusOf(context, newest) === "returned");
  if (isExpired) return { status: "expired", connection_id: id, code: null };
  return { status: statusOf(context, newest), connection_id: id, code: newest?.failure ?? null };
}

function statusOf({ kinds }: ConnectionContext, newest: Attempt | null): SessionStatus["status"] {
  if (newest === null) return "pending";
  if (newest.status === "failed") return "failed";
  if (newest.status === "completed") return "connected";
  return kinds[newest.kind].hasReturned(newest) ? "returned" : "pending";
}
