// What a definition can say about the account of a connection, at a provider whose responses the test controls.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionOf, proxied } from "../../support/flow.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";

let app: TestApp;
let provider: ScriptedProvider;

beforeAll(async () => {
  app = await newApp();
  provider = await ScriptedProvider.start((_, response) =>
    sendJson(response, 200, { sub: "ada", account: 7 }),
  );
});

afterAll(() => provider.close());

/** Creates an integration with a definition. `base` is the path of the API below the provider's. */
async function newDefined(definition: Json, base = ""): Promise<string> {
  const endpoints = {
    authorization_endpoint: `${provider.origin}/authorize`,
    token_endpoint: `${provider.origin}/token`,
    userinfo_endpoint: `${provider.origin}/account`,
    api_base_url: `${provider.origin}/base${base}`,
  };
  const body = provider.integration({ endpoints: {}, definition: { endpoints, ...definition } });
  const created = await call("POST", "/v1/integrations", app.key, body);
  if (created.status !== 201) throw new Error(created.text);
  return String(created.body["id"]);
}

async function importGrant(integration: string, changes: Json = {}): Promise<string> {
  const grant = { integration, end_user: "ada", access_token: "a-token", ...changes };
  return String((await call("POST", "/v1/connections", app.key, grant)).body["id"]);
}

const check = async (id: string) => (await call("POST", `/v1/connections/${id}/check`, app.key)).body;

test("the scheme Basic has the token as the user name, in the account request and in the API's", async () => {
  const inBasic = `Basic ${btoa("a-token:")}`;
  const asAccount = await importGrant(await newDefined({ account: { scheme: "Basic" } }));
  expect(await check(asAccount)).toMatchObject({ ok: true });
  expect(provider.calls.at(-1)).toMatchObject({ url: "/account", headers: { authorization: inBasic } });
  await proxied(app, asAccount, "items");
  expect(provider.calls.at(-1)?.headers.authorization).toBe("Bearer a-token");
  const asApi = await importGrant(await newDefined({ api: { scheme: "Basic" } }));
  await proxied(app, asApi, "items");
  expect(provider.calls.at(-1)?.headers.authorization).toBe(inBasic);
});

test("the header of the token can have underscores and dots in its name", async () => {
  const api = { header: "wm_sec.access_token", scheme: null };
  const id = await importGrant(await newDefined({ api }));
  await proxied(app, id, "items", { headers: { "wm_sec.access_token": "of-the-caller" } });
  expect(provider.calls.at(-1)?.headers).toMatchObject({ "wm_sec.access_token": "a-token" });
});

test("a refresh request can have the redirect URI", async () => {
  const refresh_parameters = { redirect_uri: "{redirect_uri}" };
  const integration = await newDefined({ token: { refresh_parameters } });
  const id = await importGrant(integration, { refresh_token: "a-refresh-token" });
  expect((await call("POST", `/v1/connections/${id}/refresh`, app.key)).status).toBe(200);
  const { body } = await call("GET", `/v1/integrations/${integration}`, app.key);
  expect(Object.fromEntries(provider.tokenRequests.at(-1) ?? [])).toMatchObject({
    grant_type: "refresh_token",
    redirect_uri: body["callback_url"],
  });
});

describe("a learned value that is also a variable", () => {
  const learned = { account_id: { from: "account", path: ["account"], kind: "digits" } };

  test("is that of the variable where it is set, and otherwise what the flow brings", async () => {
    const variables = { account_id: { label: "Account", kind: "digits", required: false } };
    const integration = await newDefined({ variables, learned, account: {} }, "/{account_id}");
    const [chosen, found] = await Promise.all([
      importGrant(integration, { variables: { account_id: "42" } }),
      importGrant(integration),
    ]);
    for (const [id, account] of [
      [chosen, "42"],
      [found, "7"],
    ] as const) {
      expect(await check(id)).toMatchObject({ ok: true });
      expect((await connectionOf(app, id))["metadata"]).toEqual({ account_id: "7" });
      await proxied(app, id, "items");
      expect(provider.calls.at(-1)?.url).toBe(`/base/${account}/items`);
    }
  });

  test.each([
    ["is required", { kind: "digits" }],
    ["has a default", { kind: "digits", required: false, default: "1" }],
    ["has another kind", { kind: "path", required: false }],
  ])("is refused if the variable %s", async (_, variable) => {
    const definition = { variables: { account_id: { label: "Account", ...variable } }, learned };
    await expect(newDefined(definition)).rejects.toThrow("has the name of a variable");
  });
});
