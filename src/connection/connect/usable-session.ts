// Finds a session that a browser may still use, and what the session offers: the app and its integrations.

import { appStub, type ConnectSettings } from "../../apps/app-rpc.ts";
import type { ConnectIntegration } from "../../integration/integration.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { findCurrentIntegration, findIntegration } from "../find-integration.ts";
import { isOfOtherBrowser, type Session } from "./session.ts";

/** A session, and the connection that it connects. */
export type UsableSession = { connection: Connection; session: Session };

/** Returns a session unless it has expired, was used, or was begun in another browser. */
export function usableSession(
  context: ConnectionContext,
  id: string,
  browserHash: string,
): Result<UsableSession> {
  const live = liveConnection(context);
  const session = context.store.session(id);
  if (!live.ok || session === null || session.used_at !== null || session.expires_at <= context.now())
    return fail("session_expired");
  if (isOfOtherBrowser(session, browserHash)) return fail("wrong_browser");
  return ok({ connection: live.value, session });
}

/** Returns the app as it was when the session was created; null where it was deleted. */
export async function appOfSession(
  context: ConnectionContext,
  { connection, session }: UsableSession,
): Promise<Pick<ConnectSettings, "logo" | "origins"> | null> {
  return session.app ?? appStub(context.env, connection.app).connectSettings();
}

/** Returns an integration that the session offers, not older than the session; null where it does not exist. */
export async function findOfferedIntegration(
  context: ConnectionContext,
  { connection, session }: UsableSession,
  id: string,
): Promise<ConnectIntegration | null> {
  if (!session.integrations.includes(id)) return null;
  const found = await findIntegration(context, connection.app, id);
  if (found === null) return null;
  const isRecent = found.isCurrent || found.integration.updated_at >= (session.integrations_as_of[id] ?? 0);
  const recent = isRecent
    ? found
    : await findCurrentIntegration(context, connection.app, id, found.integration);
  return recent?.integration ?? null;
}
