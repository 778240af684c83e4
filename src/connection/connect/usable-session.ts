// Finds a session that a browser may still use, and what the session offers: the app and its integrations.

import { type AppSettings, appStub } from "../../apps/app-rpc.ts";
import type { ConnectIntegration } from "../../integration/integration.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { readIntegrationCopy, rememberIntegrationCopy } from "../../kv/integration-copy.ts";
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
  if (!live.ok || session === null) return fail("session_expired");
  if (session.used_at !== null) return fail("session_already_used");
  if (session.expires_at <= context.now()) return fail("session_expired");
  if (isOfOtherBrowser(session, browserHash)) return fail("wrong_browser");
  return ok({ connection: live.value, session });
}

/** Whether a session may use an integration: a disabled one can only be tested. */
export const isOpenTo = ({ is_test }: Session, { enabled }: Pick<ConnectIntegration, "enabled">): boolean =>
  enabled || is_test;

/** Returns the app as it was when the session was created; null where it was deleted. */
export async function appOfSession(
  context: ConnectionContext,
  { connection, session }: UsableSession,
): Promise<Pick<AppSettings, "logo" | "brand" | "origins"> | null> {
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
  const found = new Map<string, ConnectIntegration>();
  const missing: [id: string, updatedAt: number | null][] = [];
  for (const [i, id] of offered.entries()) {
    const copy = copies[i] ?? null;
    if (copy === null || copy.updated_at < (session.integrations_as_of[id] ?? 0))
      missing.push([id, copy?.updated_at ?? null]);
    else found.set(id, copy);
  }
  if (missing.length > 0)
    for (const current of await appStub(context.env, app).integrationCopies(missing)) {
      rememberIntegrationCopy(app, current.id, current, context.now());
      found.set(current.id, current);
    }
  return offered.flatMap((id) => found.get(id) ?? []);
}
