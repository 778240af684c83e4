import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../http-env.ts";

/**
 * Responds to HEAD without running the route, for pages whose GET has an effect. Scanners and previews send HEAD, and
 * the router would otherwise run the GET.
 */
export const respondToHead = createMiddleware<HttpEnv>(async (c, next) =>
  c.req.method === "HEAD" ? c.body(null, 200, { "cache-control": "no-store" }) : next(),
);
