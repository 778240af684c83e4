// Prepares every request: assigns an ID, writes a log line, and requires a valid configuration.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { METHOD_NAME_ALL } from "hono/router";
import { type Config, readConfig } from "../../config.ts";
import { newRequestId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { HttpEnv } from "../http-env.ts";
import { setOwnHeaders } from "../own-headers.ts";
import { problem } from "../problem.ts";
import { recordRequest } from "./record-request.ts";

/**
 * Assigns the request ID and writes one log line per request. It logs the route and never the URL, because the query
 * may contain a code. A token read that was served from KV is logged only if LOG_TOKEN_READS is set, because the
 * line costs more than the read.
 */
export const assignRequestId = createMiddleware<HttpEnv>(async (c, next) => {
  // The router finds a route twice if the path contains a pattern of its own, such as `/*`.
  if (c.get("requestId") !== undefined) return next();
  const startedAt = Date.now();
  c.set("requestId", newRequestId());
  await next();
  const config: Config | undefined = c.get("config");
  setOwnHeaders(c.res.headers, c.get("requestId"), config);
  if (c.get("unlogged") && !c.get("config").logTokenReads) return;
  const route = routeOf(c);
  recordRequest(c, route, startedAt);
  log.info("request", {
    request_id: c.get("requestId"),
    method: c.req.method,
    route,
    status: c.res.status,
    code: c.get("failureCode"),
    app: c.get("appId") ?? c.get("namedApp"),
    agent_key: c.get("agentKeyId"),
    tool: c.get("tool"),
    visitor: c.get("visitor")?.session.who,
    // Only after its format was checked, because a caller may have put anything in its place.
    connection: c.get("connectionId"),
    duration_ms: Date.now() - startedAt,
  });
});

/** Returns the pattern of the route itself. Guards match wider patterns, and some are registered after the route. */
function routeOf(c: Context<HttpEnv>): string | undefined {
  const matched = matchedRoutes(c);
  return (matched.findLast(({ method }) => method !== METHOD_NAME_ALL) ?? matched.at(-1))?.path;
}

/** Returns 503 with the problems if the configuration is not valid. */
export const requireConfig = createMiddleware<HttpEnv>(async (c, next) => {
  const parsed = readConfig(c.env);
  if (!parsed.ok) return problem(c, { code: "not_configured", detail: parsed.problems.join(" ") });
  c.set("config", parsed.config);
  return next();
});
