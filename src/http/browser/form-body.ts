import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";

/** The form type that every form of ours has. */
const FORM = "application/x-www-form-urlencoded";

/** The fields of a form of ours; none where the body is anything else. */
export async function formBody(c: Context<HttpEnv>): Promise<Record<string, string>> {
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== FORM) return {};
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}
