// Credentials, variables, and definitions that are built to leak a key, or to send it elsewhere.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { click, signedInWith } from "../../support/dashboard.ts";
import { confirm, must, proxied, readToken } from "../../support/flow.ts";
import { hidden } from "../../support/http/browser.ts";
import { listen, type LocalServer, sendJson } from "../../support/http/local-server.ts";
import { createdWithKey, createWithKey, newKeyIntegration, openKeyForm } from "../../support/key-api.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";

let app: TestApp;
let api: LocalServer;
let other: LocalServer;
let seen: { authorization: string; appKey: string | undefined }[] = [];
let seenByOther = 0;
let answer: (authorization: string) => [status: number, body: unknown];

beforeAll(async () => {
  app = await newApp();
  api = await listen((request, response) => {
    const { authorization = "", "x-app-key": appKey } = request.headers;
    seen.push({ authorization, appKey: [appKey].flat()[0] });
    const [status, body] = answer(authorization);
    return sendJson(response, status, body);
  });
  other = await listen((_, response) => {
    seenByOther += 1;
    return sendJson(response, 200, { id: "ada" });
  });
});

beforeEach(() => {
  seen = [];
  seenByOther = 0;
  answer = () => [200, { id: "ada" }];
});

afterAll(async () => {
  await api.close();
  await other.close();
});

/** The definition of an API without an account request. */
const plain = (): Json => ({ endpoints: { api_base_url: `${api.origin}/v1` } });
const withAccount = (definition: Json = {}): Json => ({
  ...plain(),
  account: { path: "me", id: [["id"]], label: [[["id"]]] },
  ...definition,
});

/** The basic and header credentials of an API, and one user's values of them. */
const BASIC = {
  credentials: { fields: { username: { secret: false }, password: {} } },
  api: { basic: { username: "{username}", password: "{password}" } },
};
const ONLY_USER_NAME = {
  credentials: { fields: { secret_key: {} } },
  api: { basic: { username: "{secret_key}", password: "" } },
};
const WITH_APP_KEY = {
  credentials: { fields: { api_key: {}, application_key: {} } },
  api: { credential_headers: { "x-app-key": "application_key" } },
};

const diagnosticsOf = async (id: string) =>
  (await call("GET", `/v1/connections/${id}/diagnostics`, app.key)).text;

describe("no part of a credential that the API repeats in its answer is shown", () => {
  test.each<[string, Json, Record<string, string>]>([
    ["a password", BASIC, { username: "ada", password: "a-secret-value" }],
    ["a further field", WITH_APP_KEY, { api_key: "key-one", application_key: "a-secret-value" }],
    ["a key that is sent as the user name", ONLY_USER_NAME, { secret_key: "a-secret-value" }],
  ])("%s, in diagnostics of a rejected form", async (_, definition, credentials) => {
    const form = await openKeyForm(app, [await newKeyIntegration(app, withAccount(definition))]);
    answer = () => [401, { error: "bad", message: "There is no a-secret-value" }];
    const fields = Object.entries(credentials).map(([name, value]) => [`credentials.${name}`, value]);
    expect((await form.submit(Object.fromEntries(fields))).status).toBe(400);
    const text = await diagnosticsOf(form.id);
    expect(text).toContain("There is no");
    expect(text).not.toContain("a-secret-value");
  });

  test("in diagnostics of a check that the API forbids", async () => {
    const integration = await newKeyIntegration(app, withAccount(ONLY_USER_NAME));
    const id = await createdWithKey(app, integration, { secret_key: "a-secret-value" });
    answer = () => [403, { error: "bad", message: "There is no a-secret-value" }];
    await call("POST", `/v1/connections/${id}/check`, app.key);
    const text = await diagnosticsOf(id);
    expect(text).toContain("There is no");
    expect(text).not.toContain("a-secret-value");
  });

  test("as the account's label or metadata", async () => {
    const account = { path: "me", id: [["id"]], label: [[["name"]]], metadata_fields: ["sent"] };
    answer = (sent) => [200, { id: "ada", name: `key ${sent.slice(7)}`, sent }];
    const created = await createWithKey(app, await newKeyIntegration(app, withAccount({ account })), {
      api_key: "sk-live-0123456789abcdef",
    });
    expect(created.status).toBe(201);
    expect(created.text).not.toContain("sk-live-0123456789abcdef");
  });

  test("as the label, which is then empty, and the connection is not deleted without a confirmation", async () => {
    answer = (sent) => [200, { id: sent.slice(7) }];
    const integration = await newKeyIntegration(app, withAccount());
    const id = await createdWithKey(app, integration, { api_key: "sk-live-0123456789abcdef" });
    const { body } = await call("GET", `/v1/connections/${id}`, app.key);
    expect(body["account"]).toMatchObject({ label: "" });
    const developer = await signedInWith(app.key);
    const path = `/apps/${app.id}/connections/${id}/delete`;
    expect((await click(developer, path, path)).status).toBe(400);
    expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(200);
  });
});

describe("a variable", () => {
  const TEAM = { team: { label: "Team", kind: "path" } };
  const ofTeam = () => ({ variables: TEAM, endpoints: { api_base_url: `${api.origin}/v1/{team}` } });

  test("of another integration of the session is ignored", async () => {
    const withTeam = await newKeyIntegration(app, withAccount(ofTeam()));
    const without = await newKeyIntegration(app, withAccount());
    const form = await openKeyForm(app, [withTeam, without], { variables: { team: "acme" } });
    expect((await form.submit({ "credentials.api_key": "key" }, without)).status).toBe(303);
  });

  test("that the definition no longer has doesn't prevent a new key", async () => {
    const integration = await newKeyIntegration(app, withAccount(ofTeam()));
    const key = { api_key: "key" };
    const id = await createdWithKey(app, integration, key, { variables: { team: "acme" } });
    const changed = await call("PATCH", `/v1/integrations/${integration}`, app.key, {
      definition: withAccount(),
    });
    expect(changed.status).toBe(200);
    const replaced = await call("PUT", `/v1/connections/${id}/credentials`, app.key, { credentials: key });
    expect(replaced.status).toBe(200);
    const form = await openKeyForm(app, [integration], { connection_id: id });
    expect((await form.submit({ "credentials.api_key": "key" })).status).toBe(303);
  });

  test("that another entered one requires is accepted with it", async () => {
    const variables = {
      plan: { label: "Plan", choices: ["cloud", "own"] },
      team: { label: "Team", kind: "path", required_when: { variable: "plan", values: ["own"] } },
    };
    const form = await openKeyForm(app, [await newKeyIntegration(app, withAccount({ variables }))]);
    const entered = { "variables.plan": "own", "variables.team": "acme", "credentials.api_key": "key" };
    expect((await form.submit(entered)).status).toBe(303);
  });
});

describe("a definition", () => {
  test("sends existing keys to no origin that was added later, as the first userinfo endpoint", async () => {
    const integration = await newKeyIntegration(app, withAccount());
    const id = await createdWithKey(app, integration, { api_key: "key-of-ada" });
    const changed = await call("PATCH", `/v1/integrations/${integration}`, app.key, {
      endpoints: { userinfo_endpoint: `${other.origin}/userinfo` },
      definition: withAccount({ account: { path: "userinfo", id: [["id"]] } }),
    });
    expect(changed.status).toBe(200);
    await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(seenByOther).toBe(0);
  });

  test("can't name the key's own header for a second credential", async () => {
    const headers = { header: "x-key", scheme: null, credential_headers: { "X-Key": "application_key" } };
    const body = { provider: "api-key", definition: { ...plain(), ...WITH_APP_KEY, api: headers } };
    expect((await call("POST", "/v1/integrations", app.key, body)).status).toBe(400);
  });

  test("reserves its headers, however the caller writes them", async () => {
    const headers = { credential_headers: { x_app_key: "application_key" } };
    const integration = await newKeyIntegration(app, { ...plain(), ...WITH_APP_KEY, api: headers });
    const id = await createdWithKey(app, integration, { api_key: "key", application_key: "app-key" });
    await proxied(app, id, "items", { headers: { "x-app-key": "of-the-caller" } });
    expect(seen.at(-1)).toEqual({ authorization: "Bearer key", appKey: undefined });
  });
});

describe("a credential", () => {
  test("D3 · goes to no host that the page doesn't show", async () => {
    const endpoints = { api_base_url: `${api.origin}/v1`, account_endpoint: `${other.origin}/me` };
    const account = { id: [["id"]] };
    const { page } = await openKeyForm(app, [await newKeyIntegration(app, { endpoints, account })]);
    const hosts = `${new URL(api.origin).host}, ${new URL(other.origin).host}`;
    expect(page.text).toContain(`<strong>${hosts}</strong>`);
    expect(hidden(page, "host")).toBe(hosts);
  });

  test("can't move a part of the user name into the password", async () => {
    const definition = withAccount({
      ...BASIC,
      variables: { team: { label: "Team", kind: "path" } },
      api: { basic: { username: "{username}@{team}", password: "{password}" } },
    });
    const integration = await newKeyIntegration(app, definition, { variables: { team: "acme" } });
    const credentials = { username: "eve@other:the-password-of-eve", password: "x" };
    expect(await createWithKey(app, integration, credentials)).toMatchObject({ status: 400 });
    expect(seen).toEqual([]);
  });

  test("is stored whole, or refused", async () => {
    const form = await openKeyForm(app, [await newKeyIntegration(app, plain())]);
    const fits = "k".repeat(4096);
    expect((await form.submit({ "credentials.api_key": `${fits}k` })).status).toBe(400);
    const returned = await form.browser.get(must(await form.submit({ "credentials.api_key": fits })));
    await confirm(app, returned, "ada");
    expect((await readToken(app, form.id)).body["access_token"]).toBe(fits);
  });
});

describe("the grant type client_credentials", () => {
  test("is refused for a provider that doesn't offer it", async () => {
    const body = { provider: "github", client_id: "client", client_secret: "a-client-secret" };
    const options = { grant_type: "client_credentials" };
    expect(await call("POST", "/v1/integrations", app.key, { ...body, options })).toMatchObject({
      status: 400,
    });
  });

  test("is refused for a client that has nothing to authenticate with", async () => {
    const created = await call("POST", "/v1/integrations", app.key, {
      provider: "oauth2",
      client_id: "client",
      endpoints: { token_endpoint: `${api.origin}/token` },
      options: { grant_type: "client_credentials", token_endpoint_auth_method: "none" },
    });
    expect(created).toMatchObject({ status: 400 });
  });
});
