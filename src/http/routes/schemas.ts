// /schemas: JSON Schemas for editors. Pages of any origin may read them.

import { Hono } from "../hono.ts";
import type { HttpEnv } from "../http-env.ts";
import { referenceJson } from "../reference-file.ts";

export const schemas = new Hono<HttpEnv>();

schemas.get("/provider-definition.json", (c) =>
  referenceJson(c, "provider-definition.json", "application/schema+json"),
);
