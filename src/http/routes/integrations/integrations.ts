// /v1/integrations: the app's clients at providers. Responses must not be cached, because `webhook_url` contains a
// key.

import type { Context } from "hono";
import { Hono } from "../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import { IntegrationChanges, NewIntegration } from "../../../integration/integration.ts";
import type { PublicIntegration } from "../../../integration/present-integration.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { allows } from "../../../shared/key-scopes.ts";
import { ok } from "../../../shared/result.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { INTEGRATION_EXAMPLE, IntegrationResponse } from "../../schemas/integrations/integration.ts";
import { pageOf } from "../../schemas/page.ts";
import { actorOf } from "../../actor.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import type { HttpEnv } from "../../http-env.ts";
import {
  fromBody,
  fromQuery,
  returns,
  endpoint,
  endpointWithInput,
  NO_CONTENT,
  pathParameter,
} from "../../operation.ts";
import { OpaqueCursor } from "../../validate.ts";

const ListQuery = lazy(() => z.object({ cursor: OpaqueCursor(64).optional() }));

const oneIntegration = returns(DESCRIBED && IntegrationResponse, DESCRIBED && INTEGRATION_EXAMPLE, {
  secret: true,
});

/** Leaves out the webhook URL, which contains a key, where the API key may only read. */
const shownTo =
  (c: Context<HttpEnv>) =>
  (integration: PublicIntegration): PublicIntegration =>
    allows(c.get("apiKey").access, "integrations:write")
      ? integration
      : { ...integration, webhook_url: null };

export const integrations = new Hono<HttpEnv>();

integrations.use(requireApp);

integrations.post(
  "/",
  endpointWithInput(
    {
      id: "create-integration",
      section: "Integrations",
      access: "integrations:write",
      summary: "Create an integration",
      description:
        DESCRIBED &&
        "An app can have up to 1,000 integrations. Register the `callback_url` with the provider as the redirect URI. With the provider `oauth2`, you need to set only the `issuer`. Latchkey then discovers the endpoints.",
      input: fromBody(
        NewIntegration,
        DESCRIBED && {
          id: EXAMPLE.integration,
          provider: EXAMPLE.provider,
          name: INTEGRATION_EXAMPLE.name,
          client_id: INTEGRATION_EXAMPLE.client_id,
          client_secret: "…",
          scopes: INTEGRATION_EXAMPLE.scopes,
          endpoints: INTEGRATION_EXAMPLE.endpoints,
        },
      ),
      response: returns(DESCRIBED && IntegrationResponse, DESCRIBED && INTEGRATION_EXAMPLE, {
        status: 201,
        secret: true,
      }),
      failures: DESCRIBED && [
        "integration_invalid",
        "endpoint_not_allowed",
        "provider_not_found",
        "integration_exists",
        "discovery_failed",
      ],
    },
    (c, input) => appStub(c.env, c.get("appId")).createIntegration(input, actorOf(c)),
  ),
);

integrations.get(
  "/",
  endpointWithInput(
    {
      id: "list-integrations",
      section: "Integrations",
      access: "read",
      summary: "List integrations",
      description:
        DESCRIBED &&
        "Returns the integrations ordered by ID. A page contains up to 100 integrations, and ends before it is larger than 1 MiB.",
      input: fromQuery(ListQuery, DESCRIBED && {}),
      response: returns(
        DESCRIBED && pageOf(IntegrationResponse),
        DESCRIBED && { data: [INTEGRATION_EXAMPLE], next_cursor: null },
        { secret: true },
      ),
      failures: DESCRIBED && [],
    },
    async (c, { cursor = "" }) => {
      const page = await appStub(c.env, c.get("appId")).listIntegrations(cursor);
      if (!page.ok) return page;
      return ok({ data: page.value.data.map(shownTo(c)), next_cursor: page.value.nextCursor });
    },
  ),
);

integrations.get(
  "/:integration",
  endpoint(
    {
      id: "get-integration",
      section: "Integrations",
      access: "read",
      summary: "Get an integration",
      response: oneIntegration,
      failures: DESCRIBED && ["integration_not_found"],
    },
    async (c) => {
      const found = await appStub(c.env, c.get("appId")).getIntegration(pathParameter(c, "integration"));
      return found.ok ? ok(shownTo(c)(found.value)) : found;
    },
  ),
);

integrations.patch(
  "/:integration",
  endpointWithInput(
    {
      id: "update-integration",
      section: "Integrations",
      access: "integrations:write",
      summary: "Update an integration",
      description:
        DESCRIBED &&
        "The request replaces the whole value of each field that you send. Fields that you omit keep their values. To remove a name or a secret, set it to `null`. If a change moves an endpoint that receives credentials to another origin, send the `client_secret` again. Existing connections must then reconnect. If the integration is `misconfigured`, Latchkey tries again the next time a token must be refreshed.",
      input: fromBody(IntegrationChanges, DESCRIBED && { client_secret: "…" }),
      response: oneIntegration,
      failures: DESCRIBED && [
        "integration_invalid",
        "endpoint_not_allowed",
        "integration_not_found",
        "discovery_failed",
      ],
    },
    (c, changes) =>
      appStub(c.env, c.get("appId")).updateIntegration(pathParameter(c, "integration"), changes, actorOf(c)),
  ),
);

integrations.delete(
  "/:integration",
  endpoint(
    {
      id: "delete-integration",
      section: "Integrations",
      access: "integrations:write",
      summary: "Delete an integration",
      description:
        DESCRIBED && "An integration that has connections, including pending ones, cannot be deleted.",
      response: NO_CONTENT,
      failures: DESCRIBED && ["integration_not_found", "integration_in_use"],
    },
    (c) => appStub(c.env, c.get("appId")).deleteIntegration(pathParameter(c, "integration"), actorOf(c)),
  ),
);
