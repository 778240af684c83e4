// /v1/providers: the catalogue of providers, which is the same for every app.

import * as z from "zod";
import { NewIntegration } from "../../integration/integration.ts";
import { CATEGORIES } from "../../providers/definition/definition.ts";
import { presentProvider } from "../../providers/describe-provider.ts";
import { findProvider } from "../../providers/registry.ts";
import { CAPABILITIES, searchProviders } from "../../providers/search-providers.ts";
import { PROVIDER_KINDS } from "../../providers/provider-kinds.ts";
import { lazy } from "../../shared/lazy.ts";
import { fail, ok } from "../../shared/result.ts";
import { readDescriptions } from "../browser/static-files.ts";
import { Hono } from "../hono.ts";
import type { HttpEnv } from "../http-env.ts";
import { requireApp } from "../middleware/authenticate.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput, pathParameter } from "../operation.ts";
import { pageOf } from "../schemas/page.ts";
import { PROVIDER_EXAMPLE, ProviderResponse } from "../schemas/provider.ts";
import { VALIDATION_EXAMPLE, ValidationResponse } from "../schemas/validation.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { INTEGRATION_EXAMPLE } from "../schemas/integrations/integration.ts";
import { validateDefinition } from "../validate-definition.ts";

const MAX_LIMIT = 200;

const ListQuery = lazy(() =>
  z.object({
    search: z
      .string()
      .max(100)
      .optional()
      .describe(DESCRIBED && "A part of the name or the ID, in any case."),
    category: z.enum(CATEGORIES).optional(),
    kind: z.enum(PROVIDER_KINDS).optional(),
    supports: z
      .enum(CAPABILITIES)
      .optional()
      .describe(DESCRIBED && "Only providers that support this. See `supports` in the response."),
    cursor: z
      .string()
      .max(64)
      .optional()
      .describe(DESCRIBED && "The `next_cursor` of the previous page."),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(MAX_LIMIT)
      .describe(DESCRIBED && `The maximum number of providers on a page, up to ${MAX_LIMIT}.`),
  }),
);

export const providers = new Hono<HttpEnv>();

providers.use(requireApp);

providers.get(
  "/",
  endpointWithInput(
    {
      id: "list-providers",
      section: "Providers",
      access: "read",
      summary: "List providers",
      description: DESCRIBED && "Returns the providers of the catalogue, ordered by ID.",
      input: fromQuery(ListQuery, DESCRIBED && {}),
      response: returns(
        DESCRIBED && pageOf(ProviderResponse),
        DESCRIBED && { data: [PROVIDER_EXAMPLE], next_cursor: null },
      ),
      failures: DESCRIBED && [],
    },
    async (c, query) => {
      const descriptionOf = await readDescriptions(c);
      const { found, nextCursor } = searchProviders(query);
      const { publicOrigin } = c.get("config");
      const data = found.map((provider) => presentProvider(provider, descriptionOf(provider), publicOrigin));
      return ok({ data, next_cursor: nextCursor });
    },
  ),
);

/** What an integration is created with, so that the same body serves both. */
const ValidationBody = lazy(() =>
  NewIntegration().extend({
    provider: NewIntegration().shape.provider.default("oauth2"),
    learned: z
      .record(
        z.string().max(64),
        z
          .string()
          .max(1024)
          .regex(/^[^\p{Cc}]*$/u, "must not contain control characters"),
      )
      .default({})
      .describe(
        DESCRIBED &&
          "Examples of the values that the flow brings, by name. By default, Latchkey makes them up.",
      ),
  }),
);

providers.post(
  "/validate",
  endpointWithInput(
    {
      id: "validate-provider",
      section: "Providers",
      access: "read",
      summary: "Validate a definition",
      description:
        DESCRIBED &&
        "Checks the settings of an integration, and returns the requests that Latchkey would send with them. Nothing is stored. The only request that is sent is the discovery of an `issuer`.",
      input: fromBody(
        ValidationBody,
        DESCRIBED && {
          provider: EXAMPLE.provider,
          client_id: INTEGRATION_EXAMPLE.client_id,
          definition: {
            endpoints: {
              authorization_endpoint: "https://auth.drive.example/authorize",
              token_endpoint: "https://auth.drive.example/token",
            },
            token: { body: "json" },
          },
        },
      ),
      response: returns(DESCRIBED && ValidationResponse, DESCRIBED && VALIDATION_EXAMPLE),
      failures: DESCRIBED && ["provider_not_found", "endpoint_not_allowed", "discovery_failed"],
    },
    async (c, input) => validateDefinition(c.get("config"), c.get("appId"), input),
  ),
);

providers.get(
  "/:provider",
  endpoint(
    {
      id: "get-provider",
      section: "Providers",
      access: "read",
      summary: "Get a provider",
      response: returns(DESCRIBED && ProviderResponse, DESCRIBED && PROVIDER_EXAMPLE),
      failures: DESCRIBED && ["provider_not_found"],
    },
    async (c) => {
      const provider = findProvider(pathParameter(c, "provider"));
      if (provider === undefined) return fail("provider_not_found");
      const description = (await readDescriptions(c))(provider);
      return ok(presentProvider(provider, description, c.get("config").publicOrigin));
    },
  ),
);
