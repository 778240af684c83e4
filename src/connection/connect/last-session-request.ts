// What to ask the person for when somebody else than the app sends them to connect again: what was asked for
// before, and nothing more.

import { ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import type { NewSession } from "./session.ts";
import type { ConnectSettings } from "../../apps/app-rpc.ts";

/** A session as the one before; it is always confirmed. */
export function lastSessionRequest(context: ConnectionContext, facts: ConnectSettings): Result<NewSession> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { id, end_user, integration, requested_scopes, version } = live.value;
  const person = { end_user, connection_id: id, completion: "confirm" as const };
  const isConnected = version > 0 && integration !== null;
  if (isConnected) return ok({ ...person, integrations: [integration], scopes: requested_scopes });
  const session = context.store.newestSession();
  if (session === null) return ok(person);
  const { integrations, scopes, variables, return_url } = session;
  return ok({
    ...person,
    integrations,
    variables,
    ...(scopes === null ? {} : { scopes }),
    ...(facts.returnUrls.includes(return_url) ? { return_url } : {}),
  });
}
