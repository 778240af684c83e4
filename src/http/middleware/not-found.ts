import type { Context, Hono } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { failureResponse } from "../browser/failure-response.tsx";
import { seeOther } from "../browser/page-response.ts";
import { problem } from "../problem.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Returns 405 with the allowed methods (RFC 9110, section 15.5.6) if the path exists, and 404 otherwise. */
export function notFound(router: Hono<HttpEnv>, c: Context<HttpEnv>): Response | Promise<Response> {
  const allowed = METHODS.filter((method) => hasRoute(router, method, c.req.path));
  if (allowed.length === 0)
    return isPageRequest(c)
      ? failureResponse(c, { code: "route_not_found" })
      : problem(c, { code: "route_not_found" });
  // The address of an action in the dashboard, such as a form's, leads to the page that has it.
  if (isPageRequest(c) && c.req.path.startsWith("/dashboard/"))
    return seeOther(c.req.path.slice(0, c.req.path.lastIndexOf("/")));
  c.header("allow", allowed.join(", "));
  return problem(c, { code: "method_not_allowed" });
}

/** Whether a person follows a link. The API's responses are JSON, whoever calls it. */
function isPageRequest({ req }: Context<HttpEnv>): boolean {
  const accepted = req.header("accept") ?? "";
  return req.method === "GET" && accepted.includes("text/html") && !req.path.startsWith("/v1/");
}

function hasRoute(router: Hono<HttpEnv>, method: string, path: string): boolean {
  // Middleware matches every method, so look for a route that was registered for this one.
  return router.router.match(method, path)[0].some(([[, route]]) => route.method === method);
}
