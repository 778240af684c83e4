// /v1/app: the calling app's own settings.

import { Hono } from "hono";
import { AppChanges } from "../../apps/settings/app.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { APP_EXAMPLE, AppResponse, WEBHOOK_TEST_EXAMPLE, WebhookTestResponse } from "../schemas/app.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, returns, endpoint, endpointWithInput } from "../operation.ts";

export const ownApp = new Hono<HttpEnv>();

ownApp.use(requireApp);

ownApp.get(
  "/",
  endpoint(
    {
      id: "get-own-app",
      section: "Your app",
      summary: "Get your app",
      answer: returns(AppResponse, APP_EXAMPLE),
      failures: [],
    },
    (c) => appStub(c.env, c.get("appId")).get(),
  ),
);

ownApp.patch(
  "/",
  endpointWithInput(
    {
      id: "update-own-app",
      section: "Your app",
      summary: "Update your app",
      description:
        "What is left out stays. Naming `webhook_url`, be it the same one, has a paused endpoint tried anew.",
      input: fromBody(AppChanges, { webhook_url: "https://app.example.com/webhooks" }),
      answer: returns(AppResponse, { ...APP_EXAMPLE, webhook_url: "https://app.example.com/webhooks" }),
      failures: [],
    },
    (c, changes) => appStub(c.env, c.get("appId")).update(changes),
  ),
);

ownApp.post(
  "/webhooks/test",
  endpoint(
    {
      id: "test-webhook",
      section: "Your app",
      summary: "Send a test event",
      description: "A `webhook.test`, at once. It is not kept, and a failed one does not count.",
      answer: returns(WebhookTestResponse, WEBHOOK_TEST_EXAMPLE),
      failures: ["webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).testWebhook(),
  ),
);
