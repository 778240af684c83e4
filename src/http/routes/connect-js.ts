// /connect.js: the script with which an app's page opens the connect page.

import { Hono } from "hono";
import { etag } from "hono/etag";
import source from "../../browser/connect.js";
import type { HttpEnv } from "../http-env.ts";

export const connectJs = new Hono<HttpEnv>();

connectJs.get("/", etag(), (c) =>
  c.body(source, 200, {
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=3600",
    "x-content-type-options": "nosniff",
    // Module scripts are fetched with CORS.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  }),
);
