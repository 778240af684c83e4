import type { Hono } from "hono";
import type { ApiDescription } from "../../pages/reference/api-description.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeApi } from "./describe-api.ts";

type CachedDescription = { api: ApiDescription; text: string };

/** Built once per isolate, because neither the routes nor the origin change during its lifetime. */
const cache = new WeakMap<Hono<HttpEnv>, CachedDescription>();

/** Returns the OpenAPI description of a router's operations, as an object and as JSON. */
export function apiDescription(router: Hono<HttpEnv>, origin: string): CachedDescription {
  let description = cache.get(router);
  if (description === undefined) {
    const api = describeApi(router.routes, origin);
    description = { api, text: JSON.stringify(api) };
    cache.set(router, description);
  }
  return description;
}
