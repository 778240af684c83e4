import type { Context } from "hono";
import type { HttpEnv } from "./http-env.ts";

/** A JSON answer that holds a secret: nothing on the way may keep it. */
export function secretJson(c: Context<HttpEnv>, value: object, status: 200 | 201 = 200): Response {
  return c.json(value, status, { "cache-control": "no-store" });
}
