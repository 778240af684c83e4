import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";

/** The content type of all our forms. */
const FORM = "application/x-www-form-urlencoded";

/** Parses a form body. Returns an empty object if the body has another content type. */
export async function formBody(c: Context<HttpEnv>): Promise<Record<string, string>> {
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== FORM) return {};
  return Object.fromEntries(await formParameters(c));
}

const decoder = new TextDecoder();

/** Parses a body of any content type as form parameters. The runtime warns when such a body is read as text. */
export async function formParameters(c: Context<HttpEnv>): Promise<URLSearchParams> {
  return new URLSearchParams(decoder.decode(await c.req.arrayBuffer()));
}
