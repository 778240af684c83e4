// /v1/app: the calling app's own settings.

import { Hono } from "hono";
import { AppChanges } from "../../apps/settings/app.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { APP_EXAMPLE, AppAnswer, WEBHOOK_TEST_EXAMPLE, WebhookTestAnswer } from "../schemas/app.ts";
import { appOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, gives, handle, handleInput } from "../operation.ts";

export const app = new Hono<HttpEnv>();

app.use(appOnly);

app.get(
  "/",
  handle(
    {
      id: "get-own-app",
      section: "Your app",
      summary: "Read your settings, and how your webhooks do",
      answer: gives(AppAnswer, APP_EXAMPLE),
      failures: [],
    },
    (c) => appStub(c.env, c.get("appId")).get(),
  ),
);

app.patch(
  "/",
  handleInput(
    {
      id: "update-own-app",
      section: "Your app",
      summary: "Change your settings",
      description:
        "What is left out stays. Naming `webhook_url`, be it the same one, has a paused endpoint tried anew.",
      input: fromBody(AppChanges, { webhook_url: "https://app.example.com/webhooks" }),
      answer: gives(AppAnswer, { ...APP_EXAMPLE, webhook_url: "https://app.example.com/webhooks" }),
      failures: [],
    },
    (c, changes) => appStub(c.env, c.get("appId")).update(changes),
  ),
);

app.post(
  "/webhooks/test",
  handle(
    {
      id: "test-webhook",
      section: "Your app",
      summary: "Send your endpoint a test event",
      description: "A `webhook.test`, at once. It is not kept, and a failed one does not count.",
      answer: gives(WebhookTestAnswer, WEBHOOK_TEST_EXAMPLE),
      failures: ["webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).testWebhook(),
  ),
);
