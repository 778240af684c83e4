// The generic provider against oidc-provider, a certified and independent authorization server.

import { afterAll, beforeAll, expect, test } from "vitest";
import { call, newApp } from "../../support/latchkey.ts";
import {
  exchangesOf,
  type Method,
  presentRefreshToken,
  registerAt,
  walk,
} from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";

const METHODS: Method[] = ["client_secret_basic", "client_secret_post", "none"];

/** Printable ASCII, as the server accepts it (RFC 6749, appendix A.2). */
const SECRET = "a:b%20c%+d/e=&f g~'(*)!";

let oidc: OidcServer;

beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(() => oidc.close());

test.each(METHODS)("C2 · connects, refreshes, reconnects and revokes with %s", async (method) => {
  const app = await newApp();
  const integration = await registerAt(oidc, app, method, { secret: SECRET });
  const { id, endUser, confirmed, authorizeUrl, callback } = await walk(app, integration);
  expect(confirmed.body).toMatchObject({
    status: "active",
    account: { id: "ada", label: "ada@example.com" },
    missing_scopes: [],
  });
  expect([...new URL(authorizeUrl).searchParams.keys()]).toEqual(["client_id", "request_uri"]);
  expect(oidc.pushed.find(({ client_id }) => client_id === integration.clientId)).toMatchObject({
    code_challenge_method: "S256",
    response_type: "code",
  });
  expect(new URL(callback).searchParams.get("iss")).toBe(oidc.issuer);

  const token = await call("GET", `/v1/connections/${id}/token`, app.key);
  expect(token.body["access_token"]).toBe(
    exchangesOf(oidc, integration, "authorization_code")[0]?.body["access_token"],
  );
  const check = await call("POST", `/v1/connections/${id}/check`, app.key);
  expect(check.body).toMatchObject({ ok: true, account: { id: "ada", label: "ada@example.com" } });

  for (let version = 2; version <= 4; version++) {
    const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(refreshed).toMatchObject({ status: 200, body: { version } });
  }
  const refreshTokens = exchangesOf(oidc, integration, "refresh_token").map(
    ({ body }) => body["refresh_token"],
  );
  expect(new Set(refreshTokens).size).toBe(3);

  const session = { end_user: { id: endUser }, connection_id: id };
  const again = await walk(app, integration, session);
  expect(again.confirmed.body).toMatchObject({ id, status: "active", account: { id: "ada" } });
  const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
  expect(refreshed).toMatchObject({ status: 200 });

  const last = String(exchangesOf(oidc, integration, "refresh_token").at(-1)?.body["refresh_token"]);
  const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
  expect(deleted.body).toMatchObject({
    status: "deleted",
    revoked_at_provider: true,
    revocation_hint: null,
  });
  expect(exchangesOf(oidc, integration).filter(({ status }) => status !== 200)).toEqual([]);
  expect(await presentRefreshToken(oidc, integration, last)).toMatchObject({ error: "invalid_grant" });
});

test("D6 · rejects a reconnect with another account, and revokes its grant", async () => {
  const app = await newApp();
  const integration = await registerAt(oidc, app, "client_secret_post");
  const { id, endUser } = await walk(app, integration);
  const session = { end_user: { id: endUser }, connection_id: id };
  const other = await walk(app, integration, session, "grace");
  expect(other.confirmed).toMatchObject({ status: 409, body: { code: "account_mismatch" } });
  const grants = exchangesOf(oidc, integration, "authorization_code");
  const rejected = String(grants[1]?.body["refresh_token"]);
  expect(await presentRefreshToken(oidc, integration, rejected)).toMatchObject({ error: "invalid_grant" });
  const kept = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
  expect(kept).toMatchObject({ status: 200 });
});

test("D6 · verifies signed UserInfo responses, and rejects a reconnect with another account", async () => {
  const app = await newApp();
  const client = { userinfo_signed_response_alg: "RS256" as const };
  const integration = await registerAt(oidc, app, "client_secret_post", { client });
  const { id, endUser, confirmed } = await walk(app, integration);
  expect(confirmed.body["account"]).toEqual({ id: "ada", label: "ada@example.com" });
  const token = await call("GET", `/v1/connections/${id}/token`, app.key);
  const headers = { authorization: `Bearer ${String(token.body["access_token"])}` };
  const userinfo = await fetch(`${oidc.issuer}/me`, { headers });
  expect(userinfo.headers.get("content-type")).toContain("application/jwt");

  const session = { end_user: { id: endUser }, connection_id: id };
  expect((await walk(app, integration, session, "grace")).confirmed.body["code"]).toBe("account_mismatch");
  expect((await walk(app, integration, session)).confirmed.body).toMatchObject({ id, status: "active" });
  const check = await call("POST", `/v1/connections/${id}/check`, app.key);
  expect(check.body).toMatchObject({ ok: true, reason: null, account: { id: "ada" } });
});

test("D6 · verifies signed UserInfo responses with the keys that the issuer of explicit endpoints publishes", async () => {
  const app = await newApp();
  const client = { userinfo_signed_response_alg: "RS256" as const };
  const endpoints = {
    issuer: oidc.issuer,
    authorization_endpoint: `${oidc.issuer}/auth`,
    token_endpoint: `${oidc.issuer}/token`,
    userinfo_endpoint: `${oidc.issuer}/me`,
  };
  const integration = await registerAt(oidc, app, "client_secret_post", { client, endpoints });
  expect((await walk(app, integration)).confirmed.body["account"]).toMatchObject({ id: "ada" });
  // Without an issuer, nothing can verify the response: a first connection has no account.
  const { issuer: _, ...anonymous } = endpoints;
  const unverified = await registerAt(oidc, app, "client_secret_post", { client, endpoints: anonymous });
  const { id, confirmed } = await walk(app, unverified);
  expect(confirmed.body).toMatchObject({ status: "active", account: null });
  expect((await call("POST", `/v1/connections/${id}/check`, app.key)).body).toMatchObject({
    ok: false,
    reason: "answer_unexpected",
  });
});

test("connects with explicit endpoints as it does with discovery", async () => {
  const app = await newApp();
  const endpoints = {
    issuer: oidc.issuer,
    authorization_endpoint: `${oidc.issuer}/auth`,
    token_endpoint: `${oidc.issuer}/token`,
    userinfo_endpoint: `${oidc.issuer}/me`,
    revocation_endpoint: `${oidc.issuer}/token/revocation`,
  };
  const integration = await registerAt(oidc, app, "client_secret_basic", { endpoints });
  const { id, confirmed } = await walk(app, integration);
  expect(confirmed.body).toMatchObject({ status: "active", account: { id: "ada" } });
  expect((await call("POST", `/v1/connections/${id}/refresh`, app.key, {})).body["version"]).toBe(2);
  expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body["revoked_at_provider"]).toBe(true);
});

test("A5 · does not register an issuer whose metadata names it without the final slash", async () => {
  const app = await newApp();
  const settings = { provider: "oauth2", client_id: "c", endpoints: { issuer: `${oidc.issuer}/` } };
  expect(await call("POST", "/v1/integrations", app.key, settings)).toMatchObject({
    status: 422,
    body: { code: "discovery_failed" },
  });
});
