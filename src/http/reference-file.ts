// The generated files of the reference, in assets/reference/. A test generates them from the routes and the schemas, so that
// neither the descriptions nor the pages are in the bundle. `npm run reference` writes them.

import type { Context } from "hono";
import { raw } from "hono/html";
import { referenceResponse } from "./browser/page-response.ts";
import { readStaticText } from "./browser/static-files.ts";
import type { HttpEnv } from "./http-env.ts";
import { publicText } from "./public-text.ts";

/** What stands in the files for the origin of the server, and for the nonce of the response. */
export const ORIGIN_PLACEHOLDER = "https://origin-of-this-server.invalid";
export const NONCE_PLACEHOLDER = "nonce-of-this-response";

/** Responds with a generated JSON file, which pages of any origin may read. */
export async function referenceJson(c: Context<HttpEnv>, name: string, type: string): Promise<Response> {
  const text = await readReference(c, name);
  return publicText(c, { text, type, maxAgeSeconds: 300 });
}

/** Responds with a generated page. */
export async function referencePage(c: Context<HttpEnv>, name: string): Promise<Response> {
  const page = await readReference(c, name);
  return referenceResponse(c, (nonce) => raw(page.replaceAll(NONCE_PLACEHOLDER, nonce)));
}

async function readReference(c: Context<HttpEnv>, name: string): Promise<string> {
  const text = await readStaticText(c, `reference/${name}`);
  return text.replaceAll(ORIGIN_PLACEHOLDER, c.get("config").publicOrigin);
}
