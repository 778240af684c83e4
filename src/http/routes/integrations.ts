// /v1/integrations: the calling app's registrations at providers. A webhook URL has a key in it, so nothing on
// the way may keep an answer.

import { Hono } from "hono";
import { IntegrationChanges, NewIntegration } from "../../integration/integration.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { ok } from "../../shared/result.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { INTEGRATION_EXAMPLE, IntegrationResponse } from "../schemas/integration.ts";
import { pageOf } from "../schemas/page.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, returns, endpoint, endpointWithInput, NO_CONTENT, pathParameter } from "../operation.ts";

const oneIntegration = returns(IntegrationResponse, INTEGRATION_EXAMPLE, { secret: true });

export const integrations = new Hono<HttpEnv>();

integrations.use(requireApp);

integrations.post(
  "/",
  endpointWithInput(
    {
      id: "create-integration",
      section: "Integrations",
      summary: "Create an integration",
      description:
        "Register its `callback_url` with the provider as the redirect URI. With the provider `oauth2` an `issuer` alone is discovered.",
      input: fromBody(NewIntegration, {
        id: EXAMPLE.integration,
        provider: EXAMPLE.provider,
        name: INTEGRATION_EXAMPLE.name,
        client_id: INTEGRATION_EXAMPLE.client_id,
        client_secret: "…",
        scopes: INTEGRATION_EXAMPLE.scopes,
        endpoints: INTEGRATION_EXAMPLE.endpoints,
      }),
      answer: returns(IntegrationResponse, INTEGRATION_EXAMPLE, { status: 201, secret: true }),
      failures: [
        "integration_invalid",
        "endpoint_not_allowed",
        "provider_not_found",
        "integration_exists",
        "discovery_failed",
      ],
    },
    (c, input) => appStub(c.env, c.get("appId")).createIntegration(input),
  ),
);

integrations.get(
  "/",
  endpoint(
    {
      id: "list-integrations",
      section: "Integrations",
      summary: "List integrations",
      description: "All of them on one page; an app has 100 at most.",
      answer: returns(
        pageOf(IntegrationResponse),
        { data: [INTEGRATION_EXAMPLE], next_cursor: null },
        { secret: true },
      ),
      failures: [],
    },
    async (c) => {
      const found = await appStub(c.env, c.get("appId")).listIntegrations();
      return found.ok ? ok({ data: found.value, next_cursor: null }) : found;
    },
  ),
);

integrations.get(
  "/:integration",
  endpoint(
    {
      id: "get-integration",
      section: "Integrations",
      summary: "Get an integration",
      answer: oneIntegration,
      failures: ["integration_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).getIntegration(pathParameter(c, "integration")),
  ),
);

integrations.patch(
  "/:integration",
  endpointWithInput(
    {
      id: "update-integration",
      section: "Integrations",
      summary: "Update an integration",
      description:
        "What is left out stays; a field that is named is replaced as a whole. `null` removes a name or a secret. One that the provider refused is tried again at once.",
      input: fromBody(IntegrationChanges, { client_secret: "…" }),
      answer: oneIntegration,
      failures: ["integration_invalid", "endpoint_not_allowed", "integration_not_found", "discovery_failed"],
    },
    (c, changes) =>
      appStub(c.env, c.get("appId")).updateIntegration(pathParameter(c, "integration"), changes),
  ),
);

integrations.delete(
  "/:integration",
  endpoint(
    {
      id: "delete-integration",
      section: "Integrations",
      summary: "Delete an integration",
      description: "One that has connections, also pending ones, is not deleted.",
      answer: NO_CONTENT,
      failures: ["integration_not_found", "integration_in_use"],
    },
    (c) => appStub(c.env, c.get("appId")).deleteIntegration(pathParameter(c, "integration")),
  ),
);
