// Every secret in these tests is recognizable. The tests send the secrets through every part of Latchkey, and then
// search everything that was sent, logged or stored for them. The file is long because the search covers all parts at
// once.

import { Buffer } from "node:buffer";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Browser, hidden, type Page } from "../../support/http/browser.ts";
import { CANARIES, forms, found } from "../../support/canaries.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import type { Json } from "../../support/latchkey.ts";
import { listen, sendJson } from "../../support/http/local-server.ts";
import { EVERY_EVENT, Receiver } from "../../support/webhooks/receiver.ts";
import { AssertionServer } from "../../support/peers/assertion-server.ts";
import { ID_TOKEN, IdentityProvider, REFRESH_TOKEN } from "../../support/peers/identity-provider.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import type { Runtime } from "../../support/runtime/runtime.ts";
import { startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";

const ADMIN_TOKEN = "canary-admin-token-0123456789-0123456789";
const ROOT_KEY = Buffer.from("canary-root-key-0123456789-012345").subarray(0, 32).toString("base64url");
const ROOT_KEYS = JSON.stringify({ keys: [{ kty: "oct", kid: "k1", k: ROOT_KEY }] });
const RETURN_URL = "http://localhost:9/connected";

let url: URL;
let runtime: Runtime;
let provider: ScriptedProvider;
/** The webhook endpoint of every app. It receives all types of events. */
let receiver: Receiver;

/** Responses and pages that must not contain secrets. */
const responses: string[] = [];
/** Random secrets without a recognizable prefix: keys, states, cookies and handles. */
const generated = new Set<string>();

beforeAll(async () => {
  ({ url, runtime } = await startLatchkey({ ADMIN_TOKEN, ROOT_KEYS }));
  receiver = await Receiver.start();
  provider = await ScriptedProvider.start(
    (_, response) => sendJson(response, 418, { error: "teapot" }),
    "canary",
  );
});
afterAll(() => Promise.all([provider.close(), receiver.close(), runtime.close()]));

/** Calls the API, and stores the response for the search unless it must contain a secret. */
async function sendRequest(method: string, path: string, key: string, json?: Json): Promise<WireAnswer> {
  const response = await send(url, { method, path, key, ...(json === undefined ? {} : { json }) });
  const hasSecret =
    /\/(token|refresh|token-exchange|proxy\/.*)$|\/keys$|\/sessions$|\/webhook-secret$|^\/v1\/apps$/.test(
      path,
    ) && response.status < 300;
  if (!hasSecret) responses.push(JSON.stringify(response.headers), response.text);
  return response;
}

/** Stores a page for the search, and its cookies as secrets. */
function keep(page: Page): Page {
  responses.push(page.text, JSON.stringify([...page.headers].filter(([name]) => name !== "set-cookie")));
  for (const cookie of page.headers.getSetCookie()) generated.add(/=([^;]+)/.exec(cookie)?.[1] ?? "");
  return page;
}

/** Returns a query parameter of a redirect, and stores it as a secret. */
const parameter = (location: string | null, name: string) => {
  const value = new URL(location ?? "").searchParams.get(name) ?? "";
  if (value !== "") generated.add(value);
  return value;
};

/** The key of the newest app. */
let lastKey = "";

/** Waits until every event of the newest app is delivered. */
async function waitForDeliveries(): Promise<void> {
  const listed = await until(
    () => sendRequest("GET", "/v1/events", lastKey),
    ({ text }) => !text.includes('"pending"'),
  );
  expect(listed.status).toBe(200);
}

async function newAppWithIntegration(): Promise<{ id: string; key: string; integration: string }> {
  const webhook = { webhook_url: receiver.url, webhook_events: EVERY_EVENT };
  const settings = { name: "A", return_urls: [RETURN_URL], ...webhook };
  const created = await sendRequest("POST", "/v1/apps", ADMIN_TOKEN, settings);
  const key = String(created.json["api_key"]);
  generated.add(key).add(String(created.json["webhook_secret"]));
  const integration = await sendRequest("POST", "/v1/integrations", key, provider.integration());
  lastKey = key;
  return { id: String(created.json["id"]), key, integration: String(integration.json["id"]) };
}

const pathOf = ({ json }: WireAnswer) => `/v1/connections/${String(json["id"])}`;

/** The field of a request that has an API key. */
const credentials = (value: string) => ({ credentials: { api_key: value } });

type Attempt = { id: string; callback: string; browser: Browser; state: string };

/** Connects an account up to the callback URL, which is not opened yet. */
async function begin(key: string, integration: string, changes: Json = {}): Promise<Attempt> {
  const body = { end_user: { id: "ada" }, integrations: [integration], ...changes };
  const session = await sendRequest("POST", "/v1/connect/sessions", key, body);
  const token = String(session.json["token"]);
  const browser = new Browser();
  keep(await browser.get(String(session.json["connect_url"])));
  const toProvider = keep(await browser.post(`${url.origin}/connect`, { token, integration }));
  const state = parameter(toProvider.location, "state");
  const callback = (await browser.get(toProvider.location ?? "")).location ?? "";
  return { id: String(session.json["connection_id"]), callback, browser, state };
}

/** Opens the callback and confirms the end user. */
async function finish(key: string, attempt: Attempt, endUser = "ada"): Promise<WireAnswer> {
  const returned = keep(await attempt.browser.get(attempt.callback));
  const handle = parameter(returned.location, "handle");
  return sendRequest("POST", "/v1/connect/confirm", key, { handle, end_user_id: endUser });
}

/** The pages and exports of an app besides those of one connection or integration. */
const EVERY_PAGE = [
  "/connections/export",
  "/bulk-jobs",
  "/integrations",
  "/integrations/new",
  "/webhooks",
  "/webhooks/settings",
  "/logs",
  "/keys",
  "/audit",
  "/audit/export",
  "/brand",
  "/settings",
  "/search?q=user",
];

/** Searches everything that was sent, logged and stored. It runs after each test, before anything is deleted. */
async function expectNoCanary(): Promise<void> {
  await waitForDeliveries();
  const places = {
    webhooks: receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body).join("\n"),
    logs: everythingLogged(runtime),
    responses: responses.join("\n"),
    kv: await everythingInKv(runtime),
    objects: await everythingInObjects(runtime),
  };
  // An expected value in each place proves that the place was searched.
  const { webhooks, logs, kv, objects } = places;
  expect(webhooks).toMatch(/^$|"type":"connection.created"/);
  expect(logs).toContain('"event":"request"');
  expect(places.responses).toContain("latchkey-request-id");
  expect(kv).toMatch(/keys:app\w+\neyJ/);
  expect(kv).toMatch(/integration:app\w+:\w+\neyJ/);
  expect(objects).toMatch(/sealed_client_secret.*[^]*sealed_code/);
  const random = [...generated].filter((secret) => secret !== "");
  expect(random.length).toBeGreaterThan(0);
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: found(text, [...CANARIES, ...forms(ROOT_KEY)]) }).toEqual({ place, found: [] });
    // A browser receives its own state and handle. Nothing else may contain them.
    const secrets =
      place === "responses" ? random.filter((secret) => secret.startsWith("lk_")) : random.flatMap(forms);
    expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
  }
}

describe("E1 · no secret is in a log, an error, a page, an event or unencrypted storage", () => {
  afterEach(async () => {
    provider.refusal = null;
    await expectNoCanary();
  });

  test("E1 · after connecting, while the code waits for the confirmation", async () => {
    const { key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration);
    expect(attempt.callback).toContain("code=canary-code-");
    const returned = keep(await attempt.browser.get(attempt.callback));
    expect(parameter(returned.location, "handle")).not.toBe("");
    keep(await attempt.browser.get(attempt.callback));
  });

  test("E1 · after token reads, refreshes, checks, proxied calls, lists and a deletion", async () => {
    const { key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration);
    expect(await finish(key, attempt)).toMatchObject({ status: 200, json: { status: "active" } });
    const path = `/v1/connections/${attempt.id}`;
    expect((await sendRequest("GET", `${path}/token`, key)).json["access_token"]).toBe(provider.currentToken);
    expect((await sendRequest("POST", `${path}/refresh`, key, {})).json["access_token"]).toBe(
      provider.currentToken,
    );
    expect(await sendRequest("GET", `${path}/proxy/items?api_key=1`, key)).toMatchObject({ status: 418 });
    expect(provider.calls.at(-1)?.headers.authorization).toBe(`Bearer ${provider.currentToken}`);
    expect(await sendRequest("POST", `${path}/check`, key)).toMatchObject({ json: { ok: true } });
    for (const listed of [
      path,
      `${path}/events`,
      "/v1/connections",
      "/v1/integrations",
      `/v1/integrations/${integration}`,
      "/v1/app",
    ]) {
      expect(await sendRequest("GET", listed, key)).toMatchObject({ status: 200 });
    }
    await expectNoCanary();
    expect(await sendRequest("DELETE", path, key)).toMatchObject({ json: { revoked_at_provider: true } });
    expect(provider.revocations.at(-1)?.get("token")).toMatch(/^canary-refresh-token-/);
  });

  test("E1 · after every type of event, and the rotation of the webhook secret", async () => {
    const { id, key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration);
    await finish(key, attempt);
    // The client of an integration is only refused if it is refused for two end users.
    const other = await begin(key, integration, { end_user: { id: "bob" } });
    await finish(key, other, "bob");
    const rotated = await sendRequest("POST", `/v1/apps/${id}/webhook-secret`, ADMIN_TOKEN);
    generated.add(String(rotated.json["webhook_secret"]));
    await sendRequest("POST", `/v1/connections/${attempt.id}/refresh`, key, {});
    await sendRequest("POST", "/v1/app/webhooks/test", key);
    provider.refusal = { status: 401, body: '{"error":"invalid_client","error_description":"{sent}"}' };
    await sendRequest("POST", `/v1/connections/${attempt.id}/refresh`, key, {});
    await until(
      () => sendRequest("GET", `/v1/integrations/${integration}`, key),
      ({ json }) => json["status"] === "misconfigured",
    );
    provider.refusal = { status: 400, body: '{"error":"invalid_grant","error_description":"{sent}"}' };
    await sendRequest("PATCH", `/v1/integrations/${integration}`, key, {
      client_secret: "canary-new-secret",
    });
    await sendRequest("POST", `/v1/connections/${attempt.id}/refresh`, key, {});
    await waitForDeliveries();
    const types = receiver.received.filter(({ data }) => data["app"] === id).map(({ type }) => type);
    expect(types.toSorted()).toEqual([
      "connection.created",
      "connection.created",
      "connection.reauthorization_required",
      "connection.refreshed",
      "integration.misconfigured",
      "integration.recovered",
      "webhook.test",
    ]);
    const listed = await sendRequest("GET", `/v1/connections/${attempt.id}/events`, key);
    expect(listed.json["data"]).toHaveLength(3);
  });

  test("E1 · after API keys were entered, sent, rejected, replaced, and withdrawn", async () => {
    const { key } = await newAppWithIntegration();
    let valid = "canary-first-key";
    const api = await listen((request, response) => {
      const sent = request.headers.authorization ?? "";
      // An API that repeats what it was sent.
      if (!sent.includes(valid) && !sent.includes(btoa(`${valid}:`))) {
        return sendJson(response, 401, { error: "bad_key", message: `No such key: ${sent}`, sent });
      }
      sendJson(response, 200, { id: "ada" });
    });
    for (const own of [{}, { basic: { username: "{api_key}", password: "" } }]) {
      valid = "canary-first-key";
      const definition = {
        endpoints: { api_base_url: api.origin },
        account: { path: "me", id: [["id"]] },
        api: own,
      };
      const created = await sendRequest("POST", "/v1/integrations", key, { provider: "api-key", definition });
      const integration = String(created.json["id"]);
      const body = { end_user: { id: "ada" }, integrations: [integration] };
      const session = await sendRequest("POST", "/v1/connect/sessions", key, body);
      const browser = new Browser();
      keep(await browser.get(String(session.json["connect_url"])));
      const host = new URL(api.origin).host;
      const form = { token: String(session.json["token"]), integration, host };
      for (const entered of ["canary-wrong-key", valid]) {
        const submitted = keep(
          await browser.post(`${url.origin}/connect`, { ...form, "credentials.api_key": entered }),
        );
        if (submitted.location === null) continue;
        parameter(new URL(submitted.location, url).href, "state");
        const returned = keep(await browser.get(submitted.location));
        await expectNoCanary();
        const handle = parameter(returned.location, "handle");
        await sendRequest("POST", "/v1/connect/confirm", key, { handle, end_user_id: "ada" });
      }
      const path = `/v1/connections/${String(session.json["connection_id"])}`;
      expect((await sendRequest("GET", `${path}/token`, key)).text).toMatch(/canary-first-key|Y2FuYXJ5/);
      await sendRequest("POST", `${path}/check`, key);
      valid = "canary-second-key";
      // The response of the API itself, which may repeat the key.
      expect((await send(url, { path: `${path}/proxy/items`, key })).status).toBe(401);
      await sendRequest("PUT", `${path}/credentials`, key, credentials("canary-wrong-key"));
      await sendRequest("PUT", `${path}/credentials`, key, credentials(valid));
      const connection = { integration, end_user: "bob", ...credentials("canary-wrong-key") };
      expect(await sendRequest("POST", "/v1/connections", key, connection)).toMatchObject({ status: 422 });
      for (const listed of [path, `${path}/events`, `${path}/diagnostics`, "/v1/connections"])
        expect(await sendRequest("GET", listed, key)).toMatchObject({ status: 200 });
      expect((await sendRequest("GET", `${path}/token`, key)).status).toBe(200);
    }
    await api.close();
  });

  test("E1 · after every page and button of the dashboard", async () => {
    const { id, key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration);
    await finish(key, attempt);
    const dashboard = `${url.origin}/dashboard`;
    const connection = `${dashboard}/apps/${id}/connections/${attempt.id}`;
    for (const credential of [key, ADMIN_TOKEN]) {
      const browser = new Browser();
      keep(await browser.post(`${dashboard}/sign-in`, { credential: `${credential}x` }));
      expect(keep(await browser.post(`${dashboard}/sign-in`, { credential })).status).toBe(303);
      for (const path of [
        dashboard,
        `${dashboard}/apps/${id}`,
        `${dashboard}/apps/${id}/connections`,
        ...EVERY_PAGE.map((page) => `${dashboard}/apps/${id}${page}`),
        ...["", "/register", "/credentials", "/test"].map(
          (page) => `${dashboard}/apps/${id}/integrations/${integration}${page}`,
        ),
        connection,
      ])
        expect(keep(await browser.get(path)).status).toBeLessThan(400);
      const form_token = hidden(await browser.get(connection), "form_token");
      const act = async (action: string) => {
        const { status, location } = keep(await browser.post(`${connection}/${action}`, { form_token }));
        expect(status).toBe(303);
        expect(keep(await browser.get(new URL(location ?? "", connection).href)).status).toBe(200);
      };
      for (const action of ["refresh", "check", "reconnect"]) await act(action);
      provider.refusal = { status: 401, body: '{"error":"invalid_client","error_description":"{sent}"}' };
      await act("refresh");
      keep(await browser.get(`${dashboard}/apps/${id}`));
      provider.refusal = null;
      await sendRequest("PATCH", `/v1/integrations/${integration}`, key, {
        client_secret: "canary-new-secret",
      });
    }
    const browser = new Browser();
    await browser.post(`${dashboard}/sign-in`, { credential: key });
    const confirmPage = keep(await browser.get(`${connection}/delete`));
    const deleted = await browser.post(`${connection}/delete`, {
      typed: attempt.id,
      form_token: hidden(confirmPage, "form_token"),
    });
    expect(keep(deleted).status).toBe(200);
  });

  test("E1 · after automatic completion, which exchanges the code in the callback", async () => {
    const { key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration, { completion: "automatic" });
    const returned = keep(await attempt.browser.get(attempt.callback));
    expect(returned.location).toContain(`connection_id=${attempt.id}`);
    expect(returned.location).not.toContain("code=");
  });

  test("E1, H4 · after every kind of error response of a provider, which only diagnostics quote", async () => {
    const { key } = await newAppWithIntegration();
    for (const [status, body] of [
      [400, '{"error":"invalid_grant","error_description":"text-of-the-provider {sent}"}'],
      [401, '{"error":"invalid_client","error_description":"text-of-the-provider {sent}"}'],
      [400, '{"error":"{sent}"}'],
      [200, '{"access_token":"canary-half-a-response'],
      [200, '{"access_token":"canary-of-a-type","refresh_token":"canary-refresh","token_type":"mac"}'],
      [400, '{"error":"no","access_token":"canary-1","error_description":"not canary-1"}'],
      [500, "<html>canary-stack-trace</html>"],
    ] as const) {
      provider.refusal = null;
      const created = await sendRequest("POST", "/v1/integrations", key, provider.integration());
      const integration = String(created.json["id"]);
      const connected = await begin(key, integration);
      expect(await finish(key, connected)).toMatchObject({ status: 200 });
      const unconfirmed = await begin(key, integration);
      const automatic = await begin(key, integration, { completion: "automatic" });
      provider.refusal = { status, body };
      const refreshed = await sendRequest("POST", `/v1/connections/${connected.id}/refresh`, key, {});
      const confirmed = await finish(key, unconfirmed);
      const completed = keep(await automatic.browser.get(automatic.callback));
      const statuses = [refreshed.status, confirmed.status, completed.status];
      expect(statuses.filter((one) => one < 400)).toEqual([]);
      await sendRequest("GET", `/v1/connections/${connected.id}`, key);
      expect(responses.join("")).not.toContain("text-of-the-provider");
      const diagnostics = await send(url, {
        method: "GET",
        path: `/v1/connections/${connected.id}/diagnostics`,
        key,
      });
      expect(diagnostics).toMatchObject({ status: 200, json: { data: [{ operation: "refresh", status }] } });
      expect(found(diagnostics.text, CANARIES)).toEqual([]);
    }
  });

  test("E1 · after callbacks that are forged, of another browser, or in a form", async () => {
    const { key, integration } = await newAppWithIntegration();
    const attempt = await begin(key, integration);
    const other = new Browser();
    keep(await other.get(attempt.callback.replace(/state=./, "state=x")));
    keep(await other.get(`${attempt.callback}&code=canary-second-code`));
    keep(
      await other.get(
        attempt.callback.replace(/code=[^&]*/, "error=canary_error&error_description=canary-text"),
      ),
    );
    const [action = "", form = ""] = attempt.callback.split("?");
    const redirect = await attempt.browser.post(action, Object.fromEntries(new URLSearchParams(form)));
    // The only redirect that contains a code is to Latchkey's own callback.
    expect(redirect.location).toContain("code=canary-code-");
    expect(new URL(redirect.location ?? "").origin).toBe(url.origin);
    keep(await attempt.browser.get(attempt.callback));
  });

  test("E1 · after assertions, tokens of an identity provider, and exchanged tokens", async () => {
    const { key } = await newAppWithIntegration();
    const [idp, server] = await Promise.all([
      IdentityProvider.start("canary"),
      AssertionServer.start("canary"),
    ]);
    idp.audiences.set(server.origin, "client");
    idp.rotates = true;
    server.issuers.set(idp.origin, { jwk: idp.signer.jwk, isIdentityProvider: true });
    server.clients.set("client", "canary-client-secret");
    const created = await sendRequest("POST", "/v1/integrations", key, {
      provider: "oauth2",
      client_id: "client",
      client_secret: "canary-client-secret",
      endpoints: server.endpoints,
      identity_provider: idp.settings,
      options: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
    });
    const integration = String(created.json["id"]);
    const given = { subject_token: idp.refreshToken("ada"), subject_token_type: REFRESH_TOKEN };
    const grant = { integration, end_user: "ada" };
    const connected = await sendRequest("POST", "/v1/connections", key, { ...grant, ...given });
    expect(connected).toMatchObject({ status: 201 });
    await expectNoCanary();
    const at = pathOf(connected);
    expect((await sendRequest("GET", `${at}/token`, key)).json["access_token"]).toBe(server.currentToken);
    expect(await sendRequest("POST", `${at}/refresh`, key, {})).toMatchObject({ status: 200 });
    const idToken = { subject_token: await idp.idToken("ada"), subject_token_type: ID_TOKEN };
    expect(await sendRequest("PUT", `${at}/credentials`, key, idToken)).toMatchObject({ status: 200 });
    await sendRequest("POST", "/v1/connections", key, { ...grant, assertion: await idp.idToken("ada") });
    // Servers that repeat what they were sent.
    const repeated = { error: "invalid_grant", error_description: "{sent}", sent: "{sent}" };
    server.refusal = { status: 400, body: repeated };
    for (const body of [idToken, { assertion: await idp.idToken("ada") }, given])
      expect(await sendRequest("PUT", `${at}/credentials`, key, body)).toMatchObject({ status: 502 });
    await sendRequest("POST", `${at}/refresh`, key, {});
    idp.refusal = { status: 400, body: repeated };
    await sendRequest("PUT", `${at}/credentials`, key, idToken);
    await sendRequest("POST", "/v1/connections", key, { ...grant, ...idToken });
    for (const listed of [at, `${at}/events`, `${at}/diagnostics`, `/v1/integrations/${integration}`])
      expect(await sendRequest("GET", listed, key)).toMatchObject({ status: 200 });
    const settings = provider.integration({
      options: { token_exchange: true, token_endpoint_auth_method: "client_secret_post" },
    });
    const exchanging = await sendRequest("POST", "/v1/integrations", key, settings);
    const imported = await sendRequest("POST", "/v1/connections", key, {
      integration: String(exchanging.json["id"]),
      end_user: "ada",
      access_token: "canary-imported",
    });
    const exchange = `${pathOf(imported)}/token-exchange`;
    const exchanged = await sendRequest("POST", exchange, key, { audience: "a" });
    expect(exchanged.json["access_token"]).toBe(provider.currentToken);
    provider.refusal = { status: 400, body: JSON.stringify({ ...repeated, error: "invalid_target" }) };
    expect(await sendRequest("POST", exchange, key, { audience: "b" })).toMatchObject({ status: 422 });
    await sendRequest("GET", `${pathOf(imported)}/diagnostics`, key);
    await expectNoCanary();
    expect(await sendRequest("DELETE", at, key)).toMatchObject({ status: 200 });
    await Promise.all([idp.close(), server.close()]);
  });

  test("E1 · after an import and rejected requests", async () => {
    const { key, integration } = await newAppWithIntegration();
    const grant = {
      integration,
      end_user: "ada",
      access_token: "canary-imported",
      refresh_token: "canary-imported-too",
    };
    const imported = await sendRequest("POST", "/v1/connections", key, grant);
    expect(imported).toMatchObject({ status: 201 });
    await sendRequest("POST", "/v1/connections", key, { ...grant, expires_in: "canary", other_field: 1 });
    await sendRequest("POST", "/v1/integrations", key, {
      provider: "canary",
      client_secret: "canary-secret",
    });
    await sendRequest(
      "POST",
      "/v1/integrations",
      key,
      provider.integration({ client_secret: "canary".repeat(2000) }),
    );
    await sendRequest("GET", "/v1/app", "lk_canary-key");
    await sendRequest("GET", `/v1/connections/${String(imported.json["id"])}/token?min_ttl=canary`, key);
    await send(url, { method: "POST", path: "/v1/connections", key, body: '{"access_token":"canary-cut' });
    expect(
      await sendRequest("GET", `/v1/connections/${String(imported.json["id"])}/token`, key),
    ).toMatchObject({
      json: { access_token: "canary-imported" },
    });
  });
});
