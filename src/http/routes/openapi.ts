// /openapi.json: the OpenAPI description of the API. Pages of any origin may read it.

import { Hono } from "../hono.ts";
import { apiDescription } from "../openapi/cached-description.ts";
import type { HttpEnv } from "../http-env.ts";
import { publicText } from "../public-text.ts";

/** Creates the route, which describes the operations of the given router. */
export function openapi(router: Hono<HttpEnv>): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get("/", (c) => {
    const { text } = apiDescription(router, c.get("config").publicOrigin);
    return publicText(c, { text, type: "application/json", maxAgeSeconds: 300 });
  });
  return routes;
}
