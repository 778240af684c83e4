import type { Context, Hono } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

const METHODS = ["GET", "POST", "PATCH", "DELETE"];

/** Returns 405 with the allowed methods (RFC 9110, section 15.5.6) if the path exists, and 404 otherwise. */
export function notFound(router: Hono<HttpEnv>, c: Context<HttpEnv>): Response {
  const allowed = METHODS.filter((method) => hasRoute(router, method, c.req.path));
  if (allowed.length === 0) return problem(c, { code: "route_not_found" });
  c.header("allow", allowed.join(", "));
  return problem(c, { code: "method_not_allowed" });
}

function hasRoute(router: Hono<HttpEnv>, method: string, path: string): boolean {
  // Middleware matches every method, so look for a route that was registered for this one.
  return router.router.match(method, path)[0].some(([[, route]]) => route.method === method);
}
