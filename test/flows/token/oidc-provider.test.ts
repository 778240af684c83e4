// An independent authorization server, oidc-provider, through the generic provider.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../support/flow.ts";
import { adminToken, call, type Json, newApp } from "../../support/latchkey.ts";
import { listen, type LocalServer, sendJson } from "../../support/http/local-server.ts";
import {
  exchangesOf,
  type Method,
  presentRefreshToken,
  registerAt,
  walk,
} from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { until } from "../../support/until.ts";
import { control, newIntegration } from "../../support/sandbox.ts";
import { startLatchkey } from "../../support/stack.ts";
import { send } from "../../support/http/wire.ts";

const METHODS: Method[] = ["client_secret_basic", "client_secret_post", "none"];

let oidc: OidcServer;

beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(() => oidc.close());

describe("a certified authorization server", () => {
  test.each(METHODS)("C2 · %s: connects, refreshes with rotation, reconnects and revokes", async (method) => {
    const app = await newApp();
    const integration = await registerAt(oidc, app, method);
    const { id, endUser, confirmed, authorizeUrl, callback } = await walk(app, integration);
    expect(confirmed.body).toMatchObject({
      status: "active",
      account: { id: "ada", label: "ada@example.com" },
      missing_scopes: [],
    });
    const asked = new URL(authorizeUrl).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("response_type")).toBe("code");
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

  test("D6 · a reconnect that comes back with another account is refused and its new grant revoked", async () => {
    const app = await newApp();
    const integration = await registerAt(oidc, app, "client_secret_post");
    const { id, endUser } = await walk(app, integration);
    const session = { end_user: { id: endUser }, connection_id: id };
    const other = await walk(app, integration, session, "grace");
    expect(other.confirmed).toMatchObject({ status: 409, body: { code: "account_mismatch" } });
    const grants = exchangesOf(oidc, integration, "authorization_code");
    const refused = String(grants[1]?.body["refresh_token"]);
    expect(await presentRefreshToken(oidc, integration, refused)).toMatchObject({ error: "invalid_grant" });
    const kept = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(kept).toMatchObject({ status: 200 });
  });

  test.each(["client_secret_basic", "client_secret_post"] as const)(
    "C2 · %s carries a secret with a colon, percent, plus, slash, equals and space unharmed",
    async (method) => {
      const app = await newApp();
      const integration = await registerAt(oidc, app, method, { secret: "a:b%20c%+d/e=&f g~'(*)!" });
      const { id, confirmed } = await walk(app, integration);
      expect(confirmed).toMatchObject({ status: 200 });
      expect((await call("POST", `/v1/connections/${id}/refresh`, app.key, {})).status).toBe(200);
      expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body["revoked_at_provider"]).toBe(true);
    },
  );

  test.each(["client_secret_basic", "client_secret_post"] as const)(
    "C2 · %s carries a secret in UTF-8 unharmed",
    async (method) => {
      // oidc-provider takes printable ASCII only (RFC 6749, appendix A.2), so the sandbox stands in here.
      const app = await newApp();
      const secret = "schlüssel: 鍵 🔑 100% + /";
      const options = { token_endpoint_auth_method: method };
      const integration = await newIntegration(app, "parqet", { client_secret: secret, options });
      await control("parqet", "clients", {
        client_id: integration.clientId,
        client_secret: secret,
        redirect_uris: [integration.callbackUrl],
        token_endpoint_auth_method: method,
      });
      const { id } = await connect(app, integration);
      expect((await call("POST", `/v1/connections/${id}/refresh`, app.key, {})).status).toBe(200);
    },
  );

  test("explicit endpoints do the same as an issuer to discover", async () => {
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

  test("fifty reads of an expired token make one refresh, and the rotating grant stays alive", async () => {
    const app = await newApp();
    const integration = await registerAt(oidc, app, "client_secret_post");
    oidc.accessTokenSeconds = 1;
    const { id, confirmed } = await walk(app, integration);
    oidc.accessTokenSeconds = 3600;
    const expiresAt = Date.parse(String(confirmed.body["expires_at"]));
    await until(
      () => Promise.resolve(Date.now()),
      (now) => now > expiresAt,
    );
    const reads = await Promise.all(
      Array.from({ length: 50 }, () => call("GET", `/v1/connections/${id}/token`, app.key)),
    );
    expect(new Set(reads.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(reads.map(({ body }) => body["access_token"])).size).toBe(1);
    expect(exchangesOf(oidc, integration, "refresh_token")).toHaveLength(1);
    const next = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(next).toMatchObject({ status: 200, body: { version: 3 } });
  });
});

describe("discovery", () => {
  let documents: Record<string, Json> = {};
  let asked: string[] = [];
  let server: LocalServer;

  beforeAll(async () => {
    server = await listen((request, response) => {
      asked.push(request.url ?? "");
      const document = documents[request.url ?? ""];
      sendJson(response, document === undefined ? 404 : 200, document ?? { error: "not_found" });
    });
  });
  afterAll(() => server.close());

  const metadata = (changes: Json = {}): Json => ({
    issuer: `${server.origin}/tenant`,
    authorization_endpoint: `${server.origin}/authorize`,
    token_endpoint: `${server.origin}/token`,
    ...changes,
  });
  const OAUTH = "/.well-known/oauth-authorization-server/tenant";
  const OIDC = "/tenant/.well-known/openid-configuration";

  async function discoverFrom(published: Record<string, Json>) {
    documents = published;
    asked = [];
    const app = await newApp();
    const endpoints = { issuer: `${server.origin}/tenant` };
    return call("POST", "/v1/integrations", app.key, { provider: "oauth2", client_id: "c", endpoints });
  }

  test("takes RFC 8414 metadata, and asks for nothing else when it is there", async () => {
    expect(await discoverFrom({ [OAUTH]: metadata() })).toMatchObject({ status: 201 });
    expect(asked).toEqual([OAUTH]);
  });

  test("falls back to OpenID discovery", async () => {
    expect(await discoverFrom({ [OIDC]: metadata() })).toMatchObject({ status: 201 });
    expect(asked).toEqual([OAUTH, OIDC]);
  });

  test("says so when an issuer publishes nothing", async () => {
    expect(await discoverFrom({})).toMatchObject({ status: 422, body: { code: "discovery_failed" } });
  });

  test.each([OAUTH, OIDC])("A5 · refuses metadata that names another issuer (%s)", async (path) => {
    for (const issuer of ["https://evil.example.com", `${server.origin}/tenant/`, server.origin, 7]) {
      const answer = await discoverFrom({ [path]: metadata({ issuer }) });
      expect({ issuer, ...answer }).toMatchObject({
        issuer,
        status: 422,
        body: { code: "discovery_failed" },
      });
    }
  });

  test.each(["authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint"])(
    "A6 · refuses a discovered %s that is not https or not a public host",
    async (name) => {
      const refused = [
        "http://auth.example.com/x",
        "javascript:alert(1)//example.com",
        "data:text/html,x",
        "https://10.0.0.1/x",
        "https://user:pass@auth.example.com/x",
        "https://auth.internal/x",
        "/relative",
      ];
      for (const url of refused) {
        const answer = await discoverFrom({ [OAUTH]: metadata({ [name]: url }) });
        expect({ url, ...answer }).toMatchObject({ url, status: 422, body: { code: "discovery_failed" } });
      }
    },
  );

  test("A6 · where loopback is not allowed, an issuer there is not even asked", async () => {
    const production = { PUBLIC_ORIGIN: "https://latchkey.example.com", ALLOW_LOOPBACK: "false" };
    const { url, harness } = await startLatchkey(production);
    const app = { name: "A", return_urls: ["https://app.example.com/back"] };
    const created = await send(url, { method: "POST", path: "/v1/apps", key: adminToken, json: app });
    const key = String(created.json["api_key"]);
    documents = { [OAUTH]: metadata() };
    asked = [];
    const json = { provider: "oauth2", client_id: "c", endpoints: { issuer: `${server.origin}/tenant` } };
    const answer = await send(url, { method: "POST", path: "/v1/integrations", key, json });
    expect(answer).toMatchObject({ status: 400, json: { code: "endpoint_not_allowed" } });
    expect(asked).toEqual([]);
    await harness.close();
  });
});
