// The secrets of a connection to an item: the client secret, API keys, the end user's input, and the key in the webhook
// URL. Each test uses them in a different way, and the last test searches everything for them.

import { Buffer } from "node:buffer";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Browser, failureOn, type Page } from "../../support/http/browser.ts";
import { CANARIES, forms, found } from "../../support/canaries.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import type { Json } from "../../support/latchkey.ts";
import { EVERY_EVENT, Receiver } from "../../support/webhooks/receiver.ts";
import { ScriptedBank } from "../../support/peers/scripted-bank.ts";
import type { Runtime } from "../../support/runtime/runtime.ts";
import { startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";

const ADMIN_TOKEN = "canary-admin-token-0123456789-0123456789";
const ROOT_KEY = Buffer.from("canary-root-key-0123456789-012345").subarray(0, 32).toString("base64url");
const ROOT_KEYS = JSON.stringify({ keys: [{ kty: "oct", kid: "k1", k: ROOT_KEY }] });
const RETURN_URL = "http://localhost:9/connected";
const INPUT = { user: "canary-user", password: "canary-password" };

let url: URL;
let runtime: Runtime;
let bank: ScriptedBank;
let receiver: Receiver;
let key: string;
let integration: string;

/** Responses and pages that must not contain a secret, with their headers. */
const responses: string[] = [];
/** Random secrets: API keys, states, cookies and handles. */
const randomSecrets = new Set<string>();

beforeAll(async () => {
  ({ url, runtime } = await startLatchkey({ ADMIN_TOKEN, ROOT_KEYS }));
  [bank, receiver] = await Promise.all([ScriptedBank.start(), Receiver.start()]);
  const webhook = { webhook_url: receiver.url, webhook_events: EVERY_EVENT };
  const settings = { name: "A", return_urls: [RETURN_URL], ...webhook };
  const created = await send(url, { method: "POST", path: "/v1/apps", key: ADMIN_TOKEN, json: settings });
  key = String(created.json["api_key"]);
  randomSecrets.add(key).add(String(created.json["webhook_secret"]));
  const built = await sendRequest("POST", "/v1/integrations", bank.integration());
  integration = String(built.json["id"]);
});
afterAll(() => Promise.all([bank.close(), receiver.close(), runtime.close()]));

/** Calls the API, and stores the response for the search unless it must contain a secret. */
async function sendRequest(method: string, path: string, json?: Json): Promise<WireAnswer> {
  const response = await send(url, { method, path, key, ...(json === undefined ? {} : { json }) });
  const hasSecret = /\/(token|refresh|proxy\/.*)$/.test(path) && response.status < 300;
  // The webhook URL of an integration contains the key, and is returned to the app.
  const text = path.startsWith("/v1/integrations")
    ? response.text.replaceAll(/"webhook_url":"[^"]*"/g, "")
    : response.text;
  if (!hasSecret) responses.push(JSON.stringify(response.headers), text);
  return response;
}

function keep(page: Page): Page {
  responses.push(page.text, JSON.stringify([...page.headers].filter(([name]) => name !== "set-cookie")));
  for (const cookie of page.headers.getSetCookie()) randomSecrets.add(/=([^;]+)/.exec(cookie)?.[1] ?? "");
  return page;
}

function parameter(location: string | null, name: string): string {
  const value = new URL(location ?? "").searchParams.get(name) ?? "";
  if (value !== "") randomSecrets.add(value);
  return value;
}

type Visit = { id: string; browser: Browser; token: string; connectUrl: string };

/** Creates a session and opens its connect page. */
async function start(changes: Json = {}): Promise<Visit> {
  const body = { end_user: { id: "ada" }, integrations: [integration], ...changes };
  const session = await sendRequest("POST", "/v1/connect/sessions", body);
  expect(session.status).toBe(201);
  const browser = new Browser();
  const connectUrl = String(session.json["connect_url"]);
  keep(await browser.get(connectUrl));
  return {
    id: String(session.json["connection_id"]),
    browser,
    token: String(session.json["token"]),
    connectUrl,
  };
}

/** Submits the connect form with the end user's input. */
async function click(visit: Visit, parameters: Record<string, string>): Promise<Page> {
  const form: Record<string, string> = { token: visit.token, integration };
  const sealed = new URL(visit.connectUrl).searchParams.get("parameters");
  if (sealed !== null) form["parameters"] = sealed;
  for (const [name, value] of Object.entries(parameters)) form[`parameters.${name}`] = value;
  const page = keep(await visit.browser.post(`${url.origin}/connect`, form));
  if (page.location !== null) parameter(page.location, "state");
  return page;
}

/** Submits the second factor, and returns the status page. */
async function submitSecondFactor(visit: Visit, statusUrl: string): Promise<Page> {
  keep(await visit.browser.get(statusUrl));
  const form = { state: parameter(statusUrl, "state"), name: "token", value: "canary-mfa" };
  const submitted = keep(await visit.browser.post(`${url.origin}/connect/status`, form));
  if (!(submitted.location ?? "").includes("/connect/status?")) return submitted;
  return keep(await visit.browser.get(new URL(submitted.location ?? "", url.origin).href));
}

async function confirm(returned: Page): Promise<WireAnswer> {
  const handle = parameter(returned.location, "handle");
  return sendRequest("POST", "/v1/connect/confirm", { handle, end_user_id: "ada" });
}

async function connect(): Promise<Visit> {
  const visit = await start();
  const statusUrl = (await click(visit, INPUT)).location ?? "";
  const confirmed = await confirm(await submitSecondFactor(visit, statusUrl));
  expect(confirmed).toMatchObject({ status: 200, json: { status: "active" } });
  return visit;
}

afterEach(() => {
  bank.refusal = null;
});

test("E1 · connecting, reading, refreshing, checking and deleting send the secrets to the provider", async () => {
  const visit = await connect();
  const itemRequest = bank.calls.find((call) => call.url === "/items");
  expect(JSON.parse(itemRequest?.body ?? "")).toMatchObject({ parameters: INPUT });
  expect(bank.calls.find((call) => call.url.endsWith("/mfa"))?.body).toContain("canary-mfa");
  expect([...bank.webhookUrls].join()).toMatch(/\/hooks\/cb\w+\/hk_app\w+$/);

  const path = `/v1/connections/${visit.id}`;
  expect((await sendRequest("GET", `${path}/token`)).json["access_token"]).toMatch(/^canary-key-/);
  expect((await sendRequest("POST", `${path}/refresh`, {})).status).toBe(200);
  expect((await sendRequest("POST", `${path}/check`)).json).toMatchObject({ ok: true });
  for (const listed of [path, `${path}/events`, "/v1/connections", "/v1/integrations", "/v1/app"])
    expect((await sendRequest("GET", listed)).status).toBe(200);
  await sendRequest("GET", `/v1/integrations/${integration}`);
  expect((await sendRequest("DELETE", path)).json).toMatchObject({ revoked_at_provider: true });
  // Another connection remains, so that a grant is stored during the search.
  await connect();
});

test("E1 · a form with an error is shown again without its values", async () => {
  const visit = await start();
  const wrong = await click(visit, { user: "canary WRONG", password: "canary-password" });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toMatch(/aria-invalid="true"/);
  // A parameter without a field is ignored.
  const unknown = await click(visit, { ...INPUT, other: "canary-other" });
  expect(unknown.location).toContain("/connect/status");
});

test("E1 · parameters of the app are not readable in the connect URL", async () => {
  const visit = await start({ parameters: INPUT });
  const sealed = new URL(visit.connectUrl).searchParams.get("parameters") ?? "";
  expect(sealed).toMatch(/^eyJ/);
  expect(found(visit.connectUrl, CANARIES)).toEqual([]);
  const page = await click(visit, {});
  expect(page.location).toContain("/connect/status");
  const rejected = await sendRequest("POST", "/v1/connect/sessions", {
    end_user: { id: "ada" },
    integrations: [integration],
    parameters: { user: "canary WRONG", other: "canary-other" },
  });
  expect(rejected.status).toBe(400);
});

test("E1 · a second factor is rejected from another browser, with another state, and if it is too long", async () => {
  const visit = await start();
  const statusUrl = (await click(visit, INPUT)).location ?? "";
  const state = parameter(statusUrl, "state");
  const form = { state, name: "token", value: "canary-mfa" };
  const otherBrowser = new Browser();
  const other = keep(await otherBrowser.post(`${url.origin}/connect/status`, form));
  const failed = keep(await otherBrowser.get(new URL(other.location ?? "", url.origin).href));
  expect(failureOn(failed)).toBe("wrong_browser");
  const forged = await visit.browser.post(`${url.origin}/connect/status`, { ...form, state: "canary" });
  expect(failureOn(keep(forged))).toBe("state_invalid");
  keep(await visit.browser.post(`${url.origin}/connect/status`, { ...form, value: "canary".repeat(200) }));
});

test.each([
  [/^\/connect_token/, 400],
  [/^\/connect_token/, 500],
  [/^\/items$/, 400],
  [/^\/items$/, 403],
  [/^\/items$/, 500],
])("E1, H4 · a provider that rejects a request to %s with %i is not quoted", async (path, status) => {
  const visit = await start();
  bank.refusal = { path, status };
  const page = await click(visit, INPUT);
  expect(page.status).toBeGreaterThan(399);
  await sendRequest("GET", `/v1/connections/${visit.id}`);
});

test.each([400, 401, 403, 404, 500])(
  "E1, H4 · a provider that rejects a second factor, a check and a deletion with %i is not quoted",
  async (status) => {
    const visit = await start();
    const connected = await connect();
    const statusUrl = (await click(visit, INPUT)).location ?? "";
    bank.refusal = { path: /^\/items/, status };
    await submitSecondFactor(visit, statusUrl);
    keep(await visit.browser.get(statusUrl));
    const path = `/v1/connections/${connected.id}`;
    expect((await sendRequest("POST", `${path}/check`)).text).toContain('"ok":');
    expect((await sendRequest("GET", path)).status).toBe(200);
    expect((await sendRequest("DELETE", path)).status).toBe(200);
  },
);

test("E1 · a provider that rejects the client is not quoted, and a new secret is not shown", async () => {
  const visit = await connect();
  bank.refusal = { path: /^\/auth/, status: 401 };
  const changes = { client_secret: "canary-new-secret" };
  expect((await sendRequest("PATCH", `/v1/integrations/${integration}`, changes)).status).toBe(200);
  const rejected = await sendRequest("POST", `/v1/connections/${visit.id}/refresh`, {});
  expect(rejected).toMatchObject({ status: 502, json: { code: "integration_misconfigured" } });
  await sendRequest("GET", `/v1/integrations/${integration}`);
  await sendRequest("GET", `/v1/connections/${visit.id}/events`);
});

test("E1 · no secret is in webhooks, logs, responses, URLs, KV or unencrypted storage", async () => {
  await until(
    () => sendRequest("GET", "/v1/events"),
    ({ text }) => !text.includes('"pending"'),
  );
  const places = {
    webhooks: receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body).join("\n"),
    logs: everythingLogged(runtime),
    responses: responses.join("\n"),
    calls: bank.calls.map((call) => call.url).join("\n"),
    kv: await everythingInKv(runtime),
    objects: await everythingInObjects(runtime),
  };
  // An expected value in each place proves that the place was searched.
  expect(places.webhooks).toContain("connection.created");
  expect(places.logs).toContain('"event":"key_issued"');
  expect(places.responses).toContain("latchkey-request-id");
  expect(places.calls).toMatch(/^\/auth$/m);
  expect(places.kv).toMatch(/keys:app\w+\neyJ/);
  expect(places.kv).toMatch(/integration:app\w+:\w+\neyJ/);
  expect(places.objects).toMatch(/sealed_hook_key/);
  expect(places.objects).toMatch(/integration_key/);
  const webhookKeys = [...bank.webhookUrls].map((webhookUrl) => webhookUrl.split("/").at(-1) ?? "");
  const random = [...randomSecrets].filter((secret) => secret !== "");
  for (const [place, text] of Object.entries(places)) {
    const secrets = [...CANARIES, ...forms(ROOT_KEY), ...webhookKeys.flatMap(forms)];
    expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
    // A browser receives its own state and handle in a response. No stored data contains them.
    const kept =
      place === "responses" ? random.filter((secret) => secret.startsWith("lk_")) : random.flatMap(forms);
    expect({ place, found: found(text, kept) }).toEqual({ place, found: [] });
  }
});
