// /schemas: JSON Schemas for editors. Pages of any origin may read them.

import { Hono } from "../hono.ts";
import type { HttpEnv } from "../http-env.ts";
import { definitionSchema } from "../openapi/definition-schema.ts";
import { publicText } from "../public-text.ts";

export const schemas = new Hono<HttpEnv>();

schemas.get("/provider-definition.json", (c) => {
  const text = JSON.stringify({
    $id: `${c.get("config").publicOrigin}/schemas/provider-definition.json`,
    ...definitionSchema(),
  });
  return publicText(c, { text, type: "application/schema+json", maxAgeSeconds: 300 });
});
