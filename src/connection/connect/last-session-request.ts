// The request for a session that the app does not create itself. It requests what the last session requested and
// nothing more.

import { ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, appConnection } from "../connection-context.ts";
import type { NewSession } from "./session.ts";
import type { AppSettings } from "../../apps/app-rpc.ts";

/** Returns the request for a session like the last one. It always requires confirmation. */
export function lastSessionRequest(context: ConnectionContext, settings: AppSettings): Result<NewSession> {
  const live = appConnection(context);
  if (!live.ok) return live;
  const { id, end_user, integration, requested_scopes, version, flow } = live.value;
  const base = { end_user, connection_id: id, completion: "confirm" as const };
  const isConnected = version > 0 && integration !== null;
  if (isConnected) return ok({ ...base, integrations: [integration], scopes: requested_scopes, flow });
  const session = context.store.newestSession();
  if (session === null) return ok(base);
  const { integrations, scopes, authorization_details, variables, return_url, completion, choose_account } =
    session;
  return ok({
    ...base,
    integrations,
    variables,
    flow: session.flow,
    // By default, only sessions without confirmation let the person choose. The app may not expect it from others.
    choose_account: completion === "confirm" && choose_account,
    ...(scopes === null ? {} : { scopes }),
    ...(authorization_details === null ? {} : { authorization_details }),
    ...(settings.returnUrls.includes(return_url) ? { return_url } : {}),
  });
}
