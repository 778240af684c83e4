// Enterprise-managed authorization: a token of the enterprise's identity provider is exchanged for an assertion, and that for a
// token of the server (draft-ietf-oauth-identity-assertion-authz-grant).

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  connectionOf,
  endRetryWait,
  evict,
  expireToken,
  proxied,
  readToken,
  refresh,
} from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { AssertionServer } from "../../support/peers/assertion-server.ts";
import { ID_TOKEN, IdentityProvider, REFRESH_TOKEN } from "../../support/peers/identity-provider.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";

let app: TestApp;
let idp: IdentityProvider;
let server: AssertionServer;

beforeAll(async () => {
  app = await newApp();
  [idp, server] = await Promise.all([IdentityProvider.start(), AssertionServer.start()]);
  idp.audiences.set(server.origin, "client");
  server.issuers.set(idp.origin, { jwk: idp.signer.jwk, isIdentityProvider: true });
  server.clients.set("client", "test-client-secret");
});
beforeEach(() => {
  [idp.refusal, server.refusal] = [null, null];
  [idp.response, idp.scope, idp.rotates, idp.idJagSeconds] = [{}, undefined, false, 300];
  server.usesOnce = true;
});
afterAll(() => Promise.all([idp.close(), server.close()]));

const settings = (changes: Json = {}): Json => ({
  provider: "oauth2",
  client_id: "client",
  client_secret: "test-client-secret",
  endpoints: server.endpoints,
  scopes: ["read"],
  identity_provider: idp.settings,
  options: { grant_type: JWT_BEARER },
  ...changes,
});

async function newIntegration(changes: Json = {}): Promise<string> {
  const created = await call("POST", "/v1/integrations", app.key, settings(changes));
  if (created.status !== 201) throw new Error(created.text);
  return String(created.body["id"]);
}

const create = (integration: string, subject: Json) =>
  call("POST", "/v1/connections", app.key, { integration, end_user: "ada", ...subject });
const renew = (id: string, body: Json) => call("PUT", `/v1/connections/${id}/credentials`, app.key, body);
const withIdToken = (token: string): Json => ({ subject_token: token, subject_token_type: ID_TOKEN });
const withRefreshToken = (token: string): Json => ({
  subject_token: token,
  subject_token_type: REFRESH_TOKEN,
});

/** Returns how many requests the two servers have received. */
const requests = () => [idp.exchanges.length, server.tokenRequests.length];

/** Creates a connection. Returns its ID. */
async function connected(subject: Json, integration?: string): Promise<string> {
  const created = await create(integration ?? (await newIntegration()), subject);
  if (created.status !== 201) throw new Error(created.text);
  return String(created.body["id"]);
}

test("an issuer is not asked for an authorization endpoint, which is not needed", async () => {
  const { authorization_endpoint: _, ...endpoints } = server.endpoints;
  const issuer = "https://auth.example.com";
  const created = await call(
    "POST",
    "/v1/integrations",
    app.key,
    settings({ endpoints: { ...endpoints, issuer } }),
  );
  expect(created).toMatchObject({ status: 201, body: { endpoints: { issuer } } });
});

test("a user's ID token gets a token of a discovered server, with each parameter of the draft", async () => {
  const integration = await newIntegration({
    provider: "mcp",
    endpoints: {},
    variables: { resource: server.resource },
    scopes: ["mcp:read"],
  });
  const idToken = await idp.idToken("ada");
  const created = await create(integration, withIdToken(idToken));
  expect(created).toMatchObject({
    status: 201,
    body: {
      status: "active",
      account: { id: `${idp.origin}/ada`, label: "ada@example.com" },
      granted_scopes: ["mcp:read"],
    },
  });
  expect(Object.fromEntries(idp.exchanges.at(-1) ?? [])).toEqual({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    requested_token_type: ID_JAG,
    subject_token: idToken,
    subject_token_type: ID_TOKEN,
    audience: server.origin,
    resource: server.resource,
    scope: "mcp:read",
  });
  expect(Object.fromEntries(server.tokenRequests.at(-1) ?? [])).toMatchObject({
    grant_type: JWT_BEARER,
    resource: server.resource,
    scope: "mcp:read",
  });
  expect((await proxied(app, String(created.body["id"]), "")).status).toBe(200);
  expect(server.calls.at(-1)).toBe(server.currentToken);
});

test("while the ID token is valid, the token is renewed once for all callers, each time with a new assertion", async () => {
  const id = await connected(withIdToken(await idp.idToken("ada")));
  await expireToken(app, id);
  const [exchanges = 0, tokens = 0] = requests();
  const reads = await Promise.all(Array.from({ length: 20 }, () => readToken(app, id)));
  expect(new Set(reads.map(({ body }) => body["access_token"]))).toEqual(new Set([server.currentToken]));
  expect(requests()).toEqual([exchanges + 1, tokens + 1]);
});

test("after the ID token has expired, an assertion that is still valid renews the token", async () => {
  server.usesOnce = false;
  const id = await connected(withIdToken(await idp.idToken("ada", 4)));
  const [exchanges = 0, tokens = 0] = requests();
  expect(await connectionOf(app, id)).toMatchObject({ refreshable: true });
  expect((await refresh(app, id)).status).toBe(200);
  expect(requests()).toEqual([exchanges, tokens + 1]);
});

test("without anything that is valid, the app sends another ID token for the same user", async () => {
  idp.idJagSeconds = 4;
  const id = await connected(withIdToken(await idp.idToken("ada", 4)));
  idp.idJagSeconds = 300;
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", refreshable: false });
  await expireToken(app, id);
  expect(await readToken(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
  expect(await renew(id, withIdToken(await idp.idToken("bob")))).toMatchObject({
    status: 409,
    body: { code: "account_mismatch" },
  });
  expect(await renew(id, withIdToken(await idp.idToken("ada")))).toMatchObject({
    status: 200,
    body: { status: "active", refreshable: true },
  });
  expect((await readToken(app, id)).body["access_token"]).toBe(server.currentToken);
});

test("a call that ensures a connection returns one that works, and no link that nobody could use", async () => {
  const integration = await newIntegration();
  const ensure = () => call("POST", "/v1/connections/ensure", app.key, { end_user: "ada", integration });
  const refused = { status: 400, body: { errors: [{ path: "integration" }] } };
  expect(await ensure()).toMatchObject(refused);
  const id = await connected(withRefreshToken(idp.refreshToken("ada")), integration);
  expect((await ensure()).body).toMatchObject({ status: "ready", connection: { id } });
  idp.disable("ada");
  await refresh(app, id);
  expect(await ensure()).toMatchObject(refused);
  expect((await call("GET", "/v1/connections?end_user=ada&status=pending", app.key)).body["data"]).toEqual(
    [],
  );
});

test("a refresh token of the identity provider renews the connection for as long as the user has access", async () => {
  const token = idp.refreshToken("ada");
  const id = await connected(withRefreshToken(token));
  for (const version of [2, 3]) expect((await refresh(app, id)).body["version"]).toBe(version);
  expect(idp.exchanges.at(-1)?.get("subject_token")).toBe(token);
  idp.disable("ada");
  expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
  expect(await connectionOf(app, id)).toMatchObject({ status: "reauthorization_required" });
  const { body } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
  expect(body["data"]).toMatchObject([
    { operation: "refresh", error: "invalid_request", detail: expect.stringContaining("identity provider") },
  ]);
  const next = idp.refreshToken("ada");
  expect(await renew(id, withRefreshToken(next))).toMatchObject({ status: 200, body: { status: "active" } });
  await evict(app, id);
  expect((await refresh(app, id)).status).toBe(200);
  expect(idp.exchanges.at(-1)?.get("subject_token")).toBe(next);
});

test("a refresh token that the identity provider replaces is kept, also if there is then no assertion or no token", async () => {
  idp.rotates = true;
  const id = await connected(withRefreshToken(idp.refreshToken("ada")));
  expect((await refresh(app, id)).status).toBe(200);
  idp.response = { access_token: "" };
  expect(await refresh(app, id)).toMatchObject({ body: { code: "provider_response_invalid" } });
  idp.response = {};
  await endRetryWait(app, id);
  server.refusal = { status: 503, body: {} };
  expect(await refresh(app, id)).toMatchObject({ body: { code: "provider_unavailable" } });
  server.refusal = null;
  await endRetryWait(app, id);
  await evict(app, id);
  expect((await refresh(app, id)).status).toBe(200);
  const sent = idp.exchanges.slice(-5).map((form) => form.get("subject_token"));
  expect(new Set(sent).size).toBe(5);
  expect(sent.some((token) => idp.accepts(token ?? ""))).toBe(false);
});

test("a refresh token that is replaced during the creation is kept in the connection, which can be refreshed", async () => {
  idp.rotates = true;
  server.refusal = { status: 400, body: { error: "invalid_scope" } };
  const integration = await newIntegration();
  const refused = await create(integration, withRefreshToken(idp.refreshToken("ada")));
  expect(refused).toMatchObject({ status: 502, body: { code: "authorization_failed" } });
  const id = /con\w{20}/.exec(String(refused.body["detail"]))?.[0] ?? "";
  expect(await connectionOf(app, id)).toMatchObject({ status: "reauthorization_required" });
  server.refusal = null;
  expect(await refresh(app, id, { even_if_refused: true })).toMatchObject({ status: 200 });
  const account = { id: `${idp.origin}/ada` };
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", account });
  expect(await renew(id, withRefreshToken(idp.refreshToken("bob")))).toMatchObject({
    body: { code: "account_mismatch" },
  });
  const second = await create(integration, withRefreshToken(idp.refreshToken("bob")));
  expect(second).toMatchObject({ status: 201, body: { status: "active", refreshable: true } });
  expect((await refresh(app, String(second.body["id"]))).status).toBe(200);
});

test("the scopes that the identity provider allows are requested from the server", async () => {
  idp.scope = "read";
  const integration = await newIntegration({ scopes: ["read", "write"] });
  const id = await connected(withIdToken(await idp.idToken("ada")), integration);
  expect(server.tokenRequests.at(-1)?.get("scope")).toBe("read");
  expect(await connectionOf(app, id)).toMatchObject({ missing_scopes: ["write"] });
});

test.each<[string, () => void, Json]>([
  [
    "refuses the user",
    () => (idp.refusal = { status: 400, body: { error: "access_denied", error_description: "{sent}" } }),
    { code: "authorization_failed" },
  ],
  [
    "refuses the client",
    () => (idp.refusal = { status: 401, body: { error: "invalid_client" } }),
    { code: "integration_misconfigured" },
  ],
  [
    "issues another token",
    () => (idp.response = { issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }),
    { code: "provider_response_invalid" },
  ],
])(
  "an identity provider that %s ends the creation, and nothing is sent to the server",
  async (_, prepare, expected) => {
    const integration = await newIntegration();
    const token = await idp.idToken("ada");
    const [exchanges = 0, tokens = 0] = requests();
    prepare();
    const refused = await create(integration, withIdToken(token));
    expect(refused).toMatchObject({ status: 502, body: expected });
    expect(refused.body["detail"]).toContain("The identity provider did not exchange the subject_token.");
    expect(refused.text).not.toContain(token);
    expect(requests()).toEqual([exchanges + 1, tokens]);
  },
);

/** Returns the status and the invalid fields of a refused integration. */
async function refusedFor(changes: Json) {
  const { status, body } = await call("POST", "/v1/integrations", app.key, settings(changes));
  return [status, (body["errors"] as Json[] | undefined)?.map(({ path }) => path)];
}

test("an ID token of another issuer is not sent, and an integration without an issuer can't be created", async () => {
  const integration = await newIntegration();
  const [exchanges = 0] = requests();
  const other = await idp.signer.sign({ iss: "https://other.example.com", aud: idp.clientId, sub: "ada" });
  expect(await create(integration, withIdToken(other))).toMatchObject({
    status: 400,
    body: { errors: [{ path: "subject_token" }] },
  });
  expect(idp.exchanges.length).toBe(exchanges);
  const { issuer: _, ...endpoints } = server.endpoints;
  expect(await refusedFor({ endpoints })).toEqual([400, ["endpoints.issuer"]]);
  expect(await refusedFor({ options: {} })).toEqual([400, ["identity_provider"]]);
  const authorization_details = [{ type: "payment_initiation" }];
  expect(await refusedFor({ authorization_details })).toEqual([400, ["authorization_details"]]);
  const local = { ...idp.settings, token_endpoint: "http://10.0.0.1/token" };
  expect(await refusedFor({ identity_provider: local })).toEqual([400, ["identity_provider.token_endpoint"]]);
});

test("E6 · the secret and the stored tokens of an identity provider stay at its origin", async () => {
  const integration = await newIntegration();
  const id = await connected(withRefreshToken(idp.refreshToken("ada")), integration);
  const other = await IdentityProvider.start("other");
  const path = `/v1/integrations/${integration}`;
  const { client_secret: _, ...rest } = other.settings;
  const moved = { ...rest, issuer: idp.origin };
  expect(await call("PATCH", path, app.key, { identity_provider: moved })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "identity_provider.client_secret" }] },
  });
  // Without a change of the origin, the secret stays.
  const { client_secret: __, ...same } = idp.settings;
  const changed = await call("PATCH", path, app.key, { identity_provider: same });
  expect(changed.body["identity_provider"]).toEqual({ ...same, has_client_secret: true });
  expect(changed.text).not.toContain(idp.clientSecret);
  expect((await refresh(app, id)).status).toBe(200);
  expect((await call("PATCH", path, app.key, { identity_provider: other.settings })).status).toBe(200);
  expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
  expect(other.exchanges).toEqual([]);
  await other.close();
});

test("the validation shows both requests", async () => {
  const { body } = await call("POST", "/v1/providers/validate", app.key, settings());
  const shown = (body["requests"] as Json[]).slice(0, 2).map(({ name, url, body: form }) => ({
    name,
    url,
    form: Object.fromEntries(new URLSearchParams(String(form))),
  }));
  expect(shown).toMatchObject([
    {
      name: "identity_assertion",
      url: `${idp.origin}/token`,
      form: { subject_token: "SUBJECT_TOKEN", audience: server.origin, requested_token_type: ID_JAG },
    },
    { name: "token", url: `${server.origin}/token`, form: { assertion: "ID_JAG", scope: "read" } },
  ]);
  expect(JSON.stringify(body)).not.toContain(idp.clientSecret);
});
