// Imports of grants whose provider has variables and learned values: what a grant brings, and what is rejected.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionOf, proxied } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";

let app: TestApp;
let provider: ScriptedProvider;
let integration: string;

beforeAll(async () => {
  app = await newApp();
  provider = await ScriptedProvider.start((_, response) => sendJson(response, 200, { id: "7" }));
  const created = await call("POST", "/v1/integrations", app.key, {
    ...provider.integration({ endpoints: {}, variables: { region: "eu" } }),
    definition: {
      variables: {
        shop: { label: "Shop", kind: "path" },
        region: { label: "Region", choices: ["eu", "us"] },
        own_host: { label: "Host", kind: "host", required: false },
      },
      learned: {
        team: { from: "token", path: ["team"], kind: "digits" },
        api_host: { from: "token", path: ["host"], kind: "host", allowed_hosts: ["example.com"] },
      },
      endpoints: {
        authorization_endpoint: `${provider.origin}/authorize`,
        token_endpoint: `${provider.origin}/token`,
        api_base_url: `${provider.origin}/base/{region}/{shop}`,
      },
      token: { refresh_parameters: { shop: "{shop}", team: "{team}" } },
      account: { path: "me", id: [["id"]] },
    },
  });
  if (created.status !== 201) throw new Error(created.text);
  integration = String(created.body["id"]);
});

afterAll(() => provider.close());

const importGrant = (changes: Json) =>
  call("POST", "/v1/connections", app.key, {
    integration,
    end_user: "ada",
    access_token: "imported-token",
    refresh_token: "imported-refresh-token",
    ...changes,
  });

describe("the variables of an imported grant", () => {
  test("are its own, so that one integration has grants of several subdomains", async () => {
    for (const [shop, region, path] of [
      ["acme", undefined, "eu/acme"],
      ["globex", "us", "us/globex"],
    ] as const) {
      const variables = { shop, ...(region === undefined ? {} : { region }) };
      const { status, body } = await importGrant({ variables });
      expect(status).toBe(201);
      const id = String(body["id"]);
      await proxied(app, id, "orders");
      expect(provider.calls.at(-1)?.url).toBe(`/base/${path}/orders`);
      expect((await call("POST", `/v1/connections/${id}/check`, app.key)).body).toMatchObject({ ok: true });
      expect(provider.calls.at(-1)?.url).toBe(`/base/${path}/me`);
      expect((await call("POST", `/v1/connections/${id}/refresh`, app.key)).status).toBe(200);
      expect(provider.tokenRequests.at(-1)?.get("shop")).toBe(shop);
      await proxied(app, id, "orders");
      expect(provider.calls.at(-1)?.url).toBe(`/base/${path}/orders`);
    }
  });

  test.each<[string, Json, string]>([
    ["a required one is missing", {}, "variables.shop"],
    ["one breaks its rule", { shop: "a/b" }, "variables.shop"],
    ["one is not one of the choices", { shop: "acme", region: "mars" }, "variables.region"],
    ["the provider has none of this name", { shop: "acme", store: "x" }, "variables.store"],
    ["only an integration can set one", { shop: "acme", own_host: "evil.example.com" }, "variables.own_host"],
  ])("are rejected if %s", async (_, variables, path) => {
    const count = provider.calls.length;
    expect(await importGrant({ variables })).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path }] },
    });
    expect(provider.calls).toHaveLength(count);
  });
});

describe("the metadata of an imported grant", () => {
  test("contains learned values, in the form in which they are used", async () => {
    const metadata = { team: "42", api_host: "https://eu.example.com/v1", plan: "gold" };
    const { body } = await importGrant({ variables: { shop: "acme" }, metadata });
    const id = String(body["id"]);
    expect((await connectionOf(app, id))["metadata"]).toEqual({ ...metadata, api_host: "eu.example.com" });
    await call("POST", `/v1/connections/${id}/refresh`, app.key);
    expect(provider.tokenRequests.at(-1)?.get("team")).toBe("42");
  });

  test("must have the learned values that the definition requires", async () => {
    const body = {
      ...provider.integration({ endpoints: {} }),
      definition: {
        endpoints: {
          authorization_endpoint: `${provider.origin}/authorize`,
          token_endpoint: `${provider.origin}/token`,
        },
        variables: { region: { label: "Region", required: false } },
        learned: {
          region: { from: "callback", path: ["region"], kind: "label", required: true },
        },
      },
    };
    const { id } = (await call("POST", "/v1/integrations", app.key, body)).body;
    const grant = { integration: id, end_user: "ada", access_token: "token" };
    expect(await call("POST", "/v1/connections", app.key, grant)).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path: "metadata.region", message: "is required" }] },
    });
    for (const more of [{ metadata: { region: "eu" } }, { variables: { region: "eu" } }])
      expect((await call("POST", "/v1/connections", app.key, { ...grant, ...more })).status).toBe(201);
  });

  test.each([
    ["team", "forty-two", "must be up to 20 digits"],
    ["api_host", "https://example.org", "must be a host below example.com"],
  ])("is rejected if the learned value %s breaks its rule", async (name, value, message) => {
    expect(await importGrant({ variables: { shop: "acme" }, metadata: { [name]: value } })).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path: `metadata.${name}`, message }] },
    });
  });
});
