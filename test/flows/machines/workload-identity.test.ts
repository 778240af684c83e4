// Connections with a JWT of a workload's platform (RFC 7523, section 2.1).

import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectionOf, expireToken, proxied, readToken, refresh } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { AssertionServer } from "../../support/peers/assertion-server.ts";
import { Signer } from "../../support/peers/identity-provider.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const PLATFORM = "https://platform.example.com";
const WORKLOAD = "system:serviceaccount:billing:export";

let app: TestApp;
let server: AssertionServer;
let platform: Signer;

beforeAll(async () => {
  app = await newApp();
  [server, platform] = await Promise.all([AssertionServer.start(), Signer.create()]);
  server.issuers.set(PLATFORM, { jwk: platform.jwk, isIdentityProvider: false });
  server.clients.set("workload", null).set("with-secret", "test-client-secret");
});
beforeEach(() => {
  server.refusal = null;
  server.usesOnce = false;
  server.issuesRefreshTokens = false;
});
afterAll(() => server.close());

/** Returns a JWT of the workload. */
const jwt = (claims: Json = {}, lifetime = 600) =>
  platform.sign({ iss: PLATFORM, sub: WORKLOAD, aud: server.origin, ...claims }, lifetime);

async function newIntegration(changes: Json = {}): Promise<string> {
  const created = await call("POST", "/v1/integrations", app.key, {
    provider: "oauth2",
    client_id: "workload",
    endpoints: server.endpoints,
    scopes: ["read"],
    ...changes,
    options: { grant_type: JWT_BEARER, ...(changes["options"] as Json | undefined) },
  });
  if (created.status !== 201) throw new Error(created.text);
  return String(created.body["id"]);
}

const create = (integration: string, more: Json) =>
  call("POST", "/v1/connections", app.key, { integration, ...more });
const renew = (id: string, body: Json) => call("PUT", `/v1/connections/${id}/credentials`, app.key, body);
const sent = () => Object.fromEntries(server.tokenRequests.at(-1) ?? []);
const typesOf = async (id: string) => {
  const { body } = await call("GET", `/v1/connections/${id}/events`, app.key);
  return (body["data"] as Json[]).map(({ type }) => type).toReversed();
};

/** Creates a connection. Returns its ID and the assertion. */
async function connected(integration: string, lifetime = 600) {
  const assertion = await jwt({}, lifetime);
  const { body } = await create(integration, { assertion });
  return { id: String(body["id"]), assertion };
}

test("a workload's JWT gets a token of a server, which calls the API", async () => {
  const integration = await newIntegration({ options: { token_parameters: { resource: server.resource } } });
  const assertion = await jwt();
  const created = await create(integration, { assertion, scope: "read write" });
  expect(created).toMatchObject({
    status: 201,
    body: {
      status: "active",
      end_user: WORKLOAD,
      account: { id: `${PLATFORM}/${WORKLOAD}`, label: WORKLOAD },
      refreshable: true,
    },
  });
  expect(sent()).toEqual({
    grant_type: JWT_BEARER,
    client_id: "workload",
    assertion,
    scope: "read write",
    resource: server.resource,
  });
  expect((await proxied(app, String(created.body["id"]), "items")).status).toBe(200);
  expect(server.calls.at(-1)).toBe(server.currentToken);
});

test("a client with a secret authenticates as well, and an MCP server is discovered", async () => {
  const integration = await newIntegration({
    provider: "mcp",
    endpoints: {},
    scopes: [],
    variables: { resource: server.resource },
    client_id: "with-secret",
    client_secret: "test-client-secret",
  });
  const created = await create(integration, { assertion: await jwt(), end_user: "export" });
  expect(created).toMatchObject({ status: 201, body: { end_user: "export", granted_scopes: ["mcp:read"] } });
  expect(sent()).toMatchObject({ resource: server.resource, scope: "mcp:read" });
  expect(sent()).not.toHaveProperty("client_id");
});

test.each([
  ["for another audience", { aud: "https://other.example.com" }, 600],
  ["that has expired", {}, -60],
])("an assertion %s is sent once, and nothing is stored", async (_, claims, lifetime) => {
  const integration = await newIntegration();
  const before = server.tokenRequests.length;
  const refused = await create(integration, { assertion: await jwt(claims, lifetime) });
  expect(refused).toMatchObject({
    status: 502,
    body: { code: "authorization_failed", provider_response: { status: 400, error: "invalid_grant" } },
  });
  expect(server.tokenRequests.length).toBe(before + 1);
  const { body } = await call("GET", `/v1/connections?integration=${integration}`, app.key);
  expect(body["data"]).toEqual([]);
});

test("a refusal names what the server says, without the assertion, and no other grant is tried", async () => {
  const integration = await newIntegration();
  const before = server.tokenRequests.length;
  server.refusal = {
    status: 400,
    body: { error: "unauthorized_client", error_description: "not with {sent}" },
  };
  const assertion = await jwt();
  const refused = await create(integration, { assertion });
  expect(refused).toMatchObject({ status: 502, body: { code: "integration_misconfigured" } });
  expect(refused.text).toContain("not with");
  expect(refused.text).not.toContain(assertion);
  expect(server.tokenRequests.length).toBe(before + 1);
});

test("a valid assertion renews the token once for all callers, and no longer than it is valid", async () => {
  const { id, assertion } = await connected(await newIntegration());
  await expireToken(app, id);
  const before = server.tokenRequests.length;
  const reads = await Promise.all(Array.from({ length: 20 }, () => readToken(app, id)));
  expect(new Set(reads.map(({ body }) => body["access_token"]))).toEqual(new Set([server.currentToken]));
  expect(server.tokenRequests.length).toBe(before + 1);
  expect(sent()).toMatchObject({ assertion, scope: "read" });
  expect(await refresh(app, id)).toMatchObject({ status: 200, body: { version: 3 } });
});

test("without a valid assertion, the token is served until it expires, and then another assertion is needed", async () => {
  const { id } = await connected(await newIntegration(), 3);
  const before = server.tokenRequests.length;
  // The assertion expires too soon to be kept.
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", refreshable: false });
  expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "refresh_not_supported" } });
  await expireToken(app, id);
  expect(await readToken(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
  expect(server.tokenRequests.length).toBe(before);
  const assertion = await jwt();
  expect(await renew(id, { assertion })).toMatchObject({
    status: 200,
    body: { status: "active", refreshable: true },
  });
  expect(sent()).toMatchObject({ assertion });
  expect((await readToken(app, id)).body["access_token"]).toBe(server.currentToken);
  expect(await typesOf(id)).toEqual([
    "connection.created",
    "connection.reauthorization_required",
    "connection.recovered",
  ]);
});

test("an assertion that a server accepts only once is not sent a third time, and the token is served until it expires", async () => {
  server.usesOnce = true;
  const { id } = await connected(await newIntegration());
  const token = server.currentToken;
  const before = server.tokenRequests.length;
  const refused = await refresh(app, id);
  expect(refused).toMatchObject({ status: 409, body: { code: "refresh_not_supported" } });
  expect(refused.body["detail"]).toContain("PUT …/credentials");
  await refresh(app, id);
  expect((await readToken(app, id)).body["access_token"]).toBe(token);
  expect(server.tokenRequests.length).toBe(before + 1);
  const { body } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
  expect(body["data"]).toMatchObject([{ error: "invalid_grant", error_description: expect.any(String) }]);
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", refreshable: false });
});

test("a refresh token is used instead of the assertion, where the server issues one", async () => {
  server.issuesRefreshTokens = true;
  const { id } = await connected(await newIntegration());
  await expireToken(app, id);
  expect((await readToken(app, id)).status).toBe(200);
  expect(sent()).toMatchObject({ grant_type: "refresh_token" });
});

test("D6 · the assertion of another workload is not accepted for the connection", async () => {
  const { id } = await connected(await newIntegration());
  const before = server.tokenRequests.length;
  const other = await renew(id, { assertion: await jwt({ sub: "someone-else" }) });
  expect(other).toMatchObject({ status: 409, body: { code: "account_mismatch" } });
  expect(server.tokenRequests.length).toBe(before);
});

test("the token is revoked when the connection is deleted", async () => {
  const { id } = await connected(await newIntegration());
  const token = server.currentToken;
  expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body).toMatchObject({
    revocation: "revoked",
  });
  expect(server.revocations.at(-1)?.get("token")).toBe(token);
});

test("what does not belong together is refused before anything is sent", async () => {
  const integration = await newIntegration();
  const before = server.tokenRequests.length;
  const assertion = await jwt();
  const errorsOf = async (body: Json, at = integration) => {
    const { status, body: problem } = await create(at, { end_user: "ada", ...body });
    expect(status).toBe(400);
    return (problem["errors"] as Json[]).map(({ path }) => path);
  };
  expect(await errorsOf({})).toEqual(["assertion"]);
  expect(await errorsOf({ assertion, access_token: "a-token" })).toEqual(["access_token"]);
  expect(await errorsOf({ assertion, subject_token: "t" })).toEqual(["subject_token"]);
  expect(await errorsOf({ subject_token: "t", subject_token_type: "x" })).toEqual(["subject_token"]);
  const code = await call("POST", "/v1/integrations", app.key, {
    provider: "oauth2",
    client_id: "workload",
    endpoints: server.endpoints,
  });
  expect(await errorsOf({ assertion }, String(code.body["id"]))).toEqual(["assertion", "access_token"]);
  expect((await create(integration, { assertion: "not-a-jwt" })).status).toBe(400);
  expect(server.tokenRequests.length).toBe(before);
  expect(decodeJwt(assertion).sub).toBe(WORKLOAD);
});

test("an integration with assertions has no authorization details, which no request would contain", async () => {
  const refused = newIntegration({ authorization_details: [{ type: "payment_initiation" }] });
  await expect(refused).rejects.toThrow("authorization_details");
});

test("the validation shows the request", async () => {
  const { body } = await call("POST", "/v1/providers/validate", app.key, {
    provider: "oauth2",
    endpoints: server.endpoints,
    options: { grant_type: JWT_BEARER, token_endpoint_auth_method: "none" },
  });
  expect(body).toMatchObject({ valid: true });
  const [token] = body["requests"] as Json[];
  expect(token).toMatchObject({ name: "token", url: `${server.origin}/token` });
  expect(Object.fromEntries(new URLSearchParams(String(token?.["body"])))).toEqual({
    grant_type: JWT_BEARER,
    assertion: "ASSERTION",
    client_id: "CLIENT_ID",
  });
});
