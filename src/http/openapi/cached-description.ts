import type { Hono } from "hono";
import type { ApiDescription } from "../../pages/reference/api-description.ts";
import { sha256Hex } from "../../shared/digest.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeApi } from "./describe-api.ts";

type CachedDescription = { api: ApiDescription; text: string; etag: string };

/** Built once per isolate, because neither the routes nor the origin change during its lifetime. */
const cache = new WeakMap<Hono<HttpEnv>, Promise<CachedDescription>>();

/** Returns the OpenAPI description of a router's operations, as an object and as JSON with its ETag. */
export function apiDescription(router: Hono<HttpEnv>, origin: string): Promise<CachedDescription> {
  const description = cache.get(router) ?? build(router, origin);
  cache.set(router, description);
  return description;
}

async function build(router: Hono<HttpEnv>, origin: string): Promise<CachedDescription> {
  const api = describeApi(router.routes, origin);
  const text = JSON.stringify(api);
  return { api, text, etag: `"${await sha256Hex(text)}"` };
}
