// /v1/apps: the operator's routes.

import { Hono } from "hono";
import * as z from "zod";
import { AppChanges, NewApp } from "../../apps/app.ts";
import { appIndexStub, appStub } from "../../apps/app-stub.ts";
import { timestamp } from "../../shared/clock.ts";
import { isAppId, newAppId } from "../../shared/id.ts";
import { operatorOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { secretJson } from "../secret-json.ts";
import { Digits, jsonBody, query } from "../validate.ts";

const ListQuery = z.strictObject({
  cursor: z.string().max(64).default(""),
  limit: Digits.pipe(z.number().min(1).max(200)).default(50),
});

export const apps = new Hono<HttpEnv>();

apps.use(operatorOnly);

apps.post("/", async (c) => {
  const body = await jsonBody(c, NewApp);
  if (!body.ok) return problem(c, body.failure);
  const id = newAppId();
  const created = await appStub(c.env, id).create(id, body.value);
  return created.ok ? secretJson(c, created.value, 201) : problem(c, created.failure);
});

apps.get("/", async (c) => {
  const page = query(c, ListQuery);
  if (!page.ok) return problem(c, page.failure);
  const found = await appIndexStub(c.env).indexList(page.value.cursor, page.value.limit);
  const data = found.apps.map(({ id, name, created_at }) => ({
    id,
    name,
    created_at: timestamp(created_at),
  }));
  return c.json({ data, next_cursor: found.nextCursor });
});

apps.use("/:app/*", async (c, next) => {
  const id = c.req.param("app");
  if (!isAppId(id)) return problem(c, { code: "app_not_found" });
  c.set("namedApp", id);
  return next();
});

apps.get("/:app", async (c) => {
  const app = await appStub(c.env, c.get("namedApp")).get();
  return app.ok ? c.json(app.value) : problem(c, app.failure);
});

apps.patch("/:app", async (c) => {
  const body = await jsonBody(c, AppChanges);
  if (!body.ok) return problem(c, body.failure);
  const app = await appStub(c.env, c.get("namedApp")).update(body.value);
  return app.ok ? c.json(app.value) : problem(c, app.failure);
});

apps.delete("/:app", async (c) => {
  const deleted = await appStub(c.env, c.get("namedApp")).delete();
  return deleted.ok ? c.body(null, 204) : problem(c, deleted.failure);
});

apps.post("/:app/webhook-secret", async (c) => {
  const rotated = await appStub(c.env, c.get("namedApp")).rotateWebhookSecret();
  return rotated.ok ? secretJson(c, rotated.value) : problem(c, rotated.failure);
});

apps.post("/:app/webhooks/test", async (c) => {
  const tested = await appStub(c.env, c.get("namedApp")).testWebhook();
  return tested.ok ? c.json(tested.value) : problem(c, tested.failure);
});

apps.post("/:app/keys", async (c) => {
  const key = await appStub(c.env, c.get("namedApp")).createKey();
  return key.ok ? secretJson(c, key.value, 201) : problem(c, key.failure);
});

apps.delete("/:app/keys/:key", async (c) => {
  const deleted = await appStub(c.env, c.get("namedApp")).deleteKey(c.req.param("key"));
  return deleted.ok ? c.body(null, 204) : problem(c, deleted.failure);
});
