// Token exchange (RFC 8693) at a certified authorization server, with the grant and without it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectionOf, evict, readToken, refresh } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { type OidcIntegration, registerAt, walk } from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import {
  addTokenExchange,
  TARGETS,
  TOKEN_EXCHANGE,
  type TokenExchanges,
} from "../../support/peers/oidc-token-exchange.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";

const [BILLING = "", LEDGER = "", REPORTS = ""] = TARGETS;
const GRANTS = ["authorization_code", "refresh_token", TOKEN_EXCHANGE];

let app: TestApp;
let oidc: OidcServer;
let exchanges: TokenExchanges;
let integration: OidcIntegration;

const newAt = (server: OidcServer, client: object = {}, options: Json = { token_exchange: true }) =>
  registerAt(server, app, "client_secret_basic", { client, options });

beforeAll(async () => {
  app = await newApp();
  oidc = await startOidcServer((provider) => {
    exchanges = addTokenExchange(provider);
  });
  integration = await newAt(oidc, { grant_types: GRANTS });
});
beforeEach(() => {
  [exchanges.seconds, exchanges.held] = [600, Promise.resolve()];
});
afterAll(() => oidc.close());

const connected = async (at = integration) => (await walk(app, at)).id;
const exchange = (id: string, body: Json = {}) =>
  call("POST", `/v1/connections/${id}/token-exchange`, app.key, body);
const received = () => exchanges.received.length;

test("a connection's token is exchanged for one of another service, with each parameter of the request", async () => {
  const id = await connected();
  const { body: own } = await readToken(app, id);
  const body = { audience: [REPORTS, BILLING], resource: LEDGER, scope: "openid" };
  const exchanged = await exchange(id, body);
  expect(exchanged).toMatchObject({
    status: 200,
    body: {
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_at: expect.any(String),
      scope: "openid",
    },
  });
  expect(exchanged.headers.get("cache-control")).toBe("no-store");
  expect(exchanges.received.at(-1)).toMatchObject({
    subject_token: own["access_token"],
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: [BILLING, REPORTS],
    resource: LEDGER,
    scope: "openid",
  });
  const type = "urn:ietf:params:oauth:token-type:access_token";
  expect((await exchange(id, { ...body, requested_token_type: type })).status).toBe(200);
  expect(exchanges.received.at(-1)).toMatchObject({ requested_token_type: type });
});

test("however many callers ask, one request is sent for each target, also after the object was evicted", async () => {
  const id = await connected();
  const before = received();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  exchanges.held = promise;
  const calls = Array.from({ length: 20 }, (_, i) =>
    exchange(id, { audience: i % 2 === 0 ? BILLING : LEDGER }),
  );
  release();
  const tokens = (await Promise.all(calls)).map(({ body }) => body["access_token"]);
  expect(new Set(tokens).size).toBe(2);
  expect(received()).toBe(before + 2);
  await evict(app, id);
  // The order of the values and of the scopes means nothing.
  const [same, again] = [
    await exchange(id, { audience: [BILLING] }),
    await exchange(id, { audience: BILLING }),
  ];
  expect([same.body["access_token"], again.body["access_token"]]).toEqual([tokens[0], tokens[0]]);
  expect(received()).toBe(before + 2);
});

test("a token is not returned again after a refresh, a reconnection, or a deletion, nor without a known expiry", async () => {
  const { id, endUser } = await walk(app, integration);
  const exchanged = async () => (await exchange(id, { audience: BILLING })).body["access_token"];
  const tokens = [await exchanged()];
  await refresh(app, id);
  tokens.push(await exchanged());
  await walk(app, integration, { connection_id: id, end_user: { id: endUser } });
  tokens.push(await exchanged());
  expect(new Set(tokens).size).toBe(3);
  expect(await exchanged()).toBe(tokens[2]);
  exchanges.seconds = null;
  const before = received();
  expect((await exchange(id, { audience: LEDGER })).body["expires_at"]).toBeNull();
  await exchange(id, { audience: LEDGER });
  expect(received()).toBe(before + 2);
  await call("DELETE", `/v1/connections/${id}`, app.key);
  expect(await exchange(id, { audience: BILLING })).toMatchObject({ status: 404 });
});

test("at most twenty tokens of a connection are kept, encrypted", async () => {
  const id = await connected();
  const tokens: string[] = [];
  for (let count = 1; count <= 22; count += 1) {
    // Each list of scopes and targets is another request.
    const audience = TARGETS.filter((_, bit) => (count & (1 << bit)) !== 0);
    const scope = ["openid", "email", "openid email"][Math.floor(count / 8)] ?? "openid";
    const { body } = await exchange(id, { ...(audience.length > 0 && { audience }), scope });
    tokens.push(String(body["access_token"]));
  }
  expect(new Set(tokens).size).toBe(22);
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("ConnectionObject", { name: `${app.id}:${id}` });
  const rows = await storage.exec("SELECT * FROM exchanged_token");
  expect(rows).toHaveLength(20);
  for (const token of tokens) expect(JSON.stringify(rows)).not.toContain(token);
});

test("an access token that the server no longer accepts is refreshed once, and exchanged again", async () => {
  const id = await connected();
  const { body } = await readToken(app, id);
  await exchanges.end(String(body["access_token"]));
  const before = received();
  expect((await exchange(id, { audience: BILLING })).status).toBe(200);
  expect(received()).toBe(before + 2);
  const next = await readToken(app, id);
  expect(next.body["version"]).toBe(2);
  // A second time within a minute, another refresh would not help.
  await exchanges.end(String(next.body["access_token"]));
  expect(await exchange(id, { audience: LEDGER })).toMatchObject({
    status: 422,
    body: { code: "token_exchange_refused", provider_response: { error: "invalid_request" } },
  });
  expect((await readToken(app, id)).body["version"]).toBe(2);
});

describe("a refusal", () => {
  test.each<[string, Json, string]>([
    ["an unknown target", { audience: "https://other.example.com" }, "invalid_target"],
    ["too many scopes", { scope: "admin" }, "invalid_scope"],
    ["another type", { requested_token_type: "urn:ietf:params:oauth:token-type:jwt" }, "invalid_request"],
  ])("of %s says so, and changes nothing", async (_, body, error) => {
    const id = await connected();
    expect(await exchange(id, body)).toMatchObject({
      status: 422,
      body: {
        code: "token_exchange_refused",
        detail: expect.any(String),
        provider_response: { status: 400, error, error_description: expect.any(String) },
      },
    });
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
    const { body: diagnostics } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
    expect(diagnostics["data"]).toMatchObject([{ operation: "token_exchange", error }]);
    expect((await exchange(id, { audience: BILLING })).status).toBe(200);
  });

  test("of a server without the grant says that it has token exchange off", async () => {
    const off = await startOidcServer();
    const id = await connected(await newAt(off));
    const refused = await exchange(id, { audience: BILLING });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: "token_exchange_not_supported",
        provider_response: { error: "unsupported_grant_type" },
      },
    });
    expect(refused.body["detail"]).toContain("does not support token exchange");
    await off.close();
  });

  test("by Latchkey names the option, which takes the client secret", async () => {
    const closed = await newAt(oidc, { grant_types: GRANTS }, {});
    const id = await connected(closed);
    const before = received();
    const refused = await exchange(id, { audience: BILLING });
    expect(refused).toMatchObject({ status: 409, body: { code: "token_exchange_not_supported" } });
    expect(refused.body["detail"]).toContain("token_exchange");
    expect(received()).toBe(before);
    const options = { token_endpoint_auth_method: "client_secret_basic", token_exchange: true };
    const path = `/v1/integrations/${closed.id}`;
    expect(await call("PATCH", path, app.key, { options })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "client_secret" }] },
    });
    const { clientSecret: client_secret } = closed;
    expect((await call("PATCH", path, app.key, { options, client_secret })).status).toBe(200);
    // The option has no copies of its own to wait for.
    expect((await exchange(id, { audience: BILLING })).status).toBe(200);
  });

  test("of the client, and of a server that is unavailable, is reported as elsewhere", async () => {
    const provider = await ScriptedProvider.start();
    const { body } = await call(
      "POST",
      "/v1/integrations",
      app.key,
      provider.integration({
        options: { token_exchange: true, token_endpoint_auth_method: "client_secret_post" },
      }),
    );
    const grant = { integration: body["id"], end_user: "ada", access_token: "a-token", expires_in: 3600 };
    const created = await call("POST", "/v1/connections", app.key, grant);
    const id = String(created.body["id"]);
    for (const [status, error, code] of [
      [401, "invalid_client", "integration_misconfigured"],
      [503, "unavailable", "provider_unavailable"],
      [200, "", "provider_response_invalid"],
      [403, "access_denied", "token_exchange_refused"],
    ] as const) {
      provider.refusal = { status, body: JSON.stringify({ error, error_description: "{sent}" }) };
      const refused = await exchange(id);
      expect(refused.body).toMatchObject({ code });
      expect(refused.text).not.toContain("test-client-secret");
      expect(refused.text).not.toContain("a-token");
    }
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
    await provider.close();
  });

  test("of an API key, of a refresh token, and of a resource that is no URI, is sent to no server", async () => {
    const definition = { endpoints: { api_base_url: oidc.issuer } };
    const created = await call("POST", "/v1/integrations", app.key, { provider: "api-key", definition });
    const credentials = { api_key: "an-api-key" };
    const grant = { integration: created.body["id"], end_user: "ada", credentials };
    const { body } = await call("POST", "/v1/connections", app.key, grant);
    expect(await exchange(String(body["id"]))).toMatchObject({
      status: 409,
      body: { code: "token_exchange_not_supported" },
    });
    const [before, id] = [received(), await connected()];
    const invalid: Json = {
      resource: "https://a.example.com/#b",
      requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token",
    };
    for (const [path, value] of Object.entries(invalid))
      expect(await exchange(id, { [path]: value })).toMatchObject({
        status: 400,
        body: { errors: [{ path }] },
      });
    expect(received()).toBe(before);
  });
});
