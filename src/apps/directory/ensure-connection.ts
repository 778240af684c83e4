// Finds a connection that works for an end user or, without one, a session in which the end user can connect. This object
// sees all connections of the app, so calls at the same time lead to one session.

import {
  type ConnectionGap,
  type ConnectionRequest,
  type ConnectionToFix,
  type FoundConnection,
} from "./connection-request.ts";
import { connectionStub, type NewSession, type SharedSession } from "../../connection/connection-rpc.ts";
import { kindOf, type KindName } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { newConnectionId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import { createSession } from "./create-session.ts";
import { type ConnectionMatch, matchConnection } from "./match-connection.ts";

/** The kinds whose connections no end user can fix. */
const WITHOUT_END_USER: ReadonlySet<KindName> = new Set(["client_credentials", "jwt_bearer"] as const);

const NO_END_USER = {
  path: "integration",
  message:
    "has no connection that works, and no end user can connect one. The app creates it with POST /v1/connections, or renews it with PUT …/credentials",
};

/** Returns a connection that can be used, or what the end user has to do. */
export async function ensureConnection(
  context: AppContext,
  request: ConnectionRequest,
  requestId: string,
): Promise<Result<FoundConnection>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const integration = context.store.integration(request.integration);
  if (integration === null) return fail("integration_not_found");
  const matched = matchConnection(context, integration, request);
  if (!matched.ok) return matched;
  const match = matched.value;
  if (match !== null && match.gap === null) {
    const { id, record } = match;
    return ok({ isActive: true, id, record });
  }
  if (!integration.enabled) return fail("integration_disabled");
  if (WITHOUT_END_USER.has(kindOf(providerOf(integration), integration)))
    return fail("invalid_request", { fields: [NO_END_USER] });
  const key = JSON.stringify([request, match?.id]);
  const running = context.sessionRequests.get(key);
  if (running !== undefined) return running;
  const returnUrl = request.return_url ?? app.return_urls[0];
  const opening = openSession(context, { ...request, return_url: returnUrl }, match, requestId).finally(() =>
    context.sessionRequests.delete(key),
  );
  context.sessionRequests.set(key, opening);
  return opening;
}

/** Returns the open session for a request, or creates one. */
async function openSession(
  context: AppContext,
  request: ConnectionRequest,
  match: ConnectionMatch | null,
  requestId: string,
): Promise<Result<ConnectionToFix>> {
  const { env, store } = context;
  const gap: ConnectionGap = match?.gap ?? "not_connected";
  const isConnected = gap !== "not_connected";
  const input = sessionFor(request, match, isConnected);
  const id = match?.id ?? newConnectionId();
  const found = { isActive: false, id, record: isConnected ? (match?.record ?? null) : null, gap } as const;
  const scopes = match?.missing ?? [];
  const app = store.app();
  if (app === null) return fail("app_not_found");
  const shared = match === null ? null : await connectionStub(env, app.id, id).findSharedSession(input);
  const failure = shared?.failure ?? null;
  // A copy, because the caller would otherwise keep the connection's object in memory.
  if (shared !== null && shared.open !== null)
    return ok({ ...found, scopes, failure, session: { ...shared.open } });
  const created = await createSession(context, id, input, { requestId, isShared: true });
  if (!created.ok) return created;
  const session: SharedSession = {
    id: created.value.id,
    expiresAt: created.value.expiresAt,
    state: null,
    needsConfirmation: false,
    chooseUrl: null,
  };
  return ok({ ...found, scopes, failure, session });
}

/** Returns the request for a session. A reconnect also requests the earlier scopes. */
function sessionFor(
  { end_user, integration, scopes, resource, return_url, completion }: ConnectionRequest,
  match: ConnectionMatch | null,
  isConnected: boolean,
): NewSession {
  const wanted = match !== null && isConnected ? match.scopes : scopes;
  return {
    end_user: { id: end_user },
    integrations: [integration],
    completion,
    ...(match !== null && { connection_id: match.id }),
    ...(wanted !== undefined && wanted.length > 0 && { scopes: wanted }),
    ...(resource !== undefined && { resource }),
    ...(return_url !== undefined && { return_url }),
  };
}
