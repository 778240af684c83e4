// /v1/providers: the catalogue.

import { Hono } from "hono";
import { presentProvider } from "../../providers/describe-provider.ts";
import { findProvider, providers as all } from "../../providers/registry.ts";
import { fail, ok } from "../../shared/result.ts";
import { pageOf } from "../schemas/page.ts";
import { PROVIDER_EXAMPLE, ProviderAnswer } from "../schemas/provider.ts";
import { appOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { gives, handle, pathPart } from "../operation.ts";

export const providers = new Hono<HttpEnv>();

providers.use(appOnly);

providers.get(
  "/",
  handle(
    {
      id: "list-providers",
      section: "Providers",
      summary: "List the providers",
      description: "All of them on one page.",
      answer: gives(pageOf(ProviderAnswer), { data: [PROVIDER_EXAMPLE], next_cursor: null }),
      failures: [],
    },
    () => ok({ data: all.map(presentProvider), next_cursor: null }),
  ),
);

providers.get(
  "/:provider",
  handle(
    {
      id: "get-provider",
      section: "Providers",
      summary: "Read a provider",
      answer: gives(ProviderAnswer, PROVIDER_EXAMPLE),
      failures: ["provider_not_found"],
    },
    (c) => {
      const provider = findProvider(pathPart(c, "provider"));
      return provider === undefined ? fail("provider_not_found") : ok(presentProvider(provider));
    },
  ),
);
