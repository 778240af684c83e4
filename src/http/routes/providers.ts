// /v1/providers: the supported providers.

import { Hono } from "../hono.ts";
import { presentProvider } from "../../providers/describe-provider.ts";
import { findProvider, providers as all } from "../../providers/registry.ts";
import { fail, ok } from "../../shared/result.ts";
import { pageOf } from "../schemas/page.ts";
import { PROVIDER_EXAMPLE, ProviderResponse } from "../schemas/provider.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { returns, endpoint, pathParameter } from "../operation.ts";

export const providers = new Hono<HttpEnv>();

providers.use(requireApp);

providers.get(
  "/",
  endpoint(
    {
      id: "list-providers",
      section: "Providers",
      summary: "List providers",
      description: "Returns all providers on one page.",
      response: returns(pageOf(ProviderResponse), { data: [PROVIDER_EXAMPLE], next_cursor: null }),
      failures: [],
    },
    () => ok({ data: all.map(presentProvider), next_cursor: null }),
  ),
);

providers.get(
  "/:provider",
  endpoint(
    {
      id: "get-provider",
      section: "Providers",
      summary: "Get a provider",
      response: returns(ProviderResponse, PROVIDER_EXAMPLE),
      failures: ["provider_not_found"],
    },
    (c) => {
      const provider = findProvider(pathParameter(c, "provider"));
      return provider === undefined ? fail("provider_not_found") : ok(presentProvider(provider));
    },
  ),
);
