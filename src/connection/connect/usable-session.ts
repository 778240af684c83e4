// Finds a session that a browser may still use, and what the session offers: the app and its integrations.

import { appStub, type ConnectSettings } from "../../apps/app-rpc.ts";
import type { ConnectIntegration } from "../../integration/integration.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { readIntegrationCopy } from "../../kv/integration-copy.ts";
import { findCurrentIntegration } from "../find-integration.ts";
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

/**
 * Returns those of a session's integrations that still exist, not older than the session. They come from their copies in
 * KV and, with one call, from the app's object if copies are missing or older.
 */
export async function findOfferedIntegrations(
  context: ConnectionContext,
  { connection, session }: UsableSession,
  ids: readonly string[],
): Promise<ConnectIntegration[]> {
  const { app } = connection;
  const offered = ids.filter((id) => session.integrations.includes(id));
  const copies = await Promise.all(
    offered.map((id) => readIntegrationCopy(context.env, app, id, context.now())),
  );
  const usable = copies.filter(
    (copy) => copy !== null && copy.updated_at >= (session.integrations_as_of[copy.id] ?? 0),
  );
  const found = new Map<string, ConnectIntegration>();
  for (const copy of usable) if (copy !== null) found.set(copy.id, copy);
  const [missing, ...others] = offered.filter((id) => !found.has(id));
  if (missing !== undefined && others.length === 0) {
    // The app's object then writes the copy again.
    const seen = copies.find((copy) => copy?.id === missing) ?? null;
    const current = await findCurrentIntegration(context, app, missing, seen);
    if (current !== null) found.set(missing, current.integration);
  } else if (missing !== undefined) {
    const settings = await appStub(context.env, app).connectSettings();
    for (const integration of settings?.integrations ?? [])
      if (!found.has(integration.id)) found.set(integration.id, integration);
  }
  return offered.flatMap((id) => found.get(id) ?? []);
}
