// Calls every operation, and validates every response against the description of the API: no field more or less.

import { AgentStage, heldCallOf, mcpClient, useTool } from "../../support/agents.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { ApiChecker } from "../../support/api/api-checker.ts";
import { type Description, operationsOf } from "../../support/api/api-description.ts";
import { must, walkToCallback } from "../../support/flow.ts";
import { connectBank, newBank } from "../../support/items.ts";
import { adminToken, type Answer, call, type Json, newApp } from "../../support/latchkey.ts";
import { rowsOf } from "../../support/pages.ts";
import { BoundServer } from "../../support/peers/bound-server.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";

let api: Description;
let checker: ApiChecker;
let receiver: Receiver;
const flaws: string[] = [];
const succeeded = new Set<string>();

beforeAll(async () => {
  const { latchkey } = await stack();
  api = (await (await fetch(new URL("/openapi.json", latchkey))).json()) as Description;
  checker = new ApiChecker(api);
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());

/** Calls the API and validates the response. */
async function validated(method: string, path: string, key: string, body?: Json): Promise<Answer> {
  const response = await call(method, path, key, body);
  const isText = response.headers.get("content-type")?.startsWith("text/csv") === true;
  const { status, body: json, text } = response;
  flaws.push(...checker.flawsOf({ method, path }, { status, body: isText ? text : json }));
  const operation = checker.operationOf({ method, path });
  if (operation !== undefined && response.status < 300) succeeded.add(operation.operationId);
  return response;
}

const idOf = ({ body }: Answer) => String(body["id"]);

test("the routes of the operator", async () => {
  const sendRequest = (method: string, path: string, body?: Json) =>
    validated(method, path, adminToken, body);
  const webhook_url = receiver.url;
  const app = await sendRequest("POST", "/v1/apps", {
    name: "A",
    return_urls: ["http://localhost:9/b"],
    webhook_url,
  });
  const path = `/v1/apps/${idOf(app)}`;
  await sendRequest("GET", "/v1/apps?limit=1");
  await sendRequest("GET", path);
  await sendRequest("PATCH", path, { name: "B" });
  await sendRequest("POST", `${path}/webhooks/test`);
  await sendRequest("POST", `${path}/webhook-secret`);
  const key = await sendRequest("POST", `${path}/keys`);
  await sendRequest("GET", `${path}/keys`);
  await sendRequest("DELETE", `${path}/keys/${idOf(key)}`);
  const [last] = rowsOf({ data: (await sendRequest("GET", path)).body["keys"] });
  expect(await sendRequest("DELETE", `${path}/keys/${String(last?.["id"])}`)).toMatchObject({ status: 409 });
  expect(await sendRequest("DELETE", `${path}/keys/none`)).toMatchObject({ status: 404 });
  expect(await sendRequest("DELETE", path)).toMatchObject({ status: 204 });
  expect(await sendRequest("GET", path)).toMatchObject({ status: 404 });
  expect(await sendRequest("POST", "/v1/apps", { name: "" })).toMatchObject({ status: 400 });
  expect(await validated("GET", "/v1/apps", "guess")).toMatchObject({ status: 401 });
  await sendRequest("GET", "/v1/admin/audit?limit=10");
  await sendRequest("POST", "/v1/admin/re-encryption");
  await sendRequest("GET", "/v1/admin/re-encryption");
});

const ENDPOINTS = {
  authorization_endpoint: "https://provider.example.com/authorize",
  token_endpoint: "https://provider.example.com/token",
};

test("the routes of an app's settings, providers and integrations", async () => {
  const app = await newHookedApp(receiver);
  const sendRequest = (method: string, path: string, body?: Json) => validated(method, path, app.key, body);
  await sendRequest("GET", "/v1/app");
  await sendRequest("PATCH", "/v1/app", { name: "C" });
  await sendRequest("POST", "/v1/app/webhooks/test");
  await sendRequest("POST", "/v1/app/webhooks/secret");
  const limited = await sendRequest("POST", "/v1/app/keys", { name: "Export", scopes: ["read"] });
  await sendRequest("GET", "/v1/app/keys");
  expect(await sendRequest("DELETE", `/v1/app/keys/${idOf(limited)}`)).toMatchObject({ status: 204 });
  expect(await sendRequest("DELETE", "/v1/app/keys/none")).toMatchObject({ status: 404 });
  await sendRequest("GET", "/v1/audit?action=api_key");
  await sendRequest("GET", "/v1/audit/export");
  await sendRequest("GET", "/v1/logs?status=4xx");
  await sendRequest("GET", "/v1/logs?status=x");
  const range = "from=2026-07-01T09:00:00Z&to=2026-07-01T10:00:00Z";
  await sendRequest("GET", `/v1/logs/counts?${range}&step_minutes=10`);
  await sendRequest("GET", `/v1/logs/counts?${range}&step_minutes=0`);
  await sendRequest("GET", "/v1/providers");
  await sendRequest("GET", "/v1/providers/pluggy");
  await sendRequest("GET", "/v1/providers/none");
  await sendRequest("GET", "/v1/providers?search=zen&limit=1&supports=refresh");
  await sendRequest("POST", "/v1/providers/validate", { provider: "hubspot" });
  await sendRequest("POST", "/v1/providers/validate", { definition: { endpoints: {} } });
  await sendRequest("POST", "/v1/providers/validate", { provider: "none" });
  const created = await sendRequest("POST", "/v1/integrations", {
    provider: "parqex",
    client_id: "c",
    client_secret: "a client secret",
  });
  const path = `/v1/integrations/${idOf(created)}`;
  await sendRequest("GET", "/v1/integrations");
  await sendRequest("GET", path);
  await sendRequest("PATCH", path, { name: "Doors", options: { keep_alive_days: 7 } });
  expect(await sendRequest("PATCH", path, { client_secret: null })).toMatchObject({ status: 400 });
  expect(await sendRequest("DELETE", path)).toMatchObject({ status: 204 });
  expect(await sendRequest("GET", path)).toMatchObject({ status: 404 });
  expect(await sendRequest("POST", "/v1/integrations", { provider: "none" })).toMatchObject({ status: 404 });
  const signing = { provider: "oauth2", client_id: "c", endpoints: ENDPOINTS };
  const signed = `/v1/integrations/${idOf(await sendRequest("POST", "/v1/integrations", signing))}/signing-keys`;
  const key = await sendRequest("POST", signed, { alg: "EdDSA" });
  expect(await sendRequest("POST", signed)).toMatchObject({ status: 201 });
  expect(await sendRequest("POST", signed)).toMatchObject({ status: 400 });
  await sendRequest("GET", signed);
  expect(await sendRequest("DELETE", `${signed}/${String(key.body["kid"])}`)).toMatchObject({ status: 204 });
  expect(await sendRequest("DELETE", `${signed}/none`)).toMatchObject({ status: 404 });
  const tooLarge = await sendRequest("POST", "/v1/integrations", { provider: "x".repeat(70_000) });
  expect(tooLarge.status).toBe(413);
});

test("the routes of connecting and of a connection", async () => {
  const app = await newHookedApp(receiver);
  const sendRequest = (method: string, path: string, body?: Json) => validated(method, path, app.key, body);
  const integration = await newIntegration(app, "parqet");
  const end_user = { id: "ada", name: "Ada" };
  const session = await sendRequest("POST", "/v1/connect/sessions", {
    end_user,
    integrations: [integration.id],
  });
  const id = String(session.body["connection_id"]);
  const path = `/v1/connections/${id}`;
  await sendRequest("GET", path);
  expect(await sendRequest("GET", `${path}/token`)).toMatchObject({ status: 409 });
  const browser = new Browser();
  const started = {
    connectionId: id,
    connectUrl: String(session.body["connect_url"]),
    token: String(session.body["token"]),
    endUser: "ada",
  };
  const back = must(await browser.get(await walkToCallback(browser, started, integration)));
  const handle = new URL(back).searchParams.get("handle") ?? "";
  await sendRequest("POST", "/v1/connect/confirm", { handle: `${handle}x`, end_user_id: "ada" });
  const needed = { end_user: "ada", integration: integration.id };
  await sendRequest("POST", "/v1/connections/ensure", needed);
  await sendRequest("POST", "/v1/connections/ensure", { ...needed, connection_id: "none" });
  const confirmed = await sendRequest("POST", "/v1/connect/confirm", { handle, end_user_id: "ada" });
  await sendRequest("POST", "/v1/connections/ensure", needed);
  expect(confirmed).toMatchObject({ status: 200, body: { status: "active" } });
  await sendRequest("GET", "/v1/connections?limit=10&total=true&search=ada");
  expect(await sendRequest("GET", "/v1/connections?created_from=yesterday")).toMatchObject({ status: 400 });
  await sendRequest("GET", "/v1/connections/export?search=ada");
  const bulk = await sendRequest("POST", "/v1/bulk-jobs", { action: "reconnect", connections: [id] });
  expect(await sendRequest("POST", "/v1/bulk-jobs", { action: "check" })).toMatchObject({ status: 400 });
  await sendRequest("GET", "/v1/bulk-jobs");
  await sendRequest("GET", `/v1/bulk-jobs/${idOf(bulk)}`);
  await sendRequest("GET", `/v1/bulk-jobs/${idOf(bulk)}/results`);
  await sendRequest("POST", `/v1/bulk-jobs/${idOf(bulk)}/cancel`);
  await sendRequest("POST", "/v1/bulk-jobs/none/cancel");
  const saved = await sendRequest("POST", "/v1/saved-filters", {
    name: "A",
    filter: { missing_scopes: true },
  });
  await sendRequest("GET", "/v1/saved-filters");
  await sendRequest("DELETE", `/v1/saved-filters/${idOf(saved)}`);
  await sendRequest("PATCH", path, { metadata: { a: { b: [1, null] } } });
  await sendRequest("GET", `${path}/token?min_ttl=10`);
  await sendRequest("POST", `${path}/refresh`);
  await sendRequest("POST", `${path}/check`);
  await sendRequest("GET", `${path}/proxy/user?x=1`);
  await sendRequest("GET", `${path}/events`);
  await sendRequest("GET", `${path}/events?limit=1`);
  await sendRequest("GET", `${path}/diagnostics`);
  await receiver.waitFor(id, 2);
  const events = await sendRequest("GET", "/v1/events");
  const event = `/v1/events/${String(rowsOf(events.body)[0]?.["id"])}`;
  await sendRequest("GET", event);
  await sendRequest("GET", "/v1/events/none");
  await sendRequest("POST", `${event}/replay`);
  await sendRequest("POST", "/v1/events/replay", { state: "delivered", connection: id });
  await sendRequest("POST", "/v1/events/none/replay");
  expect(await sendRequest("DELETE", path)).toMatchObject({ status: 200, body: { status: "deleted" } });
  expect(await sendRequest("GET", path)).toMatchObject({ status: 404 });
});

test("an imported grant without a refresh token, and a bank's item", async () => {
  const app = await newHookedApp(receiver);
  const sendRequest = (method: string, path: string, body?: Json) => validated(method, path, app.key, body);
  const provider = await ScriptedProvider.start();
  const integration = await newScriptedIntegration(app, provider);
  const grant = { integration: integration.id, end_user: "ada", access_token: "a", expires_in: 3600 };
  const imported = await sendRequest("POST", "/v1/connections", grant);
  const path = `/v1/connections/${idOf(imported)}`;
  expect(await sendRequest("POST", `${path}/refresh`)).toMatchObject({ status: 409 });
  await sendRequest("POST", `${path}/check`);
  const exchange = () => sendRequest("POST", `${path}/token-exchange`, { audience: ["a", "b"] });
  expect(await exchange()).toMatchObject({ status: 409 });
  const options = { token_endpoint_auth_method: "client_secret_post", token_exchange: true };
  const allowed = { options, client_secret: "another-client-secret" };
  await sendRequest("PATCH", `/v1/integrations/${integration.id}`, allowed);
  expect(await exchange()).toMatchObject({ status: 200 });
  await sendRequest("DELETE", path);
  await provider.close();
  const bank = await newBank(app);
  const { connectionId: id } = await connectBank(app, bank, new Browser());
  await sendRequest("GET", `/v1/connections/${id}/token`);
  await sendRequest("POST", `/v1/connections/${id}/check`);
  await sendRequest("GET", "/v1/integrations");
  await sendRequest("DELETE", `/v1/connections/${id}`);
});

test("a connection whose token is bound to a key", async () => {
  const { key } = await newApp();
  const server = await BoundServer.start();
  const settings = server.integration(
    { grant_type: "client_credentials", token_endpoint_auth_method: "client_secret_basic" },
    { client_secret: "an ordinary secret" },
  );
  const integration = idOf(await validated("POST", "/v1/integrations", key, settings));
  const tests = `/v1/integrations/${integration}/tests`;
  const tested = await validated("POST", tests, key, {});
  expect(tested.body).toMatchObject({ status: "succeeded", connect_url: null });
  await validated("GET", `${tests}/${idOf(tested)}`, key);
  const created = await validated("POST", "/v1/connections", key, { integration, end_user: "machine" });
  const path = `/v1/connections/${idOf(created)}`;
  expect(await validated("GET", `${path}/token`, key)).toMatchObject({ body: { token_type: "DPoP" } });
  const request = { method: "GET", url: `${server.origin}/api` };
  expect(await validated("POST", `${path}/dpop-proof`, key, request)).toMatchObject({ status: 200 });
  await validated("POST", `${path}/dpop-proof`, key, { ...request, version: 9 });
  await server.close();
});

test("connections with an API key", async () => {
  const { key } = await newApp();
  const definition = { endpoints: { api_base_url: "https://api.example.com" } };
  const created = await validated("POST", "/v1/integrations", key, { provider: "api-key", definition });
  const connection = { integration: idOf(created), end_user: "ada", credentials: { api_key: "a-key" } };
  const path = `/v1/connections/${idOf(await validated("POST", "/v1/connections", key, connection))}`;
  await validated("PUT", `${path}/credentials`, key, { credentials: { api_key: "another-key" } });
  expect(await validated("GET", `${path}/token`, key)).toMatchObject({
    body: { access_token: "another-key" },
  });
});

test("the routes of agent keys and held calls", async () => {
  const stage = await AgentStage.start();
  const connection = await stage.connect("ada");
  const sendRequest = (method: string, path: string, body?: Json) =>
    validated(method, path, stage.app.key, body);
  const body = { end_user: "ada", policy: { default: "confirm" } };
  const created = await sendRequest("POST", "/v1/agent-keys", body);
  await sendRequest("POST", "/v1/agent-keys", { end_user: "ada" });
  const path = `/v1/agent-keys/${idOf(created)}`;
  await sendRequest("GET", path);
  const client = await mcpClient(String(created.body["key"]));
  const { id } = heldCallOf(await useTool(client, "call_api", { connection, path: "/me" }));
  await sendRequest("GET", `/v1/agent-calls/${id}`);
  await sendRequest("POST", `/v1/agent-calls/${id}/confirm`, { end_user_id: "bob" });
  await sendRequest("POST", `/v1/agent-calls/${id}/confirm`, { end_user_id: "ada" });
  await client.close();
  expect(await sendRequest("DELETE", path)).toMatchObject({ status: 204 });
  expect(await sendRequest("GET", `/v1/agent-calls/${id}`)).toMatchObject({ status: 404 });
  expect(await sendRequest("GET", "/v1/agent-keys/none")).toMatchObject({ status: 404 });
  await stage.close();
});

test("every response matched, and every operation succeeded once", () => {
  expect(flaws).toEqual([]);
  const others = operationsOf(api).filter(({ operation }) => !succeeded.has(operation.operationId));
  expect(others.map(({ operation }) => operation.operationId)).toEqual(
    ["post", "put", "patch", "delete"].map((method) => `call-provider-${method}`),
  );
});
