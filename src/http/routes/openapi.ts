// /openapi.json: the OpenAPI description of the API. Pages of any origin may read it.

import { Hono } from "../hono.ts";
import type { HttpEnv } from "../http-env.ts";
import { referenceJson } from "../reference-file.ts";

export const openapi = new Hono<HttpEnv>();

openapi.get("/", (c) => referenceJson(c, "openapi.json", "application/json"));
