// What every request gets before its route: an id, a line in the log, and a configuration that holds.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { METHOD_NAME_ALL } from "hono/router";
import { readConfig } from "../../config.ts";
import { newRequestId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

/**
 * Gives the request its id and writes its one line: the route, never the URL, whose query may hold a code.
 * A token read that the edge answered by itself has none unless LOG_TOKEN_READS asks for it: the line costs
 * about as much as the answer.
 */
export const assignRequestId = createMiddleware<HttpEnv>(async (c, next) => {
  const startedAt = Date.now();
  c.set("requestId", newRequestId());
  await next();
  c.res.headers.set("latchkey-request-id", c.get("requestId"));
  if (c.get("unlogged") && !c.get("config").logTokenReads) return;
  log.info("request", {
    request_id: c.get("requestId"),
    method: c.req.method,
    route: routeOf(c),
    status: c.res.status,
    code: c.get("failureCode"),
    app: c.get("appId") ?? c.get("namedApp"),
    visitor: c.get("visitor")?.session.who,
    connection: c.req.param("connection"),
    duration_ms: Date.now() - startedAt,
  });
});

/** The pattern of the route itself: guards match by wider ones, some of them registered after it. */
function routeOf(c: Context<HttpEnv>): string | undefined {
  const matched = matchedRoutes(c);
  return (matched.findLast(({ method }) => method !== METHOD_NAME_ALL) ?? matched.at(-1))?.path;
}

/** Answers 503 rather than run half-configured, and names what is wrong. */
export const requireConfig = createMiddleware<HttpEnv>(async (c, next) => {
  const parsed = readConfig(c.env);
  if (!parsed.ok) return problem(c, { code: "not_configured", detail: parsed.problems.join(" ") });
  c.set("config", parsed.config);
  return next();
});
