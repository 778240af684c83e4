// /v1/apps: the operator's routes.

import { Hono } from "hono";
import * as z from "zod";
import { AppChanges, NewApp } from "../../apps/settings/app.ts";
import { appIndexStub, appStub } from "../../apps/app-rpc.ts";
import { timestamp } from "../../shared/clock.ts";
import { isAppId, newAppId } from "../../shared/id.ts";
import { ok } from "../../shared/result.ts";
import {
  APP_EXAMPLE,
  AppAnswer,
  AppRow,
  KeyAnswer,
  NewAppAnswer,
  WEBHOOK_TEST_EXAMPLE,
  WebhookSecretAnswer,
  WebhookTestAnswer,
} from "../schemas/app.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { pageOf } from "../schemas/page.ts";
import { operatorOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, fromQuery, gives, handle, handleInput, NO_CONTENT, pathPart } from "../operation.ts";
import { problem } from "../problem.ts";
import { OpaqueCursor, PageLimit } from "../validate.ts";

const ListQuery = z.strictObject({ cursor: OpaqueCursor(64).default(""), limit: PageLimit });

export const apps = new Hono<HttpEnv>();

apps.use(operatorOnly);

apps.post(
  "/",
  handleInput(
    {
      id: "create-app",
      section: "Apps",
      summary: "Make an app",
      description: "The answer has its first API key and its webhook secret; neither is shown again.",
      input: fromBody(NewApp, {
        name: APP_EXAMPLE.name,
        return_urls: APP_EXAMPLE.return_urls,
        webhook_events: APP_EXAMPLE.webhook_events,
      }),
      answer: gives(
        NewAppAnswer,
        { ...APP_EXAMPLE, api_key: EXAMPLE.apiKey, webhook_secret: "whsec_…" },
        { status: 201, secret: true },
      ),
      failures: [],
    },
    (c, input) => {
      const id = newAppId();
      return appStub(c.env, id).create(id, input);
    },
  ),
);

apps.get(
  "/",
  handleInput(
    {
      id: "list-apps",
      section: "Apps",
      summary: "List the apps",
      input: fromQuery(ListQuery, {}),
      answer: gives(pageOf(AppRow), {
        data: [{ id: EXAMPLE.app, name: APP_EXAMPLE.name, created_at: EXAMPLE.time }],
        next_cursor: null,
      }),
      failures: [],
    },
    async (c, { cursor, limit }) => {
      const found = await appIndexStub(c.env).indexList(cursor, limit);
      const data = found.apps.map(({ id, name, created_at }) => ({
        id,
        name,
        created_at: timestamp(created_at),
      }));
      return ok({ data, next_cursor: found.nextCursor });
    },
  ),
);

apps.use("/:app/*", async (c, next) => {
  const id = c.req.param("app");
  if (!isAppId(id)) return problem(c, { code: "app_not_found" });
  c.set("namedApp", id);
  return next();
});

apps.get(
  "/:app",
  handle(
    {
      id: "get-app",
      section: "Apps",
      summary: "Read an app",
      answer: gives(AppAnswer, APP_EXAMPLE),
      failures: ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).get(),
  ),
);

apps.patch(
  "/:app",
  handleInput(
    {
      id: "update-app",
      section: "Apps",
      summary: "Change an app's settings",
      description: "What is left out stays.",
      input: fromBody(AppChanges, { name: "Drive Notes" }),
      answer: gives(AppAnswer, APP_EXAMPLE),
      failures: ["app_not_found"],
    },
    (c, changes) => appStub(c.env, c.get("namedApp")).update(changes),
  ),
);

apps.delete(
  "/:app",
  handle(
    {
      id: "delete-app",
      section: "Apps",
      summary: "Delete an app",
      description:
        "Ends its keys at once and its connections one by one, revoking each where the provider can be told.",
      answer: NO_CONTENT,
      failures: ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).delete(),
  ),
);

apps.post(
  "/:app/webhook-secret",
  handle(
    {
      id: "rotate-webhook-secret",
      section: "Apps",
      summary: "Rotate an app's webhook secret",
      description: "For 24 hours both secrets sign, so the app can change its copy whenever it likes.",
      answer: gives(
        WebhookSecretAnswer,
        { webhook_secret: "whsec_…", previous_secret_valid_until: "2026-11-22T12:00:00.000Z" },
        { secret: true },
      ),
      failures: ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).rotateWebhookSecret(),
  ),
);

apps.post(
  "/:app/webhooks/test",
  handle(
    {
      id: "test-webhook-of-app",
      section: "Apps",
      summary: "Send an app's endpoint a test event",
      answer: gives(WebhookTestAnswer, WEBHOOK_TEST_EXAMPLE),
      failures: ["app_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("namedApp")).testWebhook(),
  ),
);

apps.post(
  "/:app/keys",
  handle(
    {
      id: "create-key",
      section: "Apps",
      summary: "Make another API key",
      description: "Several keys work at once, so that they can be rotated.",
      answer: gives(KeyAnswer, { id: EXAMPLE.key, api_key: EXAMPLE.apiKey }, { status: 201, secret: true }),
      failures: ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).createKey(),
  ),
);

apps.delete(
  "/:app/keys/:key",
  handle(
    {
      id: "delete-key",
      section: "Apps",
      summary: "End an API key",
      description: "Edges that know it may take it for up to a minute more.",
      answer: NO_CONTENT,
      failures: ["app_not_found", "key_not_found", "last_key"],
    },
    (c) => appStub(c.env, c.get("namedApp")).deleteKey(pathPart(c, "key")),
  ),
);
