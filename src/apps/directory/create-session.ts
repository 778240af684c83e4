// Creates a connect session: passes the app's settings to the connection's object, which validates and stores the session,
// and adds a new connection to the list. If this object stops in between, the connection reports itself later.

import {
  type ConnectSettings,
  connectionStub,
  type CreatedSession,
  type NewSession,
} from "../../connection/connection-rpc.ts";
import type { ConnectionId } from "../../shared/id.ts";
import { copyOfResult, fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { App } from "../settings/app.ts";
import { putEntry } from "./shared-accounts.ts";

/** Creates a session for a new connection or for an existing one. */
export async function createSession(
  context: AppContext,
  connection: ConnectionId,
  input: NewSession,
  requestId?: string,
): Promise<Result<CreatedSession>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const settings = settingsOf(context, app);
  const stub = connectionStub(context.env, app.id, connection);
  const created = copyOfResult(
    await stub.createSession({ app: app.id, connection }, settings, input, requestId),
  );
  if (!created.ok) return created;
  const { session, entry } = created.value;
  // The app may have been deleted in the meantime. Nobody gets a link to the session, and it expires.
  if (activeApp(context) === null) return fail("app_not_found");
  if (entry !== null) putEntry(context, entry);
  return ok(session);
}

/** Returns the settings for a connect session; null where the app was deleted. */
export function connectSettings(context: AppContext): ConnectSettings | null {
  const app = activeApp(context);
  return app === null ? null : settingsOf(context, app);
}

function settingsOf({ store }: AppContext, { name, logo, return_urls, origins }: App): ConnectSettings {
  return { name, logo, returnUrls: return_urls, origins, integrations: store.integrations() };
}
