// API keys with limits: what they may not see, and what else depends on an app's keys.

import { describe, expect, test } from "vitest";
import { mcpClient, newAgentKey, useTool } from "../../support/agents.ts";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { API_KEY } from "../../support/webhooks/provider-webhook.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";

/** Creates an API key with limits. */
async function newKey(app: TestApp, limits: Json): Promise<string> {
  const { body, text } = await call("POST", "/v1/app/keys", app.key, limits);
  if (typeof body["api_key"] !== "string") throw new Error(text);
  return body["api_key"];
}

/** Returns the entries of the audit log for an action. */
async function audited(app: TestApp, action: string): Promise<unknown> {
  return (await call("GET", `/v1/audit?action=${action}`, app.key)).body["data"];
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test("E1 · a key that may only read sees the key of a webhook URL neither in the API nor on a page", async () => {
  const app = await newApp();
  const client = { client_id: "c", client_secret: "a client secret", webhook_secret: API_KEY };
  const { body } = await call("POST", "/v1/integrations", app.key, {
    id: "doors",
    provider: "parqex",
    ...client,
  });
  const url = String(body["webhook_url"]);
  const page = await dashboardUrl(`/apps/${app.id}/integrations/doors`);
  const shown = async (scope: string) => {
    const key = await newKey(app, { scopes: [scope] });
    const api = await call("GET", "/v1/integrations/doors", key);
    return [api.text, (await (await signedInWith(key)).get(page)).text];
  };
  for (const text of await shown("integrations:write")) expect(text).toContain(url);
  for (const scope of ["read", "connections:write"])
    for (const text of await shown(scope)) {
      expect(text).toContain("doors");
      expect(text).not.toContain("hk_app");
      expect(text).not.toContain("/integrations/doors/delete");
    }
});

describe("an agent key", () => {
  test("still works when all API keys of the app expire at some time", async () => {
    const app = await newApp();
    const agent = await newAgentKey(app, { end_user: "ada" });
    const { body } = await call("GET", "/v1/app/keys", app.key);
    const former = /key[0-9a-z]{20}/.exec(JSON.stringify(body["data"]))?.[0];
    const key = await newKey(app, { expires_at: inAnHour() });
    expect((await call("DELETE", `/v1/app/keys/${former}`, key)).status).toBe(204);
    expect(await useTool(await mcpClient(agent.key), "list_connections")).toMatchObject({ connections: [] });
  });

  test("that does not exist, or was revoked before, is not in the audit log as revoked", async () => {
    const app = await newApp();
    const { id } = await newAgentKey(app, { end_user: "ada", name: "Assistant" });
    const unknown = id.replace(/.{4}$/, "0000");
    expect((await call("DELETE", `/v1/agent-keys/${unknown}`, app.key)).status).toBe(404);
    for (let n = 0; n < 2; n += 1)
      expect((await call("DELETE", `/v1/agent-keys/${id}`, app.key)).status).toBe(204);
    expect(await audited(app, "agent_key.revoked")).toEqual([
      expect.objectContaining({ target: { type: "agent_key", id, name: "Assistant" } }),
    ]);
  });
});
