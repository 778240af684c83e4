// /connect.js: the script with which an app's page opens the connect page.

import { Hono } from "../hono.ts";
import text from "../../browser/connect.js";
import type { HttpEnv } from "../http-env.ts";
import { publicText } from "../public-text.ts";

export const connectJs = new Hono<HttpEnv>();

connectJs.get("/", (c) =>
  publicText(c, { text, type: "text/javascript; charset=utf-8", maxAgeSeconds: 3600 }),
);
