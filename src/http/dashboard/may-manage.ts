import type { Context } from "hono";
import { allows } from "../../shared/key-scopes.ts";
import type { HttpEnv } from "../http-env.ts";

/** Returns whether the user may change the app's settings: the operator, or an API key with full access. */
export function mayManage(c: Context<HttpEnv>): boolean {
  const { key } = c.get("visitor");
  return key === null || allows(key.access, "full");
}
