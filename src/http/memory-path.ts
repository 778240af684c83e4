// Serves what happens most from this isolate's memory, before the router: the read of a token that was just read, and a
// call of its API, with an API key that was just authenticated. Nothing is decrypted, validated or looked up elsewhere.
// Every other request, and everything that is unusual about one, is the router's.

import { recallKey } from "../apps/keys/known-keys.ts";
import { readConfig } from "../config.ts";
import { countTokenRead } from "../connection/token/count-usage.ts";
import { recallToken } from "../connection/token/token-memory.ts";
import type { Env } from "../env.ts";
import { recallTarget } from "../proxy/api-target.ts";
import { type ApiCaller, callApi } from "../proxy/call-api.ts";
import { isConnectionId, newRequestId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { setOwnHeaders, withOwnHeaders } from "./own-headers.ts";
import { problemParts } from "./problem.ts";

const CONNECTIONS = "/v1/connections/";
const TOKEN = "/token";
const PROXY = "/proxy/";

/** Returns the response to a request that can be served from memory; null where the router has to serve it. */
export function serveFromMemory(
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
  const app = header === null ? null : recallKey(header, now);
  if (app === null) return null;
  const connection = url.slice(idAt, idEnd);
  const known = recallToken(app, connection, now);
  const parsed = readConfig(env);
  // Without a valid configuration, the router reports what is missing. It also logs each read if that is set.
  if (known === null || !parsed.ok || parsed.config.logTokenReads || !isConnectionId(connection)) return null;
  const { config } = parsed;
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  if (isRead) {
    countTokenRead({ env, waitUntil }, app, now);
    return new Response(known.body, { headers: withOwnHeaders(TOKEN_HEADERS, newRequestId(), config) });
  }
  const target = recallTarget(known.token, now);
  if (target === null) return null;
  countTokenRead({ env, waitUntil }, app, now);
  const requestId = newRequestId();
  return proxied(request, { env, config, requestId, app, connection, token: known.token, target }, now);
}

const TOKEN_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/** Calls the API. A call that fails is logged, as the router does. */
async function proxied(request: Request, caller: ApiCaller, startedAt: number): Promise<Response> {
  const { app, connection, config, requestId } = caller;
  const result = await callApi(request, caller);
  let response: Response;
  if (result.ok) {
    response = result.value;
    setOwnHeaders(response.headers, requestId, config);
  } else {
    const { body, status, headers } = problemParts(result.failure, requestId);
    response = new Response(body, { status, headers: withOwnHeaders(headers, requestId, config) });
  }
  if (response.status >= 400)
    log.info("request", {
      request_id: requestId,
      method: request.method,
      route: "/v1/connections/:connection/proxy/*",
      status: response.status,
      code: result.ok ? undefined : result.failure.code,
      app,
      connection,
      duration_ms: Date.now() - startedAt,
    });
  return response;
}
