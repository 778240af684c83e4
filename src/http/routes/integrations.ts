// /v1/integrations: the calling app's registrations at providers. A webhook URL has a key in it, so nothing on
// the way may keep an answer.

import { Hono } from "hono";
import { IntegrationChanges, NewIntegration } from "../../integration/integration.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { ok } from "../../shared/result.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { INTEGRATION_EXAMPLE, IntegrationAnswer } from "../schemas/integration.ts";
import { pageOf } from "../schemas/page.ts";
import { appOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, gives, handle, handleInput, NO_CONTENT, pathPart } from "../operation.ts";

const oneIntegration = gives(IntegrationAnswer, INTEGRATION_EXAMPLE, { secret: true });

export const integrations = new Hono<HttpEnv>();

integrations.use(appOnly);

integrations.post(
  "/",
  handleInput(
    {
      id: "create-integration",
      section: "Integrations",
      summary: "Make an integration",
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
      answer: gives(IntegrationAnswer, INTEGRATION_EXAMPLE, { status: 201, secret: true }),
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
  handle(
    {
      id: "list-integrations",
      section: "Integrations",
      summary: "List your integrations",
      description: "All of them on one page; an app has 100 at most.",
      answer: gives(
        pageOf(IntegrationAnswer),
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
  handle(
    {
      id: "get-integration",
      section: "Integrations",
      summary: "Read an integration",
      answer: oneIntegration,
      failures: ["integration_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).getIntegration(pathPart(c, "integration")),
  ),
);

integrations.patch(
  "/:integration",
  handleInput(
    {
      id: "update-integration",
      section: "Integrations",
      summary: "Change an integration",
      description:
        "What is left out stays; a field that is named is replaced as a whole. `null` removes a name or a secret. One that the provider refused is tried again at once.",
      input: fromBody(IntegrationChanges, { client_secret: "…" }),
      answer: oneIntegration,
      failures: ["integration_invalid", "endpoint_not_allowed", "integration_not_found", "discovery_failed"],
    },
    (c, changes) => appStub(c.env, c.get("appId")).updateIntegration(pathPart(c, "integration"), changes),
  ),
);

integrations.delete(
  "/:integration",
  handle(
    {
      id: "delete-integration",
      section: "Integrations",
      summary: "Delete an integration",
      description: "One that has connections, also pending ones, is not deleted.",
      answer: NO_CONTENT,
      failures: ["integration_not_found", "integration_in_use"],
    },
    (c) => appStub(c.env, c.get("appId")).deleteIntegration(pathPart(c, "integration")),
  ),
);
