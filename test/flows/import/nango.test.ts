// `npm run import` with exports of Nango, in a process of its own against a running Latchkey.

import { describe, expect, test } from "vitest";
import { proxied, readToken } from "../../support/flow.ts";
import { nangoConnection, nangoIntegration } from "../../support/import/exports.ts";
import { ImportFixture } from "../../support/import/run-import.ts";
import { connectionsOf, onlyConnection, setUp } from "../../support/import/set-up.ts";
import { call, type Json, newApp } from "../../support/latchkey.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { grantAt } from "../../support/peers/sandbox-grant.ts";

const atFirm = (firm: string): Json => ({
  provider_config_key: "addepar",
  connection_config: { environment: "firm", firm },
});

const onHost = (host: string): Json => ({ provider_config_key: "gitlab", connection_config: { host } });

describe("a grant of Nango", () => {
  test("is imported once, works, and is never printed", async () => {
    const { app, integration, fixture } = await setUp();
    const { access_token, refresh_token } = await grantAt("parqet", integration);
    const tokens = { access_token, refresh_token };
    const connection = nangoConnection("c1", { tags: { end_user_id: "ada" } }, { ...tokens, raw: {} });
    const args = ["nango", "connections.json", "--output", "out.jsonl"];
    const first = await fixture.run(args, { "connections.json": [connection] });
    expect(first).toMatchObject({
      code: 0,
      output: expect.stringContaining("1 created, 0 skipped, 0 failed"),
    });
    const { id, end_user, metadata } = await onlyConnection(app);
    expect({ end_user, metadata }).toEqual({
      end_user: "ada",
      metadata: { imported_from: "nango:parqet:c1" },
    });
    expect((await call("POST", `/v1/connections/${String(id)}/refresh`, app.key)).status).toBe(200);
    expect((await call("POST", `/v1/connections/${String(id)}/check`, app.key)).body).toMatchObject({
      ok: true,
    });

    const output = fixture.read("out.jsonl");
    expect(JSON.parse(output)).toEqual({
      imported_from: "nango:parqet:c1",
      connection: id,
      integration: "parqet",
      end_user: "ada",
    });
    const second = await fixture.run(args);
    expect(second).toMatchObject({
      code: 0,
      output: expect.stringContaining("0 created, 1 skipped, 0 failed"),
    });
    expect(second.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
    expect(fixture.read("out.jsonl")).toBe(output);
    for (const secret of [access_token, refresh_token, app.key]) {
      expect(first.output + second.output + output).not.toContain(secret);
    }
  });

  test("keeps its scopes, its lifetime, and what is not secret", async () => {
    const { app, fixture } = await setUp();
    const connection = nangoConnection(
      "c1",
      {
        connection_config: { realmId: 4711, apiKey: "secret-value", nested: { a: 1 } },
        metadata: { plan: "gold" },
      },
      { expires_at: "9999-12-31T00:00:00.000Z", raw: { scope: "portfolio:read,portfolio:write", firm: "9" } },
    );
    const { output } = await fixture.run(["nango", "c.jsonl"], { "c.jsonl": JSON.stringify(connection) });
    expect(output).toContain("not imported as metadata: apiKey, nested");
    expect(output).not.toContain("secret-value");
    const { body } = await readToken(app, String((await onlyConnection(app))["id"]));
    expect(body).toMatchObject({ access_token: "access-of-c1", expires_at: expect.any(String) });
    expect(await onlyConnection(app)).toMatchObject({
      end_user: "user-of-c1",
      granted_scopes: ["portfolio:read", "portfolio:write"],
      refreshable: true,
      metadata: { realm_id: "4711", plan: "gold", firm: "9", imported_from: "nango:parqet:c1" },
    });
  });

  test("keeps its subdomain, so that one integration has the grants of several", async () => {
    const { app, fixture } = await setUp();
    const api = await ScriptedProvider.start();
    const integration = api.integration({
      id: "addepar",
      endpoints: {},
      variables: { environment: "production" },
      definition: {
        variables: { environment: { label: "Environment" }, firm: { label: "Firm" } },
        endpoints: {
          authorization_endpoint: `${api.origin}/authorize`,
          token_endpoint: `${api.origin}/token`,
          api_base_url: `${api.origin}/base/{environment}/{firm}`,
        },
      },
    });
    expect((await call("POST", "/v1/integrations", app.key, integration)).status).toBe(201);
    const rows = ["Acme", "globex"].map((firm) => nangoConnection(firm, atFirm(firm)));
    expect(await fixture.run(["nango", "c.json"], { "c.json": rows })).toMatchObject({ code: 0 });
    for (const { id } of await connectionsOf(app)) await proxied(app, String(id), "portfolios");
    expect(new Set(api.calls.map(({ url }) => url))).toEqual(
      new Set(["/base/firm/acme/portfolios", "/base/firm/globex/portfolios"]),
    );
    await api.close();
  });

  test("keeps values under the names that the provider has in Latchkey", async () => {
    const { app, fixture } = await setUp();
    const config = {
      extension: "eu",
      "accounts-server": "https://accounts.zoho.eu",
      webhookUrl: "https://example.com",
    };
    const zoho = nangoConnection("c1", { provider: "zoho-crm", connection_config: config });
    await fixture.run(["nango", "c.json"], { "c.json": [zoho] });
    expect((await onlyConnection(app))["metadata"]).toEqual({
      extension: "eu",
      accounts_server: "https://accounts.zoho.eu",
      api_domain: "www.zohoapis.eu",
      imported_from: "nango:parqet:c1",
    });
  });

  test("that can't be imported is reported, and does not stop the others", async () => {
    const { app, fixture } = await setUp();
    const gitlab = { id: "gitlab", provider: "gitlab", client_id: "c", client_secret: "secret-of-gitlab" };
    await call("POST", "/v1/integrations", app.key, { ...gitlab, variables: { host: "git.example.com" } });
    const expired = { expires_at: "2020-01-01T00:00:00Z" };
    const rows = [
      nangoConnection("no-integration", { provider_config_key: "braintree", provider: "braintree" }),
      nangoConnection("key", {}, { type: "API_KEY" }),
      nangoConnection("listed", { credentials: undefined }),
      nangoConnection("own-client", {}, { config_override: { client_id: "x" } }),
      nangoConnection("ended", {}, { ...expired, refresh_token: undefined, raw: {} }),
      nangoConnection("other-host", onHost("git.example.org")),
      nangoConnection("host", onHost("https://Git.example.com/")),
      nangoConnection("old", {}, expired),
      nangoConnection("no-user", { end_user: null }, { refresh_token: undefined, raw: {} }),
    ];
    const { code, output } = await fixture.run(["nango", "c.json"], { "c.json": { connections: rows } });
    expect(code).toBe(1);
    for (const line of [
      "failed  braintree/no-integration: the integration braintree does not exist (Latchkey has no provider for braintree: create it with the provider oauth2)",
      "failed  parqet/key: has credentials of the type API_KEY, and not OAUTH2",
      "failed  parqet/listed: has no credentials: export it with GET /connections/{connectionId}",
      "failed  parqet/own-client: has an OAuth client of its own (config_override): import it with an integration for this client",
      "failed  parqet/ended: has expired, and has no refresh token",
      "failed  gitlab/other-host: needs an integration with variables.host = git.example.org (gitlab has git.example.com)",
      "note  parqet/old: has expired, and is refreshed when it is first used",
      "note  parqet/no-user: has no end user; the connection ID is used",
      "note  parqet/no-user: has no refresh token, and ends when the access token expires",
      "Connections: 3 created, 0 skipped, 6 failed",
    ]) {
      expect(output.split(/\n */)).toContain(line);
    }
    expect(new Set((await connectionsOf(app)).map(({ end_user }) => end_user))).toEqual(
      new Set(["no-user", "user-of-host", "user-of-old"]),
    );
  });
});

describe("the integrations of Nango", () => {
  test("are created before the connections, and once", async () => {
    const app = await newApp();
    const fixture = new ImportFixture(app);
    const args = [
      "nango",
      "c.json",
      "--create-integrations",
      "i.jsonl",
      "--integration",
      "Portfolios=parqet",
    ];
    const integrations = [
      nangoIntegration("Portfolios", "parqet"),
      nangoIntegration("Upper", "parqet"),
      nangoIntegration("braintree", "braintree"),
      nangoIntegration("listed", "parqet", null),
    ];
    const { code, output } = await fixture.run(args, {
      "c.json": [nangoConnection("c1", { provider_config_key: "Portfolios" })],
      "i.jsonl": integrations.map((one) => JSON.stringify(one)).join("\n"),
    });
    expect(code).toBe(1);
    const created = await call("GET", "/v1/integrations/parqet", app.key);
    expect(created.body).toMatchObject({
      provider: "parqet",
      name: "Portfolios",
      client_id: "client-of-nango",
      has_client_secret: true,
      scopes: ["portfolio:read", "portfolio:write"],
    });
    expect(output).toContain(`Register this redirect URI: ${String(created.body["callback_url"])}`);
    expect(output).toContain("Upper can't be an ID in Latchkey: choose one with --integration Upper=NEW");
    expect(output).toContain(
      "Latchkey has no provider for braintree: create the integration with the provider oauth2",
    );
    expect(output).toContain(
      "has no credentials: export it with GET /integrations/{uniqueKey}?include=credentials",
    );
    expect(output).toContain("Integrations: 1 created, 0 skipped, 3 failed");
    expect(output).toContain("Connections: 1 created, 0 skipped, 0 failed");
    expect(output).not.toContain("secret-of-nango");
    expect((await fixture.run(args)).output).toContain("Integrations: 0 created, 1 skipped, 3 failed");
  });
});
