import type { Context } from "hono";
import { sha256Hex } from "../shared/digest.ts";
import type { HttpEnv } from "./http-env.ts";

/** Responds with a text that pages of any origin may read, or with 304 if the client has its current version. */
export async function publicText(
  c: Context<HttpEnv>,
  { text, type, maxAgeSeconds }: { text: string; type: string; maxAgeSeconds: number },
): Promise<Response> {
  const etag = `"${await sha256Hex(text)}"`;
  const caching = { etag, "cache-control": `public, max-age=${maxAgeSeconds}` };
  // There may be several ETags, and a proxy that compresses marks them as weak.
  if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304, caching);
  return c.body(text, 200, {
    ...caching,
    "content-type": type,
    "x-content-type-options": "nosniff",
    // Module scripts are fetched with CORS.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
}
