// Serves what happens most, before the router: reads of a token with an API key that was just authenticated, and calls of
// the token's API. A token that was just read comes from this isolate's memory: nothing is decrypted, validated or looked
// up elsewhere. A token that is not in memory is read from KV. The router serves all other requests.

import { recallKey } from "../apps/keys/known-keys.ts";
import { type Config, readConfig } from "../config.ts";
import { countTokenRead } from "../connection/token/count-usage.ts";
import { readToken, type TokenReader } from "../connection/token/read-token.ts";
import { recallToken } from "../connection/token/token-memory.ts";
import { presentToken } from "../connection/token/token-set.ts";
import type { Env } from "../env.ts";
import { documentedRoute, type LogFacts } from "../logs/log-entry.ts";
import { recordLog } from "../logs/record-log.ts";
import { recallTarget } from "../proxy/api-target.ts";
import { type ApiCaller, callApi } from "../proxy/call-api.ts";
import type { Failure } from "../shared/failure.ts";
import { type AppId, type ConnectionId, isConnectionId, newRequestId } from "../shared/id.ts";
import { mayReadTokens } from "../shared/key-scopes.ts";
import { log } from "../shared/log.ts";
import { ok, type Result } from "../shared/result.ts";
import { setOwnHeaders, withOwnHeaders } from "./own-headers.ts";
import { INTERNAL_ERROR, problemParts } from "./problem.ts";

const CONNECTIONS = "/v1/connections/";
const TOKEN = "/token";
const PROXY = "/proxy/";

/** The routes that are served here, as the router names them in the log. */
const TOKEN_ROUTE = "/v1/connections/:connection/token";
const PROXY_ROUTE = "/v1/connections/:connection/proxy/*";
type Route = typeof TOKEN_ROUTE | typeof PROXY_ROUTE;

type ConnectionReader = TokenReader & { app: AppId; keyId: string | null; connection: ConnectionId };

/** Returns the response to a request that can be served without the router; null where the router has to serve it. */
export function serveHotPath(
  request: Request,
  env: Env,
  context: ExecutionContext,
): Response | Promise<Response> | null {
  const { url } = request;
  const pathAt = url.indexOf("/", url.indexOf("://") + 3);
  if (!url.startsWith(CONNECTIONS, pathAt)) return null;
  const idAt = pathAt + CONNECTIONS.length;
  const idEnd = url.indexOf("/", idAt);
  const isRead = url.length === idEnd + TOKEN.length && url.endsWith(TOKEN) && request.method === "GET";
  if (!isRead && !url.startsWith(PROXY, idEnd)) return null;
  const header = request.headers.get("authorization");
  const now = Date.now();
  const key = header === null ? null : recallKey(header, now);
  // The router says what a key without the scope may not do.
  if (key === null || !mayReadTokens(key)) return null;
  const { app } = key;
  const connection = url.slice(idAt, idEnd);
  const parsed = readConfig(env);
  // Without a valid configuration, the router reports what is missing. It also logs each read if that is set.
  if (!parsed.ok || parsed.config.logTokenReads || !isConnectionId(connection)) return null;
  const { config } = parsed;
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  const known = recallToken(app, connection, now);
  if (known === null) {
    if (!isRead) return null;
    const reader = { env, config, requestId: newRequestId(), waitUntil, app, keyId: key.id, connection };
    return respond(request, TOKEN_ROUTE, reader, readOnce(reader, now), now);
  }
  if (isRead) {
    countTokenRead({ env, waitUntil }, app, now);
    return new Response(known.body, { headers: withOwnHeaders(TOKEN_HEADERS, newRequestId(), config) });
  }
  const target = recallTarget(known.token, now);
  if (target === null) return null;
  countTokenRead({ env, waitUntil }, app, now);
  const caller = {
    env,
    config,
    requestId: newRequestId(),
    waitUntil,
    app,
    keyId: key.id,
    connection,
    token: known.token,
    target,
  };
  return respond(request, PROXY_ROUTE, caller, callOnce(request, caller), now);
}

const TOKEN_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/** The response to a request, whether the request is logged, and what the app's log says about it. */
type Served = {
  result: Result<Response>;
  isLogged: boolean;
  facts?: Pick<LogFacts, "integration" | "provider">;
};

/** Reads a token that is not in memory. The read is logged unless its copy in KV was enough. */
async function readOnce(reader: ConnectionReader, now: number): Promise<Served> {
  const { app, connection, config, requestId } = reader;
  const read = await readToken(reader, app, connection, {});
  if (!read.ok) return { result: read, isLogged: true };
  const { token, isHit } = read.value;
  const body = recallToken(app, connection, now)?.body ?? JSON.stringify(presentToken(token));
  const headers = withOwnHeaders(TOKEN_HEADERS, requestId, config);
  return { result: ok(new Response(body, { headers })), isLogged: !isHit };
}

/** Calls the API. Only a call that fails is logged. */
async function callOnce(request: Request, caller: ApiCaller): Promise<Served> {
  const result = await callApi(request, caller);
  const { token, target } = caller;
  const facts = { integration: token.integration, provider: target.provider.id };
  if (!result.ok) return { result, isLogged: true, facts };
  setOwnHeaders(result.value.headers, caller.requestId, caller.config);
  return { result, isLogged: result.value.status >= 400, facts };
}

/** Returns the response, or the problem, and logs the request as the router does. */
async function respond(
  request: Request,
  route: Route,
  reader: ConnectionReader,
  serving: Promise<Served>,
  startedAt: number,
): Promise<Response> {
  const { app, keyId, connection, config, requestId } = reader;
  const { result, isLogged, facts } = await serving.catch((error: unknown): Served => {
    log.bug("request_failed", error, { request_id: requestId });
    return { result: { ok: false, failure: INTERNAL_ERROR }, isLogged: true };
  });
  const response = result.ok ? result.value : problemResponse(result.failure, requestId, config);
  if (!isLogged) return response;
  const at = Date.now();
  const logged = {
    request_id: requestId,
    method: request.method,
    status: response.status,
    code: result.ok ? undefined : result.failure.code,
    connection,
    duration_ms: at - startedAt,
  };
  log.info("request", { ...logged, route, app });
  recordLog(reader, app, {
    ...logged,
    ...facts,
    at,
    key_id: keyId,
    kind: "request",
    via: "api",
    route: documentedRoute(route),
  });
  return response;
}

function problemResponse(failure: Failure, requestId: string, config: Config): Response {
  const { body, status, headers } = problemParts(failure, requestId);
  return new Response(body, { status, headers: withOwnHeaders(headers, requestId, config) });
}
