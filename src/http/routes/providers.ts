// /v1/providers: the catalogue.

import { Hono } from "hono";
import { presentProvider } from "../../providers/catalogue.ts";
import { findProvider, providers as all } from "../../providers/registry.ts";
import { appOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

export const providers = new Hono<HttpEnv>();

providers.use(appOnly);

providers.get("/", (c) => c.json({ data: all.map(presentProvider), next_cursor: null }));

providers.get("/:provider", (c) => {
  const provider = findProvider(c.req.param("provider"));
  return provider === undefined
    ? problem(c, { code: "provider_not_found" })
    : c.json(presentProvider(provider));
});
