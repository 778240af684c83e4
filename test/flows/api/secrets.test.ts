// Secrets that are easy to recognize go every way there is; then nobody but their owner has seen one.

import { Buffer } from "node:buffer";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { Browser, hidden, type Page } from "../../support/http/browser.ts";
import { CANARIES, forms, found } from "../../support/canaries.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import type { Json } from "../../support/latchkey.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { EVERY_EVENT, Receiver } from "../../support/webhooks/receiver.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";

const ADMIN_TOKEN = "canary-admin-token-0123456789-0123456789";
const ROOT_KEY = Buffer.from("canary-root-key-0123456789-012345").subarray(0, 32).toString("base64url");
const ROOT_KEYS = JSON.stringify({ keys: [{ kty: "oct", kid: "k1", k: ROOT_KEY }] });
const RETURN_URL = "http://localhost:9/connected";

let url: URL;
let harness: TestHarness;
let provider: ScriptedProvider;
/** The endpoint of every app here; it is told of everything. */
let receiver: Receiver;

/** What Latchkey said to others where no secret belongs. */
const said: string[] = [];
/** Secrets that are random, so that they can't be told by their look: keys, states, cookies, handles. */
const made = new Set<string>();

beforeAll(async () => {
  ({ url, harness } = await startLatchkey({}, { ADMIN_TOKEN, ROOT_KEYS }));
  receiver = await Receiver.start();
  provider = await ScriptedProvider.start(
    (_, response) => sendJson(response, 418, { error: "teapot" }),
    "canary",
  );
});
afterAll(() => Promise.all([provider.close(), receiver.close(), harness.close()]));

/** A call whose whole answer is looked at, unless it answers a secret on purpose. */
async function ask(method: string, path: string, key: string, json?: Json): Promise<WireAnswer> {
  const answer = await send(url, { method, path, key, ...(json === undefined ? {} : { json }) });
  const onPurpose =
    /\/(token|refresh|proxy\/.*)$|\/keys$|\/sessions$|\/webhook-secret$|^\/v1\/apps$/.test(path) &&
    answer.status < 300;
  if (!onPurpose) said.push(JSON.stringify(answer.headers), answer.text);
  return answer;
}

function watch(page: Page): Page {
  said.push(page.text, JSON.stringify([...page.headers].filter(([name]) => name !== "set-cookie")));
  for (const cookie of page.headers.getSetCookie()) made.add(/=([^;]+)/.exec(cookie)?.[1] ?? "");
  return page;
}

const parameter = (location: string | null, name: string) => {
  const value = new URL(location ?? "").searchParams.get(name) ?? "";
  if (value !== "") made.add(value);
  return value;
};

/** The key of the app made last. */
let lastKey = "";

/** Waits until its endpoint has been told everything, and looks at the list of that. */
async function expectAllTold(): Promise<void> {
  const listed = await until(
    () => ask("GET", "/v1/events", lastKey),
    ({ text }) => !text.includes('"pending"'),
  );
  expect(listed.status).toBe(200);
}

async function app(): Promise<{ id: string; key: string; integration: string }> {
  const webhook = { webhook_url: receiver.url, webhook_events: EVERY_EVENT };
  const settings = { name: "A", return_urls: [RETURN_URL], ...webhook };
  const created = await ask("POST", "/v1/apps", ADMIN_TOKEN, settings);
  const key = String(created.json["api_key"]);
  made.add(key).add(String(created.json["webhook_secret"]));
  const integration = await ask("POST", "/v1/integrations", key, provider.integration());
  lastKey = key;
  return { id: String(created.json["id"]), key, integration: String(integration.json["id"]) };
}

type Trip = { id: string; callback: string; browser: Browser; state: string };

/** Up to the callback's URL. */
async function begin(key: string, integration: string, changes: Json = {}): Promise<Trip> {
  const body = { end_user: { id: "ada" }, integrations: [integration], ...changes };
  const session = await ask("POST", "/v1/connect/sessions", key, body);
  const token = String(session.json["token"]);
  const browser = new Browser();
  watch(await browser.get(String(session.json["connect_url"])));
  const toProvider = watch(await browser.post(`${url.origin}/connect`, { token, integration }));
  const state = parameter(toProvider.location, "state");
  const callback = (await browser.get(toProvider.location ?? "")).location ?? "";
  return { id: String(session.json["connection_id"]), callback, browser, state };
}

async function finish(key: string, trip: Trip, endUser = "ada"): Promise<WireAnswer> {
  const returned = watch(await trip.browser.get(trip.callback));
  const handle = parameter(returned.location, "handle");
  return ask("POST", "/v1/connect/confirm", key, { handle, end_user_id: endUser });
}

/** Looks everywhere; called after each test, so that what is later deleted was looked at too. */
async function expectNoCanary(): Promise<void> {
  await expectAllTold();
  const places = {
    webhooks: receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body).join("\n"),
    logs: everythingLogged(harness),
    answers: said.join("\n"),
    kv: await everythingInKv(harness),
    objects: await everythingInObjects(harness),
  };
  // That each was looked at shows by what is sure to be in it.
  const { webhooks, logs, answers, kv, objects } = places;
  expect(webhooks).toMatch(/^$|"type":"connection.created"/);
  expect(logs).toContain('"event":"request"');
  expect(answers).toContain("latchkey-request-id");
  expect(kv).toMatch(/app:app\w+\neyJ/);
  expect(objects).toMatch(/sealed_client_secret.*[^]*sealed_code/);
  const random = [...made].filter((secret) => secret !== "");
  expect(random.length).toBeGreaterThan(0);
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: found(text, [...CANARIES, ...forms(ROOT_KEY)]) }).toEqual({ place, found: [] });
    // An answer tells a browser its own state and handle; nothing that is kept may hold one.
    const kept =
      place === "answers" ? random.filter((secret) => secret.startsWith("lk_")) : random.flatMap(forms);
    expect({ place, found: found(text, kept) }).toEqual({ place, found: [] });
  }
}

describe("E1 · no secret is seen where it does not belong", () => {
  afterEach(async () => {
    provider.refusal = null;
    await expectNoCanary();
  });

  test("E1 · connecting, up to the code that waits to be confirmed", async () => {
    const { key, integration } = await app();
    const trip = await begin(key, integration);
    expect(trip.callback).toContain("code=canary-code-");
    const returned = watch(await trip.browser.get(trip.callback));
    expect(parameter(returned.location, "handle")).not.toBe("");
    watch(await trip.browser.get(trip.callback));
  });

  test("E1 · connected: token, refresh, check, proxy, lists, deletion", async () => {
    const { key, integration } = await app();
    const trip = await begin(key, integration);
    expect(await finish(key, trip)).toMatchObject({ status: 200, json: { status: "active" } });
    const path = `/v1/connections/${trip.id}`;
    expect((await ask("GET", `${path}/token`, key)).json["access_token"]).toBe(provider.currentToken);
    expect((await ask("POST", `${path}/refresh`, key, {})).json["access_token"]).toBe(provider.currentToken);
    expect(await ask("GET", `${path}/proxy/items?api_key=1`, key)).toMatchObject({ status: 418 });
    expect(provider.calls.at(-1)?.headers.authorization).toBe(`Bearer ${provider.currentToken}`);
    expect(await ask("POST", `${path}/check`, key)).toMatchObject({ json: { ok: true } });
    for (const listed of [
      path,
      `${path}/events`,
      "/v1/connections",
      "/v1/integrations",
      `/v1/integrations/${integration}`,
      "/v1/app",
    ]) {
      expect(await ask("GET", listed, key)).toMatchObject({ status: 200 });
    }
    await expectNoCanary();
    expect(await ask("DELETE", path, key)).toMatchObject({ json: { revoked_at_provider: true } });
    expect(provider.revocations.at(-1)?.get("token")).toMatch(/^canary-refresh-token-/);
  });

  test("E1 · an endpoint is told without any, its secrets are shown once", async () => {
    const { id, key, integration } = await app();
    const trip = await begin(key, integration);
    await finish(key, trip);
    const rotated = await ask("POST", `/v1/apps/${id}/webhook-secret`, ADMIN_TOKEN);
    made.add(String(rotated.json["webhook_secret"]));
    await ask("POST", `/v1/connections/${trip.id}/refresh`, key, {});
    await ask("POST", "/v1/app/webhooks/test", key);
    provider.refusal = { status: 401, body: '{"error":"invalid_client","error_description":"canary"}' };
    await ask("POST", `/v1/connections/${trip.id}/refresh`, key, {});
    provider.refusal = { status: 400, body: '{"error":"invalid_grant","error_description":"canary"}' };
    await ask("PATCH", `/v1/integrations/${integration}`, key, { client_secret: "canary-new-secret" });
    await ask("POST", `/v1/connections/${trip.id}/refresh`, key, {});
    await expectAllTold();
    const told = receiver.received.filter(({ data }) => data["app"] === id).map(({ type }) => type);
    expect(told.toSorted()).toEqual([
      "connection.created",
      "connection.reauthorization_required",
      "connection.refreshed",
      "integration.misconfigured",
      "integration.recovered",
      "webhook.test",
    ]);
    const listed = await ask("GET", `/v1/connections/${trip.id}/events`, key);
    expect(listed.json["data"]).toHaveLength(3);
  });

  test("E1 · every page of the dashboard, and what its buttons answer", async () => {
    const { id, key, integration } = await app();
    const trip = await begin(key, integration);
    await finish(key, trip);
    const home = `${url.origin}/dashboard`;
    const connection = `${home}/apps/${id}/connections/${trip.id}`;
    for (const credential of [key, ADMIN_TOKEN]) {
      const browser = new Browser();
      watch(await browser.post(`${home}/sign-in`, { credential: `${credential}x` }));
      expect(watch(await browser.post(`${home}/sign-in`, { credential })).status).toBe(303);
      for (const shown of [home, `${home}/apps/${id}`, `${home}/apps/${id}/connections`, connection])
        expect(watch(await browser.get(shown)).status).toBeLessThan(400);
      const form_token = hidden(await browser.get(connection), "form_token");
      for (const action of ["refresh", "check", "reconnect"])
        expect(watch(await browser.post(`${connection}/${action}`, { form_token })).status).toBe(200);
      provider.refusal = { status: 401, body: '{"error":"invalid_client","error_description":"canary"}' };
      expect(watch(await browser.post(`${connection}/refresh`, { form_token })).status).toBe(502);
      watch(await browser.get(`${home}/apps/${id}`));
      provider.refusal = null;
      await ask("PATCH", `/v1/integrations/${integration}`, key, { client_secret: "canary-new-secret" });
    }
    const browser = new Browser();
    await browser.post(`${home}/sign-in`, { credential: key });
    const asked = watch(await browser.get(`${connection}/delete`));
    const deleted = await browser.post(`${connection}/delete`, { form_token: hidden(asked, "form_token") });
    expect(watch(deleted).status).toBe(200);
  });

  test("E1 · automatic completion exchanges the code within the callback", async () => {
    const { key, integration } = await app();
    const trip = await begin(key, integration, { completion: "automatic" });
    const returned = watch(await trip.browser.get(trip.callback));
    expect(returned.location).toContain(`connection_id=${trip.id}`);
    expect(returned.location).not.toContain("code=");
  });

  test.each([
    [400, '{"error":"invalid_grant","error_description":"canary-words-of-the-provider"}'],
    [401, '{"error":"invalid_client","error_description":"canary-words-of-the-provider"}'],
    [400, '{"error":"canary_error"}'],
    [200, '{"access_token":"canary-half-an-answer'],
    [200, '{"access_token":"canary-of-no-type","refresh_token":"canary-refresh"}'],
    [500, "<html>canary-stack-trace</html>"],
  ])("E1, H4 · a provider that fails with %i %s is not quoted", async (status, body) => {
    const { key, integration } = await app();
    const connected = await begin(key, integration);
    expect(await finish(key, connected)).toMatchObject({ status: 200 });
    const refused = await begin(key, integration);
    const automatic = await begin(key, integration, { completion: "automatic" });
    provider.refusal = { status, body };
    expect((await ask("POST", `/v1/connections/${connected.id}/refresh`, key, {})).status).toBeGreaterThan(
      399,
    );
    expect((await finish(key, refused)).status).toBeGreaterThan(399);
    expect(watch(await automatic.browser.get(automatic.callback)).status).toBeGreaterThan(399);
    await ask("GET", `/v1/connections/${connected.id}`, key);
    await ask("DELETE", `/v1/connections/${connected.id}`, key);
  });

  test("E1 · callbacks that are forged, from another browser, or in a form", async () => {
    const { key, integration } = await app();
    const trip = await begin(key, integration);
    const other = new Browser();
    watch(await other.get(trip.callback.replace(/state=./, "state=x")));
    watch(await other.get(`${trip.callback}&code=canary-second-code`));
    watch(
      await other.get(
        trip.callback.replace(/code=[^&]*/, "error=canary_error&error_description=canary-text"),
      ),
    );
    const [action = "", form = ""] = trip.callback.split("?");
    const hop = await trip.browser.post(action, Object.fromEntries(new URLSearchParams(form)));
    // On its way to our own callback, once more: the one redirect that holds a code.
    expect(hop.location).toContain("code=canary-code-");
    expect(new URL(hop.location ?? "").origin).toBe(url.origin);
    watch(await trip.browser.get(trip.callback));
  });

  test("E1 · an imported grant, its errors, and requests that are refused", async () => {
    const { key, integration } = await app();
    const grant = {
      integration,
      end_user: "ada",
      access_token: "canary-imported",
      refresh_token: "canary-imported-too",
    };
    const imported = await ask("POST", "/v1/connections", key, grant);
    expect(imported).toMatchObject({ status: 201 });
    await ask("POST", "/v1/connections", key, { ...grant, expires_in: "canary", other_field: 1 });
    await ask("POST", "/v1/integrations", key, { provider: "canary", client_secret: "canary-secret" });
    await ask(
      "POST",
      "/v1/integrations",
      key,
      provider.integration({ client_secret: "canary".repeat(2000) }),
    );
    await ask("GET", "/v1/app", "lk_canary-key");
    await ask("GET", `/v1/connections/${String(imported.json["id"])}/token?min_ttl=canary`, key);
    await send(url, { method: "POST", path: "/v1/connections", key, body: '{"access_token":"canary-cut' });
    expect(await ask("GET", `/v1/connections/${String(imported.json["id"])}/token`, key)).toMatchObject({
      json: { access_token: "canary-imported" },
    });
  });
});
