// Connections of a machine: the integration's client gets tokens with its own credentials, and no end user is involved.

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectionOf, endRetryWait, expireToken, proxied, readToken, refresh } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";

let app: TestApp;
let provider: ScriptedProvider;

beforeAll(async () => {
  app = await newApp();
  provider = await ScriptedProvider.start();
});

beforeEach(() => {
  provider.refusal = null;
});

afterAll(() => provider.close());

async function newMachine(changes: Json = {}, options: Json = {}): Promise<string> {
  const settings = provider.integration({
    endpoints: {
      token_endpoint: `${provider.origin}/token`,
      revocation_endpoint: `${provider.origin}/revoke`,
      api_base_url: `${provider.origin}/base`,
    },
    scopes: ["read", "write"],
    options: {
      grant_type: "client_credentials",
      token_parameters: { audience: "https://api.example.com" },
      ...options,
    },
    ...changes,
  });
  const created = await call("POST", "/v1/integrations", app.key, settings);
  if (created.status !== 201) throw new Error(created.text);
  return String(created.body["id"]);
}

const create = (integration: string, more: Json = {}) =>
  call("POST", "/v1/connections", app.key, { integration, end_user: "nightly-export", ...more });

const sent = () => Object.fromEntries(provider.tokenRequests.at(-1) ?? []);

test("an app creates a connection, reads its token, and calls the API", async () => {
  const created = await create(await newMachine());
  expect(created).toMatchObject({ status: 201, body: { status: "active", refreshable: true } });
  expect(sent()).toEqual({
    grant_type: "client_credentials",
    scope: "read write",
    audience: "https://api.example.com",
  });
  const id = String(created.body["id"]);
  expect((await readToken(app, id)).body).toMatchObject({ token_type: "Bearer", scope: "read write" });
  expect((await proxied(app, id, "items")).status).toBe(200);
  expect(provider.calls.at(-1)?.headers.authorization).toBe(`Bearer ${provider.currentToken}`);
});

test("a new token is requested in the same way when the token expires, and no refresh token is sent", async () => {
  const id = String((await create(await newMachine(), { scope: "read" })).body["id"]);
  const first = provider.currentToken;
  await expireToken(app, id);
  const { body } = await readToken(app, id);
  expect(body["access_token"]).toBe(provider.currentToken);
  expect(body["access_token"]).not.toBe(first);
  expect(sent()).toMatchObject({ grant_type: "client_credentials", scope: "read" });
  expect(sent()).not.toHaveProperty("refresh_token");
  expect((await refresh(app, id)).status).toBe(200);
});

test("the definition names the grant and the parameters", async () => {
  const definition = {
    token: {
      grant_types: { client_credentials: "account_credentials" },
      parameters: { account_id: "{account_id}" },
    },
    variables: { account_id: { label: "Account ID", kind: "path" } },
  };
  const integration = await newMachine({ definition }, { token_parameters: {} });
  expect(await create(integration)).toMatchObject({ status: 400 });
  expect(await create(integration, { variables: { account_id: "4711" } })).toMatchObject({ status: 201 });
  expect(sent()).toMatchObject({ grant_type: "account_credentials", account_id: "4711" });
});

test("a client that the server refuses creates nothing, and the app learns why", async () => {
  provider.refusal = { status: 401, body: '{"error":"invalid_client"}' };
  const integration = await newMachine();
  expect(await create(integration)).toMatchObject({
    status: 502,
    body: { code: "integration_misconfigured" },
  });
  provider.refusal = { status: 400, body: '{"error":"invalid_scope"}' };
  provider.refusal.body = '{"error":"invalid_scope","error_description":"read is unknown, {sent}"}';
  const refused = await create(integration);
  expect(refused).toMatchObject({
    status: 502,
    body: { code: "authorization_failed", provider_response: { status: 400, error: "invalid_scope" } },
  });
  expect(refused.text).toContain("read is unknown");
  expect(refused.text).not.toContain("test-client-secret");
  const { body } = await call("GET", `/v1/connections?integration=${integration}`, app.key);
  expect(body["data"]).toEqual([]);
});

test("without a key for private_key_jwt, no request is sent", async () => {
  const integration = await newMachine(
    { client_secret: undefined },
    { token_endpoint_auth_method: "private_key_jwt" },
  );
  const before = provider.tokenRequests.length;
  const refused = await create(integration);
  expect(refused).toMatchObject({ status: 502, body: { code: "integration_misconfigured" } });
  expect(refused.body["detail"]).toContain("has no private key");
  expect(provider.tokenRequests.length).toBe(before);
});

test("a server that does not respond keeps the token while it is valid", async () => {
  const id = String((await create(await newMachine())).body["id"]);
  const token = provider.currentToken;
  provider.refusal = { status: 503, body: "{}" };
  expect(await refresh(app, id)).toMatchObject({ body: { code: "provider_unavailable" } });
  expect((await readToken(app, id)).body["access_token"]).toBe(token);
});

test("a connection whose grant was refused gets a token again if the app says so", async () => {
  const id = String((await create(await newMachine())).body["id"]);
  provider.refusal = { status: 400, body: '{"error":"invalid_grant"}' };
  const path = `/v1/connections/${id}/refresh`;
  expect(await refresh(app, id)).toMatchObject({ body: { code: "reauthorization_required" } });
  provider.refusal = null;
  expect(await refresh(app, id)).toMatchObject({ body: { code: "reauthorization_required" } });
  const again = () => call("POST", path, app.key, { even_if_refused: true });
  expect((await again()).body["detail"]).toContain("can try it again in");
  await endRetryWait(app, id);
  expect(await again()).toMatchObject({ status: 200 });
  expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
});

test("the token is revoked when the connection is deleted", async () => {
  const id = String((await create(await newMachine())).body["id"]);
  const token = provider.currentToken;
  expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body).toMatchObject({
    revocation: "revoked",
  });
  expect(provider.revocations.at(-1)?.get("token")).toBe(token);
});

test("no session offers the integration, and sessions with others leave it out", async () => {
  const machine = await newMachine();
  const session = (integrations?: string[]) =>
    call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      ...(integrations !== undefined && { integrations }),
    });
  expect(await session([machine])).toMatchObject({ status: 400, body: { errors: [{ path: machine }] } });
  await call("POST", "/v1/integrations", app.key, provider.integration());
  expect(await session()).toMatchObject({ status: 201 });
});

test("a token that was obtained elsewhere can't be imported", async () => {
  expect(await create(await newMachine(), { access_token: "a-token" })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "access_token" }] },
  });
});

test.each([
  ["grant_type", { grant_type: "client_credentials" }],
  ["token_parameters", { token_parameters: { audience: "https://api.example.com" } }],
])("E6 · the option %s can't be changed without the client secret", async (_, options) => {
  const { body } = await call("POST", "/v1/integrations", app.key, provider.integration());
  const message = expect.stringContaining("because the change affects what is sent with it");
  expect(await call("PATCH", `/v1/integrations/${String(body["id"])}`, app.key, { options })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "client_secret", message }] },
  });
});
