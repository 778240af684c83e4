// Behavior of production servers, each from a public report. docs/interop.md lists them, in the same order.

import { describe, expect, test } from "vitest";
import { call } from "../../support/latchkey.ts";
import { proxied, refresh, settle } from "../../support/flow.ts";
import { connectWithHabits, lifetimeMinutes, newHabitsIntegration } from "../../support/habits.ts";
import { counters, seen } from "../../support/sandbox.ts";

const DISCOVERED = { endpoints: "discovered" } as const;

const withoutIssuer = (issuer: string) => ({
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
});
const withQuery = (issuer: string) => ({
  ...withoutIssuer(issuer),
  authorization_endpoint: `${issuer}/authorize?prompt=select_account`,
});

describe("Callbacks", () => {
  test("GitHub sends iss to an integration that has no issuer: it is ignored", async () => {
    const { outcome } = await connectWithHabits({}, { endpoints: withoutIssuer });
    expect(outcome).toBe("active");
  });

  test("Keycloak announces iss, and sends session_state too: both are accepted", async () => {
    const authorize = { parameters: { session_state: "b6ff6d36-9141" } };
    const { outcome } = await connectWithHabits({ authorize }, DISCOVERED);
    expect(outcome).toBe("active");
  });

  test("Zoho names another token endpoint in the callback: the code is sent only to the configured one", async () => {
    const parameters = { location: "eu", "accounts-server": "https://accounts.example.com" };
    const { outcome, integration } = await connectWithHabits({ authorize: { parameters } });
    expect(outcome).toBe("active");
    expect(await seen(integration, "token")).toHaveLength(1);
  });

  test("QuickBooks adds realmId: it is ignored", async () => {
    const { outcome } = await connectWithHabits({ authorize: { parameters: { realmId: "123146" } } });
    expect(outcome).toBe("active");
  });

  test("Xero sometimes sends no code: the user sees an error and no token request is sent", async () => {
    const { outcome, integration } = await connectWithHabits({ authorize: { parameters: { code: null } } });
    expect(outcome).toBe("callback_invalid");
    expect(await seen(integration, "token")).toEqual([]);
  });

  test("Google's codes have a slash: the server gets the code decoded once", async () => {
    const code = "4/0AX4+x%2F~é";
    const exchange = { processed: false, expect: { form: { code } }, json: { access_token: "a" } };
    const { integration } = await connectWithHabits({ authorize: { parameters: { code } }, exchange });
    expect((await seen(integration, "token"))[0]?.unmet).toEqual([]);
  });
});

describe("Token requests", () => {
  test("Salesforce's authorization endpoint has a query: it is kept", async () => {
    const authorize = { expect: { query: { prompt: "select_account", response_type: "code", state: "*" } } };
    expect((await connectWithHabits({ authorize }, { endpoints: withQuery })).outcome).toBe("active");
  });

  test("Salesforce refuses a refresh that has a scope: none is sent", async () => {
    const { app, id } = await connectWithHabits(
      { refresh: { expect: { form: { scope: null } } } },
      { scopes: ["api", "refresh_token"] },
    );
    expect((await refresh(app, id)).status).toBe(200);
  });

  test("GitHub responds form-encoded unless JSON is asked for: it is", async () => {
    const exchange = { expect: { headers: { accept: "application/json" } } };
    expect((await connectWithHabits({ exchange })).outcome).toBe("active");
  });

  test("Servers refuse client_id in the body beside Basic credentials: it is not sent twice", async () => {
    const exchange = { expect: { headers: { authorization: "*" }, form: { client_id: null } } };
    const options = { token_endpoint_auth_method: "client_secret_basic" };
    expect((await connectWithHabits({ exchange }, { options })).outcome).toBe("active");
  });

  test("Servers find a public client by client_id in the body: it is sent without Basic credentials", async () => {
    const expected = { headers: { authorization: null }, form: { client_id: "*", client_secret: null } };
    const changes = { client_secret: undefined, options: { token_endpoint_auth_method: "none" } };
    const { outcome } = await connectWithHabits({ exchange: { expect: expected } }, changes);
    expect(outcome).toBe("active");
  });

  test("CourtListener redirects a token request without the last slash: nothing is sent there", async () => {
    const exchange = { status: 301, headers: { location: "{issuer}/token/" } };
    const { outcome, integration } = await connectWithHabits({ exchange });
    expect(outcome).toBe("provider_unavailable");
    expect(await seen(integration, "token")).toHaveLength(1);
  });
});

describe("Token responses", () => {
  const TOKEN = '{"access_token":"{access_token}","token_type":"bearer"}';

  test("WeChat sends JSON as text/plain: it is read", async () => {
    expect((await connectWithHabits({ exchange: { text: TOKEN } })).outcome).toBe("active");
  });

  test("Stack Exchange sends no content type: the body is read", async () => {
    const exchange = { text: TOKEN, headers: { "content-type": null } };
    expect((await connectWithHabits({ exchange })).outcome).toBe("active");
  });

  test("Keycloak says refresh_expires_in 0 for offline access: the connection is not refreshed for it", async () => {
    const exchange = { set: { refresh_expires_in: 0 } };
    const { app, id, outcome, integration } = await connectWithHabits({ exchange });
    await settle(app, id);
    expect(outcome).toBe("active");
    expect((await counters(integration)).token.refresh_token).toBe(0);
  });

  test("Google grants openid unasked: it is listed, and nothing is missing", async () => {
    const exchange = { set: { scope: "openid email profile" } };
    const { connection } = await connectWithHabits({ exchange }, { scopes: ["profile", "email"] });
    expect(connection).toMatchObject({
      granted_scopes: ["openid", "email", "profile"],
      missing_scopes: [],
    });
  });

  test("Servers leave out expires_in for tokens that expire: the integration says how long they live", async () => {
    const options = { token_endpoint_auth_method: "client_secret_post", default_expires_in: 3_600 };
    const { connection } = await connectWithHabits({ exchange: { omit: ["expires_in"] } }, { options });
    expect(lifetimeMinutes(connection)).toBe(60);
  });

  test("Slack refuses a code with ok false and status 200: the attempt fails", async () => {
    const json = { ok: false, error: "invalid_team_for_non_distributed_app" };
    const { outcome, connection } = await connectWithHabits({ exchange: { processed: false, json } });
    expect(outcome).toBe("authorization_failed");
    expect(connection["status"]).toBe("pending");
  });

  test("GitHub refuses a client with status 200: the integration is reported", async () => {
    const json = { error: "incorrect_client_credentials" };
    const { outcome } = await connectWithHabits({ exchange: { processed: false, json } });
    expect(outcome).toBe("integration_misconfigured");
  });

  test("Kanidm sends JSON errors as text/plain: they are read", async () => {
    const { app, id } = await connectWithHabits({
      refresh: { status: 400, text: '{"error":"invalid_grant"}' },
    });
    expect((await refresh(app, id)).body["code"]).toBe("reauthorization_required");
  });
});

describe("Discovery", () => {
  test("Entra ID does not announce PKCE: it is used", async () => {
    const habits = {
      server: { pkce: "required" as const },
      discovery: { omit: ["code_challenge_methods_supported"] },
    };
    expect((await connectWithHabits(habits, DISCOVERED)).outcome).toBe("active");
  });

  test("Hydra adds a slash to the issuer: the failure names it", async () => {
    const discovery = { set: { issuer: "{issuer}/" } };
    await expect(newHabitsIntegration({ discovery }, DISCOVERED)).rejects.toThrow(
      /discovery_failed.*differs by a slash/,
    );
  });

  test("Finastra publishes the issuer of a parent path: discovery is refused, and set endpoints work", async () => {
    const habits = { discovery: { set: { issuer: "{issuer}/.." } }, server: { issuer_parameter: false } };
    await expect(newHabitsIntegration(habits, DISCOVERED)).rejects.toThrow(/discovery_failed/);
    expect((await connectWithHabits(habits)).outcome).toBe("active");
  });

  test("Servers return an HTML page for the first metadata path: the second one is tried", async () => {
    const headers = { "content-type": "text/html" };
    const discovery = [{ text: "<!doctype html><p>Home", headers }, {}];
    expect((await connectWithHabits({ discovery }, DISCOVERED)).outcome).toBe("active");
  });

  test("Pocket ID sends metadata as text/html: it is read", async () => {
    const discovery = { set: {}, headers: { "content-type": "text/html; charset=utf-8" } };
    expect((await connectWithHabits({ discovery }, DISCOVERED)).outcome).toBe("active");
  });
});

describe("User information and APIs", () => {
  test("Strava's user ID is a number: it is the account's ID", async () => {
    const { connection } = await connectWithHabits({ userinfo: { set: { sub: 35 } } });
    expect(connection["account"]).toMatchObject({ id: "35" });
  });

  test("Servers have id in place of sub: the account is not known", async () => {
    const { outcome, connection } = await connectWithHabits({
      userinfo: { json: { id: 35, login: "alice" } },
    });
    expect(outcome).toBe("active");
    expect(connection["account"]).toBeNull();
  });

  test("Servers send no email: the account is shown by name", async () => {
    const { connection } = await connectWithHabits({ userinfo: { omit: ["email"] } });
    expect(connection["account"]).toEqual({ id: "alice", label: "Alice Amsel" });
  });

  test("Okta's userinfo refuses a token with an empty body: the check says so", async () => {
    const userinfo = [{}, { status: 401, headers: { "www-authenticate": 'Bearer realm="okta"' } }];
    const { app, id } = await connectWithHabits({ userinfo });
    const check = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(check.body).toMatchObject({ ok: false, reason: "credential_rejected" });
  });

  test("Django OAuth Toolkit's userinfo sends a malformed challenge: the check says so", async () => {
    const headers = { "www-authenticate": 'Bearer, error="invalid_token"' };
    const { app, id } = await connectWithHabits({ userinfo: [{}, { status: 401, headers }] });
    const check = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(check.body).toMatchObject({ ok: false, reason: "credential_rejected" });
  });

  test("AniList accepts only Bearer with a capital, though its token_type is bearer", async () => {
    const { app, id, integration } = await connectWithHabits({ exchange: { set: { token_type: "bearer" } } });
    expect((await proxied(app, id, "items")).status).toBe(200);
    expect((await seen(integration, "api"))[0]?.headers["authorization"]).toMatch(/^Bearer \S+$/);
  });

  test("Salesforce's challenge has no parameters: the token is refreshed and the call repeated", async () => {
    const api = [{ status: 401, headers: { "www-authenticate": "Token" } }, {}];
    const { app, id, integration } = await connectWithHabits({ api });
    expect((await proxied(app, id, "items")).status).toBe(200);
    expect((await counters(integration)).token.refresh_token).toBe(1);
  });

  test("HaloPSA reports an expired token with 400: it is passed on, and the app can refresh", async () => {
    const { app, id } = await connectWithHabits({ api: { status: 400, json: { error: "token expired" } } });
    expect((await proxied(app, id, "items")).status).toBe(400);
    expect((await refresh(app, id, { rejected_version: 1 })).body["version"]).toBe(2);
  });

  test("PingID can't revoke access tokens: the refresh token is revoked", async () => {
    const revoke = { expect: { form: { token: "*", token_type_hint: "refresh_token" } } };
    const { app, id } = await connectWithHabits({ revoke });
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body["revocation"]).toBe("revoked");
  });
});
