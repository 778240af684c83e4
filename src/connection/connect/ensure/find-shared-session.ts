// Finds the open session that several calls of `POST /v1/connections/ensure` share, so that an agent that asks again does
// not create another link. A session that the app has created itself is never shared, because the app may have bound it to
// one browser.

import { resourceOf } from "../../../providers/definition/check-resource.ts";
import { MINUTE } from "../../../shared/clock.ts";
import { hasEnded } from "../attempt.ts";
import { type ConnectionContext, liveConnection } from "../../connection-context.ts";
import type { NewSession, Session } from "../session.ts";
import type { SharedSessions } from "./session-progress.ts";
import { presentSharedSession } from "./session-state.ts";

/** A link is only returned if the person has this much time for the click. */
const MIN_LEFT_MS = 5 * MINUTE;

/** Returns the newest session that was created for the same request and that the person can still use. */
export async function findSharedSession(
  context: ConnectionContext,
  request: NewSession,
): Promise<SharedSessions> {
  const live = liveConnection(context);
  if (!live.ok) return { open: null, failure: null };
  const { version, variables } = live.value;
  const resource = request.resource ?? (version > 0 ? resourceOf(variables) : undefined);
  const sessions = context.store.sessions().filter((one) => isSameRequest(one, request, resource));
  const open = sessions.find((one) => isUsable(context, one));
  const attempts = sessions.flatMap(({ id }) => context.store.newestAttempt(id) ?? []);
  const [newest] = attempts.toSorted((a, b) => b.created_at - a.created_at);
  return {
    open: open === undefined ? null : await presentSharedSession(context, open),
    failure: newest?.failure ?? null,
  };
}

function isSameRequest(session: Session, request: NewSession, resource: string | undefined): boolean {
  return (
    session.is_shared &&
    session.return_url === request.return_url &&
    session.completion === request.completion &&
    listOf(session.integrations) === listOf(request.integrations) &&
    listOf(session.scopes) === listOf(request.scopes) &&
    resourceOf(session.variables) === resource
  );
}

const listOf = (values: readonly string[] | null | undefined) => JSON.stringify(values?.toSorted() ?? null);

/**
 * Whether the person can use a session's link. The first click has bound it to a browser, so that it is of no use elsewhere
 * once its attempt is over.
 */
function isUsable({ store, now }: ConnectionContext, session: Session): boolean {
  if (session.used_at !== null) return false;
  const attempt = store.newestAttempt(session.id);
  if (attempt !== null && !hasEnded(attempt)) return attempt.expires_at > now();
  return session.browser_hash === null && session.expires_at > now() + MIN_LEFT_MS;
}
