// /v1/apps: the operator's routes for apps.

import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { AppChanges, NewApp } from "../../apps/settings/app.ts";
import { appIndexStub, appStub } from "../../apps/app-rpc.ts";
import { timestamp } from "../../shared/clock.ts";
import { newAppId } from "../../shared/id.ts";
import { ok } from "../../shared/result.ts";
import {
  APP_EXAMPLE,
  AppResponse,
  AppRow,
  NewAppResponse,
  WEBHOOK_SECRET_EXAMPLE,
  WEBHOOK_TEST_EXAMPLE,
  WebhookSecretResponse,
  WebhookTestResponse,
} from "../schemas/app.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { pageOf } from "../schemas/page.ts";
import { actorOf } from "../actor.ts";
import { forgetKeysOf, requireOperator } from "../middleware/authenticate.ts";
import { namedAppParameter } from "../middleware/named-app-parameter.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput, NO_CONTENT } from "../operation.ts";
import { OpaqueCursor, PageLimit } from "../validate.ts";

const ListQuery = lazy(() => z.strictObject({ cursor: OpaqueCursor(64).default(""), limit: PageLimit() }));

export const apps = new Hono<HttpEnv>();

apps.use(requireOperator);

apps.post(
  "/",
  endpointWithInput(
    {
      id: "create-app",
      section: "Apps",
      access: "operator",
      summary: "Create an app",
      description:
        DESCRIBED &&
        "The response contains the app's first API key and its webhook secret. They cannot be retrieved later.",
      input: fromBody(
        NewApp,
        DESCRIBED && {
          name: APP_EXAMPLE.name,
          return_urls: APP_EXAMPLE.return_urls,
          webhook_events: APP_EXAMPLE.webhook_events,
        },
      ),
      response: returns(
        DESCRIBED && NewAppResponse,
        DESCRIBED && { ...APP_EXAMPLE, api_key: EXAMPLE.apiKey, webhook_secret: "whsec_…" },
        { status: 201, secret: true },
      ),
      failures: DESCRIBED && [],
    },
    (c, input) => {
      const id = newAppId();
      return appStub(c.env, id).create(id, input, actorOf(c));
    },
  ),
);

apps.get(
  "/",
  endpointWithInput(
    {
      id: "list-apps",
      section: "Apps",
      access: "operator",
      summary: "List apps",
      input: fromQuery(ListQuery, DESCRIBED && {}),
      response: returns(
        DESCRIBED && pageOf(AppRow),
        DESCRIBED && {
          data: [{ id: EXAMPLE.app, name: APP_EXAMPLE.name, created_at: EXAMPLE.time }],
          next_cursor: null,
        },
      ),
      failures: DESCRIBED && [],
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

apps.use("/:app/*", namedAppParameter);

apps.get(
  "/:app",
  endpoint(
    {
      id: "get-app",
      section: "Apps",
      access: "operator",
      summary: "Get an app",
      response: returns(DESCRIBED && AppResponse, DESCRIBED && APP_EXAMPLE),
      failures: DESCRIBED && ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).get(),
  ),
);

apps.patch(
  "/:app",
  endpointWithInput(
    {
      id: "update-app",
      section: "Apps",
      access: "operator",
      summary: "Update an app",
      description: DESCRIBED && "Fields that you omit keep their values.",
      input: fromBody(AppChanges, DESCRIBED && { name: "Drive Notes" }),
      response: returns(DESCRIBED && AppResponse, DESCRIBED && APP_EXAMPLE),
      failures: DESCRIBED && ["app_not_found"],
    },
    (c, changes) => appStub(c.env, c.get("namedApp")).update(changes, actorOf(c)),
  ),
);

apps.delete(
  "/:app",
  endpoint(
    {
      id: "delete-app",
      section: "Apps",
      access: "operator",
      summary: "Delete an app",
      description:
        DESCRIBED &&
        "The app's API keys are deleted immediately. For about a minute, token reads and proxied calls may still work. Latchkey deletes the app's connections one by one, and revokes their grants if the provider supports revocation.",
      response: NO_CONTENT,
      failures: DESCRIBED && ["app_not_found"],
    },
    async (c) => {
      const deleted = await appStub(c.env, c.get("namedApp")).delete(actorOf(c));
      forgetKeysOf(c.get("namedApp"));
      return deleted;
    },
  ),
);

apps.post(
  "/:app/webhook-secret",
  endpoint(
    {
      id: "rotate-webhook-secret",
      section: "Apps",
      access: "operator",
      summary: "Rotate an app's webhook secret",
      description:
        DESCRIBED &&
        "For 24 hours, webhooks are signed with both secrets, so the app can replace its secret at any time within that period. Up to five secrets are valid at a time.",
      response: returns(DESCRIBED && WebhookSecretResponse, DESCRIBED && WEBHOOK_SECRET_EXAMPLE, {
        secret: true,
      }),
      failures: DESCRIBED && ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).rotateWebhookSecret(actorOf(c)),
  ),
);

apps.post(
  "/:app/webhooks/test",
  endpoint(
    {
      id: "test-webhook-of-app",
      section: "Apps",
      access: "operator",
      summary: "Send a test event to an app",
      response: returns(DESCRIBED && WebhookTestResponse, DESCRIBED && WEBHOOK_TEST_EXAMPLE),
      failures: DESCRIBED && ["app_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("namedApp")).testWebhook(actorOf(c)),
  ),
);
