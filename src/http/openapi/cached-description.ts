import type { Hono } from "hono";
import type { ApiDescription } from "../../pages/reference/api-description.ts";
import { sha256Hex } from "../../shared/digest.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeApi } from "./describe-api.ts";

type Remembered = { api: ApiDescription; text: string; etag: string };

/** Made once an isolate: neither the routes nor the origin change while it lives. */
const remembered = new WeakMap<Hono<HttpEnv>, Promise<Remembered>>();

/** The description of a router's operations, as a value and as it is sent. */
export function apiDescription(router: Hono<HttpEnv>, origin: string): Promise<Remembered> {
  const known = remembered.get(router) ?? make(router, origin);
  remembered.set(router, known);
  return known;
}

async function make(router: Hono<HttpEnv>, origin: string): Promise<Remembered> {
  const api = describeApi(router.routes, origin);
  const text = JSON.stringify(api);
  return { api, text, etag: `"${await sha256Hex(text)}"` };
}
