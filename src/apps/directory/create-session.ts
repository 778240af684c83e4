// Creates a connect session: passes the app's settings to the connection's object, which validates and stores the session,
// and adds a new connection to the list. If this object stops in between, the connection reports itself later.

import {
  type AppSettings,
  type ConnectSettings,
  connectionStub,
  type CreatedSession,
  type NewSession,
} from "../../connection/connection-rpc.ts";
import { type Integration, MAX_OFFERED_INTEGRATIONS } from "../../integration/integration.ts";
import type { Actor } from "../../shared/actor.ts";
import type { ConnectionId } from "../../shared/id.ts";
import { copyOfResult, fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { App } from "../settings/app.ts";
import { putEntry } from "./shared-accounts.ts";

/** `isShared`: whether calls of `ensure` share the session. `by`: who creates a link that the audit log has to show. */
type SessionOptions = { requestId?: string | undefined; isShared?: boolean; by?: Actor | undefined };

/** Creates a session for a new connection or for an existing one. */
export async function createSession(
  context: AppContext,
  connection: ConnectionId,
  input: NewSession,
  { requestId, isShared = false, by }: SessionOptions = {},
): Promise<Result<CreatedSession>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const settings: ConnectSettings = {
    ...settingsOf(app),
    integrations: integrationsFor(context, connection, input),
    isShared,
  };
  const stub = connectionStub(context.env, app.id, connection);
  const created = copyOfResult(
    await stub.createSession({ app: app.id, connection }, settings, input, requestId),
  );
  if (!created.ok) return created;
  const { session, entry } = created.value;
  // The app may have been deleted in the meantime. Nobody gets a link to the session, and it expires.
  if (activeApp(context) === null) return fail("app_not_found");
  context.transaction(() => {
    if (entry !== null) putEntry(context, entry);
    if (by === undefined) return;
    const target = { type: "connection", id: connection };
    const changes = input.completion === "automatic" ? [{ field: "completion", to: "automatic" }] : [];
    context.audit.append(by, { action: "connection.reconnect_link_created", target, changes });
  });
  return ok(session);
}

/** Returns what a connect session shows of the app; null where the app was deleted. */
export function connectSettings(context: AppContext): AppSettings | null {
  const app = activeApp(context);
  return app === null ? null : settingsOf(app);
}

/** Returns what a connect session shows of an app. */
export function settingsOf({ name, logo, brand, return_urls, origins }: App): AppSettings {
  return { name, logo, brand, returnUrls: return_urls, origins };
}

/** Returns the integrations that a session may offer; null where it has to name them, because the app has too many. */
function integrationsFor(
  { store, directory }: AppContext,
  connection: ConnectionId,
  { integrations, connection_id }: NewSession,
): Integration[] | null {
  const own = connection_id === undefined ? null : directory.integrationOf(connection);
  const ids = integrations ?? (own === null ? null : [own]);
  if (ids !== null) return [...new Set(ids)].toSorted().flatMap((id) => store.integration(id) ?? []);
  const all = store.integrationsAfter("", MAX_OFFERED_INTEGRATIONS + 1);
  return all.length > MAX_OFFERED_INTEGRATIONS ? null : all;
}
