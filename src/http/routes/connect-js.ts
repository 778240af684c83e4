// /connect.js: the script with which an app's page opens the connect page.

import { Hono } from "../hono.ts";
import { readStaticText } from "../browser/static-files.ts";
import type { HttpEnv } from "../http-env.ts";
import { publicText } from "../public-text.ts";

export const connectJs = new Hono<HttpEnv>();

connectJs.get("/", async (c) => {
  const text = await readStaticText(c, "connect.js");
  return publicText(c, { text, type: "text/javascript; charset=utf-8", maxAgeSeconds: 3600 });
});
