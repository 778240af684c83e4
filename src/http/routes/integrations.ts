// /v1/integrations: the calling app's registrations at providers. A webhook URL has a key in it, so nothing on
// the way may keep an answer.

import { Hono } from "hono";
import { IntegrationChanges, NewIntegration } from "../../apps/integration.ts";
import { appStub } from "../../apps/app-stub.ts";
import { appOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { secretJson } from "../secret-json.ts";
import { jsonBody } from "../validate.ts";

export const integrations = new Hono<HttpEnv>();

integrations.use(appOnly);

integrations.post("/", async (c) => {
  const body = await jsonBody(c, NewIntegration);
  if (!body.ok) return problem(c, body.failure);
  const created = await appStub(c.env, c.get("appId")).createIntegration(body.value);
  return created.ok ? secretJson(c, created.value, 201) : problem(c, created.failure);
});

integrations.get("/", async (c) => {
  const found = await appStub(c.env, c.get("appId")).listIntegrations();
  return found.ok ? secretJson(c, { data: found.value, next_cursor: null }) : problem(c, found.failure);
});

integrations.get("/:integration", async (c) => {
  const found = await appStub(c.env, c.get("appId")).getIntegration(c.req.param("integration"));
  return found.ok ? secretJson(c, found.value) : problem(c, found.failure);
});

integrations.patch("/:integration", async (c) => {
  const body = await jsonBody(c, IntegrationChanges);
  if (!body.ok) return problem(c, body.failure);
  const changed = await appStub(c.env, c.get("appId")).updateIntegration(
    c.req.param("integration"),
    body.value,
  );
  return changed.ok ? secretJson(c, changed.value) : problem(c, changed.failure);
});

integrations.delete("/:integration", async (c) => {
  const deleted = await appStub(c.env, c.get("appId")).deleteIntegration(c.req.param("integration"));
  return deleted.ok ? c.body(null, 204) : problem(c, deleted.failure);
});
