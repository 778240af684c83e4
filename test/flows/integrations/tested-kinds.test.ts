// Tests of integrations of every kind: a device, an API key, a bank, an MCP server, and a machine.

import { expect, test } from "vitest";
import { must } from "../../support/flow.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import { listen, sendJson } from "../../support/http/local-server.ts";
import {
  clickTest,
  connectionOfTest,
  reportOf,
  runTest,
  startTest,
  stepsOf,
} from "../../support/integration-tests.ts";
import { countsOf, decideAtBank, land, newBank, walkToBank } from "../../support/items.ts";
import { newKeyIntegration } from "../../support/key-api.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { registerAt } from "../../support/peers/oidc-client.ts";
import { answerDeviceCode, startOidcServer } from "../../support/peers/oidc-server.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";
import { z } from "zod";

const disabled = { enabled: false };
const WithDevice = z.object({
  id: z.string(),
  device: z.object({ verification_uri: z.string(), user_code: z.string(), handle: z.string() }),
});

test("an API key is entered on the connect page, and a refused one is said", async () => {
  const app = await newApp();
  const server = await listen((request, response) =>
    request.headers.authorization === "Bearer the-right-key"
      ? sendJson(response, 200, { id: "ada" })
      : sendJson(response, 401, { error: "bad_key" }),
  );
  const definition = {
    endpoints: { api_base_url: `${server.origin}/v1` },
    account: { path: "me", id: [["id"]] },
  };
  const started = await startTest(app, await newKeyIntegration(app, definition, disabled));
  const browser = new Browser();
  const host = hidden(await browser.get(started.url), "host");
  await clickTest(browser, started, { host, "credentials.api_key": "the-wrong-key" });
  expect(await reportOf(app, started)).toMatchObject({
    status: "failed",
    diagnosis: { code: "credential_rejected" },
  });
  const accepted = await clickTest(browser, started, { host, "credentials.api_key": "the-right-key" });
  const returned = must(await browser.get(must(accepted)));
  const handle = new URL(returned).searchParams.get("handle");
  await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: "test" });
  const report = await reportOf(app, started);
  expect(report).toMatchObject({ status: "succeeded", result: { account: { id: "ada" } } });
  expect(stepsOf(report)).toEqual(["opened", "started", "connected", "deleted"]);
  await server.close();
});

test("a device shows a code, and the token is revoked", async () => {
  const [oidc, app] = await Promise.all([startOidcServer(), newApp()]);
  const integration = await registerAt(oidc, app, "client_secret_basic", { fields: disabled });
  const path = `/v1/integrations/${integration.id}/tests`;
  const { body } = await call("POST", path, app.key, { flow: "device" });
  const { id, device } = WithDevice.parse(body);
  await answerDeviceCode(new Browser(), device, "allow");
  await ringAll(app, await connectionOfTest(app, { id }));
  await call("POST", "/v1/connect/confirm", app.key, { handle: device.handle, end_user_id: "test" });
  const report = await reportOf(app, { path: `${path}/${id}` });
  expect(report).toMatchObject({ status: "succeeded", revocation: "revoked" });
  expect(stepsOf(report)).toEqual(["started", "exchanged", "connected", "deleted"]);
  await oidc.close();
});

test("a bank's item is deleted at the provider", async () => {
  const app = await newApp();
  const bank = await newBank(app, disabled);
  const { url, token, path } = await startTest(app, bank.id);
  const browser = new Browser();
  const started = { connectUrl: url, token, connectionId: "", endUser: "test" };
  const { consentUrl } = await walkToBank(browser, started, bank);
  const returned = must(await land(browser, must(await decideAtBank(browser, consentUrl))));
  const handle = new URL(returned).searchParams.get("handle");
  await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: "test" });
  const report = await reportOf(app, { path });
  expect(report).toMatchObject({ status: "succeeded", kind: "item", revocation: "revoked" });
  expect(stepsOf(report)).toEqual(["opened", "started", "returned", "connected", "deleted"]);
  expect(await countsOf(bank)).toMatchObject({ items_created: 1, item_deletes: 1 });
});

test("a bank's item is deleted with its integration, before the test was finished", async () => {
  const app = await newApp();
  const bank = await newBank(app, disabled);
  const { url, token } = await startTest(app, bank.id);
  const started = { connectUrl: url, token, connectionId: "", endUser: "test" };
  await walkToBank(new Browser(), started, bank);
  expect((await call("DELETE", `/v1/integrations/${bank.id}`, app.key)).status).toBe(204);
  expect(await countsOf(bank)).toMatchObject({ items_created: 1, item_deletes: 1 });
});

test("an MCP server registers a client, and one that is none is said", async () => {
  const [app, server] = await Promise.all([newApp(), McpServer.start()]);
  const variables = { resource: server.resource };
  const integration = await newMcpIntegration(app, { ...disabled, variables });
  expect(await runTest(app, integration)).toMatchObject({ status: "succeeded" });
  const nowhere = await listen((_, response) => sendJson(response, 404, {}));
  const other = await newMcpIntegration(app, {
    ...disabled,
    variables: { resource: `${nowhere.origin}/mcp` },
  });
  const started = await startTest(app, other.id);
  await clickTest(new Browser(), started);
  expect(await reportOf(app, started)).toMatchObject({
    status: "failed",
    diagnosis: { code: "discovery_failed" },
    sent: { callback_url: other.callbackUrl },
  });
  await Promise.all([server.close(), nowhere.close()]);
});

test("a machine's token is requested at once, and revoked", async () => {
  const [app, provider] = await Promise.all([newApp(), ScriptedProvider.start()]);
  const options = { grant_type: "client_credentials", token_endpoint_auth_method: "client_secret_post" };
  const created = await call("POST", "/v1/integrations", app.key, {
    ...provider.integration({ options }),
    ...disabled,
  });
  const path = `/v1/integrations/${String(created.body["id"])}/tests`;
  const good = await call("POST", path, app.key, {});
  expect(good.body).toMatchObject({ status: "succeeded", connect_url: null, revocation: "revoked" });
  expect(stepsOf(good.body)).toEqual(["started", "exchanged", "connected", "deleted"]);
  expect(provider.revocations).toHaveLength(1);
  provider.refusal = { status: 401, body: JSON.stringify({ error: "invalid_client" }) };
  const bad = await call("POST", path, app.key, {});
  expect(bad.body).toMatchObject({
    status: "failed",
    diagnosis: { code: "client_secret_rejected" },
    received: { status: 401, error: "invalid_client" },
  });
  expect(bad.text).not.toContain("client-secret");
  expect((await call("GET", "/v1/connections", app.key)).body["data"]).toEqual([]);
  await provider.close();
});
