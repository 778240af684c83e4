// /v1/app: the settings of the app that the API key belongs to.

import { Hono } from "../../hono.ts";
import { AppChanges } from "../../../apps/settings/app.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { withoutQuery } from "../../../events/sent-request.ts";
import { allows } from "../../../shared/key-scopes.ts";
import { ok } from "../../../shared/result.ts";
import {
  APP_EXAMPLE,
  AppResponse,
  WEBHOOK_SECRET_EXAMPLE,
  WEBHOOK_TEST_EXAMPLE,
  WebhookSecretResponse,
  WebhookTestResponse,
} from "../../schemas/app.ts";
import { actorOf } from "../../actor.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import type { HttpEnv } from "../../http-env.ts";
import { fromBody, returns, endpoint, endpointWithInput } from "../../operation.ts";

export const ownApp = new Hono<HttpEnv>();

ownApp.use(requireApp);

ownApp.get(
  "/",
  endpoint(
    {
      id: "get-own-app",
      section: "Your app",
      access: "read",
      summary: "Get your app",
      response: returns(DESCRIBED && AppResponse, DESCRIBED && APP_EXAMPLE),
      failures: DESCRIBED && [],
    },
    async (c) => {
      const app = await appStub(c.env, c.get("appId")).get();
      if (!app.ok || allows(c.get("apiKey").access, "full")) return app;
      const { webhook_url: url } = app.value;
      // The query can contain a credential, which a key that only reads does not need.
      return ok({ ...app.value, webhook_url: url === null ? null : withoutQuery(url) });
    },
  ),
);

ownApp.patch(
  "/",
  endpointWithInput(
    {
      id: "update-own-app",
      section: "Your app",
      access: "full",
      summary: "Update your app",
      description:
        DESCRIBED &&
        "Fields that you omit keep their values. If you send `webhook_url`, even with the same value, Latchkey retries pending deliveries immediately.",
      input: fromBody(AppChanges, DESCRIBED && { webhook_url: "https://app.example.com/webhooks" }),
      response: returns(
        DESCRIBED && AppResponse,
        DESCRIBED && { ...APP_EXAMPLE, webhook_url: "https://app.example.com/webhooks" },
      ),
      failures: DESCRIBED && [],
    },
    (c, changes) => appStub(c.env, c.get("appId")).update(changes, actorOf(c)),
  ),
);

ownApp.post(
  "/webhooks/test",
  endpoint(
    {
      id: "test-webhook",
      section: "Your app",
      access: "full",
      summary: "Send a test event",
      description:
        DESCRIBED &&
        "Sends a `webhook.test` event immediately. The event is not stored, and a failure does not affect the endpoint's status.",
      response: returns(DESCRIBED && WebhookTestResponse, DESCRIBED && WEBHOOK_TEST_EXAMPLE),
      failures: DESCRIBED && ["webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).testWebhook(actorOf(c)),
  ),
);

ownApp.post(
  "/webhooks/secret",
  endpoint(
    {
      id: "rotate-own-webhook-secret",
      access: "full",
      section: "Your app",
      summary: "Rotate your webhook secret",
      description:
        DESCRIBED &&
        "Returns a new secret, which cannot be retrieved later. For 24 hours, webhooks are signed with both secrets, so you can replace your secret at any time within that period. Up to five secrets are valid at a time.",
      response: returns(DESCRIBED && WebhookSecretResponse, DESCRIBED && WEBHOOK_SECRET_EXAMPLE, {
        secret: true,
      }),
      failures: DESCRIBED && [],
    },
    (c) => appStub(c.env, c.get("appId")).rotateWebhookSecret(actorOf(c)),
  ),
);
