// /v1/app: the calling app's own settings.

import { Hono } from "hono";
import { AppChanges } from "../../apps/app.ts";
import { appStub } from "../../apps/app-stub.ts";
import { appOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { jsonBody } from "../validate.ts";

export const app = new Hono<HttpEnv>();

app.use(appOnly);

app.get("/", async (c) => {
  const found = await appStub(c.env, c.get("appId")).get();
  return found.ok ? c.json(found.value) : problem(c, found.failure);
});

app.post("/webhooks/test", async (c) => {
  const tested = await appStub(c.env, c.get("appId")).testWebhook();
  return tested.ok ? c.json(tested.value) : problem(c, tested.failure);
});

app.patch("/", async (c) => {
  const body = await jsonBody(c, AppChanges);
  if (!body.ok) return problem(c, body.failure);
  const changed = await appStub(c.env, c.get("appId")).update(body.value);
  return changed.ok ? c.json(changed.value) : problem(c, changed.failure);
});
