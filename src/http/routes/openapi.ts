// /openapi.json: the OpenAPI description of the API. Pages of any origin may read it.

import { Hono } from "hono";
import { etag } from "hono/etag";
import { apiDescription } from "../openapi/cached-description.ts";
import type { HttpEnv } from "../http-env.ts";

/** Creates the route, which describes the operations of the given router. */
export function openapi(router: Hono<HttpEnv>): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get("/", etag(), async (c) => {
    const description = await apiDescription(router, c.get("config").publicOrigin);
    return c.body(description.text, 200, {
      "content-type": "application/json",
      etag: description.etag,
      "cache-control": "public, max-age=300",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
    });
  });
  return routes;
}
