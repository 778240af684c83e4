// Connections to an API that is called with a key: from the connect page, and from the app's backend.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirm, connectionOf, evict, must, proxied, readToken, settle } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { createdWithKey, createWithKey, newKeyIntegration, openKeyForm } from "../../support/key-api.ts";
import { listen, type LocalServer, sendJson } from "../../support/http/local-server.ts";
import { type Answer, call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";

/** The users of the API, by their keys. */
const USERS: Readonly<Record<string, string>> = {
  "key-of-ada": "ada",
  "second-key-of-ada": "ada",
  "key-of-bob": "bob",
};

let app: TestApp;
let server: LocalServer;
/** The keys that the API has withdrawn. */
let withdrawn: Set<string>;
let seen: { url: string; authorization: string | undefined; appKey: string | undefined }[] = [];

beforeAll(async () => {
  app = await newApp();
  server = await listen((request, response) => {
    const { authorization, "x-app-key": appKey } = request.headers;
    seen.push({ url: request.url ?? "", authorization, appKey: [appKey].flat()[0] });
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const key = keyIn(authorization ?? `Key ${searchParams.get("key") ?? String(appKey)}`);
    const user = withdrawn.has(key) ? undefined : USERS[key];
    if (user === undefined)
      return sendJson(response, 401, { error: "bad_key", message: `No such key: ${key}` });
    return sendJson(response, 200, { id: user, url: request.url });
  });
});

beforeEach(() => {
  withdrawn = new Set();
  seen = [];
});

afterAll(() => server.close());

function keyIn(authorization: string): string {
  if (authorization.startsWith("Basic ")) return atob(authorization.slice(6)).split(":")[1] ?? "";
  return authorization.replace(/^(Bearer |Token token=|Key )/, "");
}

/** Creates an integration whose account is found with a request to `me`. */
const newIntegration = (definition: Json = {}) =>
  newKeyIntegration(app, {
    endpoints: { api_base_url: `${server.origin}/v1` },
    account: { path: "me", id: [["id"]], label: [[["id"]]] },
    ...definition,
  });

const create = (integration: string, credentials: Json, more?: Json) =>
  createWithKey(app, integration, credentials, more);

const created = (integration: string, credentials: Json, more?: Json) =>
  createdWithKey(app, integration, credentials, more);

const replace = (id: string, credentials: Json) =>
  call("PUT", `/v1/connections/${id}/credentials`, app.key, { credentials });

describe("an app", () => {
  test("creates a connection with a key, reads the key, and calls the API", async () => {
    const id = await created(await newIntegration(), { api_key: "key-of-ada" });
    expect(await connectionOf(app, id)).toMatchObject({
      status: "active",
      account: { id: "ada", label: "ada" },
      refreshable: false,
      revocable: false,
      expires_at: null,
    });
    expect((await readToken(app, id)).body).toMatchObject({
      access_token: "key-of-ada",
      token_type: "Bearer",
      expires_at: null,
    });
    expect(await (await proxied(app, id, "items?a=1")).json()).toEqual({ id: "ada", url: "/v1/items?a=1" });
    expect((await call("POST", `/v1/connections/${id}/check`, app.key)).body).toMatchObject({ ok: true });
  });

  test.each<[string, Json, Json]>([
    ["a header of its own", { header: "x-app-key", scheme: null }, { appKey: "key-of-ada" }],
    ["another scheme", { scheme: "Token token=" }, { authorization: "Token token=key-of-ada" }],
    ["a query parameter", { token_parameter: "key" }, { url: "/v1/items?key=key-of-ada" }],
  ])("sends the key in %s", async (_, api, expected) => {
    const id = await created(await newIntegration({ api }), { api_key: "key-of-ada" });
    await proxied(app, id, "items", { headers: { authorization: "Key of-the-caller" } });
    const nothing = { url: "/v1/items", authorization: undefined, appKey: undefined };
    expect(seen.at(-1)).toEqual({ ...nothing, ...expected });
    expect((await readToken(app, id)).body["token_type"]).toBe("ApiKey");
  });

  test("sends a user name and a password with Basic authentication, and variables with them", async () => {
    const integration = await newIntegration({
      variables: { account: { label: "Account", kind: "path" } },
      credentials: { fields: { secret_key: { label: "Secret key" } } },
      api: { basic: { username: "{account}/token", password: "{secret_key}" } },
    });
    const id = await created(integration, { secret_key: "key-of-ada" }, { variables: { account: "acme" } });
    const encoded = btoa("acme/token:key-of-ada");
    expect((await readToken(app, id)).body).toMatchObject({ access_token: encoded, token_type: "Basic" });
    await proxied(app, id, "items");
    expect(seen.at(-1)?.authorization).toBe(`Basic ${encoded}`);
  });

  test("sends a second key in a header of its own, and reads both", async () => {
    const integration = await newIntegration({
      credentials: { fields: { api_key: {}, application_key: { label: "Application key" } } },
      api: { credential_headers: { "x-app-key": "application_key" } },
    });
    const credentials = { api_key: "key-of-ada", application_key: "app-key" };
    const id = await created(integration, credentials);
    await proxied(app, id, "items", { headers: { "x-app-key": "of-the-caller" } });
    expect(seen.at(-1)).toMatchObject({ authorization: "Bearer key-of-ada", appKey: "app-key" });
    expect((await readToken(app, id)).body).toMatchObject({ access_token: "key-of-ada", credentials });
  });

  test("creates nothing with a key that the API rejects, and the key is in no response", async () => {
    const answer = await create(await newIntegration(), { api_key: "a-wrong-key" });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "credential_rejected", provider_response: { status: 401, error: "bad_key" } },
    });
    expect(answer.text).not.toContain("a-wrong-key");
  });

  test.each<[string, Json, string]>([
    ["is missing", {}, "credentials.api_key"],
    ["has another name", { api_key: "a", key: "b" }, "credentials.key"],
    ["can't be sent in a header", { api_key: "a\nb" }, "credentials.api_key"],
  ])("is told if a key %s", async (_, credentials, path) => {
    const answer = await create(await newIntegration(), credentials);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect(seen).toEqual([]);
  });

  test("replaces the key by another one of the same account only", async () => {
    const id = await created(await newIntegration(), { api_key: "key-of-ada" });
    withdrawn.add("key-of-ada");
    expect(await proxied(app, id, "items")).toMatchObject({ status: 401 });
    expect(await connectionOf(app, id)).toMatchObject({
      status: "reauthorization_required",
      last_error: { provider_error: "bad_key" },
    });
    const { body } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
    expect(body["data"]).toMatchObject([{ operation: "check", code: "credential_rejected", status: 401 }]);
    expect(await readToken(app, id)).toMatchObject({ body: { code: "reauthorization_required" } });
    expect(await replace(id, { api_key: "key-of-bob" })).toMatchObject({
      body: { code: "account_mismatch" },
    });
    expect(await replace(id, { api_key: "key-of-ada" })).toMatchObject({
      body: { code: "credential_rejected" },
    });
    expect(await replace(id, { api_key: "second-key-of-ada" })).toMatchObject({ body: { status: "active" } });
    expect(await proxied(app, id, "items")).toMatchObject({ status: 200 });
    expect((await readToken(app, id)).body["access_token"]).toBe("second-key-of-ada");
  });

  test("keeps the connection if an API rejects one call, but the key still works", async () => {
    const id = await created(await newIntegration({ api: { refused_statuses: [401, 404] } }), {
      api_key: "key-of-ada",
    });
    const version = (await readToken(app, id)).body["version"];
    await call("POST", `/v1/connections/${id}/refresh`, app.key, { rejected_version: version });
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
  });

  test("accepts a key that may not read the account, if the API says so with the status of a wrong key", async () => {
    const definition = { account: { path: "me", also_valid_when: { path: ["error"], values: ["bad_key"] } } };
    const restricted = await create(await newIntegration(definition), { api_key: "a-restricted-key" });
    expect(restricted).toMatchObject({ status: 201, body: { status: "active", account: null } });
    const other = {
      account: { path: "me", also_valid_when: { path: ["error"], values: ["no_permission"] } },
    };
    expect(await create(await newIntegration(other), { api_key: "a-restricted-key" })).toMatchObject({
      body: { code: "credential_rejected" },
    });
  });

  test("keeps the key in memory, in the object, and in KV alike", async () => {
    const id = await created(await newIntegration(), { api_key: "key-of-ada" });
    await settle(app, id);
    await evict(app, id);
    expect((await readToken(app, id)).body["access_token"]).toBe("key-of-ada");
  });

  test("deletes the connection, and is told that the key remains", async () => {
    const hint = "Delete the key in the settings of the API.";
    const id = await created(await newIntegration({ revocation: { hint } }), { api_key: "key-of-ada" });
    expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body).toMatchObject({
      status: "deleted",
      revocation: "not_supported",
      revocation_hint: hint,
    });
  });

  test("can't replace what is not a key", async () => {
    const grant = { integration: await oauthIntegration(), end_user: "ada", access_token: "a-token" };
    const { body } = await call("POST", "/v1/connections", app.key, grant);
    expect(await replace(String(body["id"]), { api_key: "k" })).toMatchObject({
      status: 409,
      body: { code: "credentials_not_supported" },
    });
  });
});

async function oauthIntegration(): Promise<string> {
  const endpoints = {
    authorization_endpoint: `${server.origin}/authorize`,
    token_endpoint: `${server.origin}/token`,
  };
  const body = { provider: "oauth2", client_id: "client", client_secret: "a-client-secret", endpoints };
  return String((await call("POST", "/v1/integrations", app.key, body)).body["id"]);
}

const open = (integration: string, more?: Json) => openKeyForm(app, [integration], more);

describe("an end user", () => {
  test("enters a key, which the app confirms", async () => {
    const { browser, page, submit, id } = await open(await newIntegration());
    expect(page.text).toContain('name="credentials.api_key"');
    const submitted = await submit({ "credentials.api_key": " key-of-ada " });
    expect(submitted.status).toBe(303);
    // Not before the app has confirmed who returned.
    expect(await connectionOf(app, id)).toMatchObject({ status: "pending", account: null });
    const returned = await browser.get(must(submitted));
    expect(await confirm(app, returned, "ada")).toMatchObject({ status: 200, body: { status: "active" } });
    expect((await readToken(app, id)).body["access_token"]).toBe("key-of-ada");
  });

  test("is connected at once if the session says so", async () => {
    const { browser, submit, id } = await open(await newIntegration(), { completion: "automatic" });
    const returned = await browser.get(must(await submit({ "credentials.api_key": "key-of-ada" })));
    expect(new URL(must(returned)).searchParams.get("connection_id")).toBe(id);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
  });

  test("is connected by the first of two clicks, and the other one leads to the app as well", async () => {
    const integration = await newIntegration();
    const { browser, submit, id, connectUrl } = await open(integration, { completion: "automatic" });
    const fields = { "credentials.api_key": "key-of-ada", browser: "a".repeat(52) };
    const pages = [...(await Promise.all([submit(fields), submit(fields)])), await submit(fields)];
    for (const page of pages) {
      const back = must(page).includes("/connect/status") ? must(await browser.get(must(page))) : must(page);
      expect(new URL(back).searchParams.get("connection_id")).toBe(id);
    }
    const token = new URL(connectUrl).searchParams.get("token") ?? "";
    const form = { ...fields, token, integration, browser: "b".repeat(52) };
    const other = await new Browser().post(new URL("/connect", connectUrl).href, form);
    expect([other.status, failureOn(other)]).toEqual([410, "session_already_used"]);
  });

  test("can correct a key that the API rejects, which no page repeats", async () => {
    const { browser, submit, id } = await open(await newIntegration());
    const rejected = await submit({ "credentials.api_key": "a-wrong-key" });
    expect(rejected.status).toBe(400);
    expect(rejected.text).toContain('aria-invalid="true"');
    expect(rejected.text).not.toContain("a-wrong-key");
    const returned = await browser.get(must(await submit({ "credentials.api_key": "key-of-ada" })));
    expect(await confirm(app, returned, "ada")).toMatchObject({ body: { status: "active" } });
    const { text } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
    expect(text).toContain("bad_key");
    expect(text).not.toContain("a-wrong-key");
  });

  test("sets variables that have no value, and only those", async () => {
    const integration = await newIntegration({
      variables: {
        team: { label: "Team", kind: "path", example: "acme" },
        region: { label: "Region", choices: ["eu", "us"], default: "eu" },
      },
      endpoints: { api_base_url: `${server.origin}/v1/{region}/{team}` },
    });
    const { browser, page, submit, id } = await open(integration);
    expect(page.text).toContain('name="variables.team"');
    expect(page.text).not.toContain('name="variables.region"');
    const key = { "credentials.api_key": "key-of-ada" };
    expect((await submit({ ...key, "variables.team": "../x" })).status).toBe(400);
    const good = await submit({ ...key, "variables.team": "acme", "variables.region": "us" });
    await confirm(app, await browser.get(must(good)), "ada");
    await proxied(app, id, "items");
    expect(seen.at(-1)?.url).toBe("/v1/eu/acme/items");
  });

  test("D6 · can't reconnect with the key of another account", async () => {
    const integration = await newIntegration();
    const id = await created(integration, { api_key: "key-of-ada" });
    const { browser, submit } = await open(integration, { connection_id: id });
    const returned = await browser.get(must(await submit({ "credentials.api_key": "key-of-bob" })));
    expect(await confirm(app, returned, "ada")).toMatchObject({ body: { code: "account_mismatch" } });
    expect((await readToken(app, id)).body["access_token"]).toBe("key-of-ada");
  });

  test("D2 · of another session can't confirm, and the key is discarded", async () => {
    const { browser, submit, id } = await open(await newIntegration());
    const returned = await browser.get(must(await submit({ "credentials.api_key": "key-of-ada" })));
    expect(await confirm(app, returned, "bob")).toMatchObject({ body: { code: "end_user_mismatch" } });
    const again: Answer = await confirm(app, returned, "ada");
    expect(again).toMatchObject({ body: { code: "end_user_mismatch" } });
    expect(await connectionOf(app, id)).toMatchObject({ status: "pending" });
  });

  test("H6 · can't try out keys without end", async () => {
    const { submit } = await open(await newIntegration());
    for (let n = 0; n < 20; n += 1)
      expect((await submit({ "credentials.api_key": `k${n}` })).status).toBe(400);
    expect((await submit({ "credentials.api_key": "key-of-ada" })).status).toBe(429);
  });
});
