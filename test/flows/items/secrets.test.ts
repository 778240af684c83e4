// Secrets that are easy to recognize go every way of a connection that is an item: the client's, the keys,
// what the person fills in, and the key in the URL that webhooks come to.

import { Buffer } from "node:buffer";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { Browser, failureOn, type Page } from "../../support/http/browser.ts";
import { CANARIES, forms, found } from "../../support/canaries.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import type { Json } from "../../support/latchkey.ts";
import { EVERY_EVENT, Receiver } from "../../support/webhooks/receiver.ts";
import { ScriptedBank } from "../../support/peers/scripted-bank.ts";
import { startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";

const ADMIN_TOKEN = "canary-admin-token-0123456789-0123456789";
const ROOT_KEY = Buffer.from("canary-root-key-0123456789-012345").subarray(0, 32).toString("base64url");
const ROOT_KEYS = JSON.stringify({ keys: [{ kty: "oct", kid: "k1", k: ROOT_KEY }] });
const RETURN_URL = "http://localhost:9/connected";
const FILLED_IN = { user: "canary-user", password: "canary-password" };

let url: URL;
let harness: TestHarness;
let bank: ScriptedBank;
let receiver: Receiver;
let key: string;
let integration: string;

/** What Latchkey said where no secret belongs: answers and pages, with their headers. */
const said: string[] = [];
/** Random secrets: keys of apps, states, cookies, handles. */
const made = new Set<string>();

beforeAll(async () => {
  ({ url, harness } = await startLatchkey({}, { ADMIN_TOKEN, ROOT_KEYS }));
  [bank, receiver] = await Promise.all([ScriptedBank.start(), Receiver.start()]);
  const webhook = { webhook_url: receiver.url, webhook_events: EVERY_EVENT };
  const settings = { name: "A", return_urls: [RETURN_URL], ...webhook };
  const created = await send(url, { method: "POST", path: "/v1/apps", key: ADMIN_TOKEN, json: settings });
  key = String(created.json["api_key"]);
  made.add(key).add(String(created.json["webhook_secret"]));
  const built = await ask("POST", "/v1/integrations", bank.integration());
  integration = String(built.json["id"]);
});
afterAll(() => Promise.all([bank.close(), receiver.close(), harness.close()]));

/** A call whose whole answer is looked at, unless it answers a secret on purpose. */
async function ask(method: string, path: string, json?: Json): Promise<WireAnswer> {
  const answer = await send(url, { method, path, key, ...(json === undefined ? {} : { json }) });
  const onPurpose = /\/(token|refresh|proxy\/.*)$/.test(path) && answer.status < 300;
  // An integration shows its own app where webhooks are to go, with the key.
  const text = path.startsWith("/v1/integrations")
    ? answer.text.replaceAll(/"webhook_url":"[^"]*"/g, "")
    : answer.text;
  if (!onPurpose) said.push(JSON.stringify(answer.headers), text);
  return answer;
}

function watch(page: Page): Page {
  said.push(page.text, JSON.stringify([...page.headers].filter(([name]) => name !== "set-cookie")));
  for (const cookie of page.headers.getSetCookie()) made.add(/=([^;]+)/.exec(cookie)?.[1] ?? "");
  return page;
}

function parameter(location: string | null, name: string): string {
  const value = new URL(location ?? "").searchParams.get(name) ?? "";
  if (value !== "") made.add(value);
  return value;
}

type Trip = { id: string; browser: Browser; token: string; connectUrl: string };

/** A session, and its connect page. */
async function start(changes: Json = {}): Promise<Trip> {
  const body = { end_user: { id: "ada" }, integrations: [integration], ...changes };
  const session = await ask("POST", "/v1/connect/sessions", body);
  expect(session.status).toBe(201);
  const browser = new Browser();
  const connectUrl = String(session.json["connect_url"]);
  watch(await browser.get(connectUrl));
  return {
    id: String(session.json["connection_id"]),
    browser,
    token: String(session.json["token"]),
    connectUrl,
  };
}

/** The click, with what the person has filled in. */
async function click(trip: Trip, parameters: Record<string, string>): Promise<Page> {
  const form: Record<string, string> = { token: trip.token, integration };
  const sealed = new URL(trip.connectUrl).searchParams.get("parameters");
  if (sealed !== null) form["parameters"] = sealed;
  for (const [name, value] of Object.entries(parameters)) form[`parameters.${name}`] = value;
  const page = watch(await trip.browser.post(`${url.origin}/connect`, form));
  if (page.location !== null) parameter(page.location, "state");
  return page;
}

/** The second factor, from the page that asks for it, and what that page shows then. */
async function giveSecondFactor(trip: Trip, statusUrl: string): Promise<Page> {
  watch(await trip.browser.get(statusUrl));
  const form = { state: parameter(statusUrl, "state"), name: "token", value: "canary-mfa" };
  const answered = watch(await trip.browser.post(`${url.origin}/connect/status`, form));
  if (!(answered.location ?? "").includes("/connect/status?")) return answered;
  return watch(await trip.browser.get(new URL(answered.location ?? "", url.origin).href));
}

async function confirm(returned: Page): Promise<WireAnswer> {
  const handle = parameter(returned.location, "handle");
  return ask("POST", "/v1/connect/confirm", { handle, end_user_id: "ada" });
}

async function connect(): Promise<Trip> {
  const trip = await start();
  const statusUrl = (await click(trip, FILLED_IN)).location ?? "";
  const confirmed = await confirm(await giveSecondFactor(trip, statusUrl));
  expect(confirmed).toMatchObject({ status: 200, json: { status: "active" } });
  return trip;
}

/** Looks everywhere. */
async function expectNoCanary(): Promise<void> {
  await until(
    () => ask("GET", "/v1/events"),
    ({ text }) => !text.includes('"pending"'),
  );
  const places = {
    webhooks: receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body).join("\n"),
    logs: everythingLogged(harness),
    answers: said.join("\n"),
    calls: bank.calls.map((call) => call.url).join("\n"),
    kv: await everythingInKv(harness),
    objects: await everythingInObjects(harness),
  };
  // That each was looked at shows by what is sure to be in it.
  expect(places.logs).toContain('"event":"key_issued"');
  expect(places.answers).toContain("latchkey-request-id");
  expect(places.calls).toMatch(/^\/auth$/m);
  expect(places.kv).toMatch(/app:app\w+\neyJ/);
  expect(places.objects).toMatch(/sealed_hook_key/);
  expect(places.objects).toMatch(/integration_key/);
  const hookKeys = [...bank.webhookUrls].map((hook) => hook.split("/").at(-1) ?? "");
  const random = [...made].filter((secret) => secret !== "");
  for (const [place, text] of Object.entries(places)) {
    const secrets = [...CANARIES, ...forms(ROOT_KEY), ...hookKeys.flatMap(forms)];
    expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
    // An answer tells a browser its own state and handle; nothing that is kept may hold one.
    const kept =
      place === "answers" ? random.filter((secret) => secret.startsWith("lk_")) : random.flatMap(forms);
    expect({ place, found: found(text, kept) }).toEqual({ place, found: [] });
  }
}

describe("E1 · no secret of an item is seen where it does not belong", () => {
  afterEach(async () => {
    bank.refusal = null;
    await expectNoCanary();
  });

  test("E1 · connected: what was filled in, the key, the connect token and the hook key", async () => {
    const trip = await connect();
    // They arrived where they belong.
    const ordered = bank.calls.find((call) => call.url === "/items");
    expect(JSON.parse(ordered?.body ?? "")).toMatchObject({ parameters: FILLED_IN });
    expect(bank.calls.find((call) => call.url.endsWith("/mfa"))?.body).toContain("canary-mfa");
    expect([...bank.webhookUrls].join()).toMatch(/\/hooks\/cb\w+\/hk_app\w+$/);

    const path = `/v1/connections/${trip.id}`;
    expect((await ask("GET", `${path}/token`)).json["access_token"]).toMatch(/^canary-key-/);
    expect((await ask("POST", `${path}/refresh`, {})).status).toBe(200);
    expect((await ask("POST", `${path}/check`)).json).toMatchObject({ ok: true });
    for (const listed of [path, `${path}/events`, "/v1/connections", "/v1/integrations", "/v1/app"])
      expect((await ask("GET", listed)).status).toBe(200);
    await ask("GET", `/v1/integrations/${integration}`);
    await until(
      () => Promise.resolve(receiver.received.map(({ body }) => body).join("\n")),
      (told) => told.includes("connection.created"),
    );
    await expectNoCanary();
    expect((await ask("DELETE", path)).json).toMatchObject({ revoked_at_provider: true });
  });

  test("E1 · a form that is wrong is shown again without what was in it", async () => {
    const trip = await start();
    const wrong = await click(trip, { user: "canary WRONG", password: "canary-password" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/aria-invalid="true"/);
    // What no field asks for goes nowhere.
    const unknown = await click(trip, { ...FILLED_IN, other: "canary-other" });
    expect(unknown.location).toContain("/connect/status");
  });

  test("E1 · what the app fills in stands nowhere in the link", async () => {
    const trip = await start({ parameters: FILLED_IN });
    const sealed = new URL(trip.connectUrl).searchParams.get("parameters") ?? "";
    expect(sealed).toMatch(/^eyJ/);
    expect(found(trip.connectUrl, CANARIES)).toEqual([]);
    const page = await click(trip, {});
    expect(page.location).toContain("/connect/status");
    const refused = await ask("POST", "/v1/connect/sessions", {
      end_user: { id: "ada" },
      integrations: [integration],
      parameters: { user: "canary WRONG", other: "canary-other" },
    });
    expect(refused.status).toBe(400);
  });

  test("E1 · an answer of another browser's, and one that nothing asks for", async () => {
    const trip = await start();
    const statusUrl = (await click(trip, FILLED_IN)).location ?? "";
    const state = parameter(statusUrl, "state");
    const form = { state, name: "token", value: "canary-mfa" };
    const stranger = new Browser();
    const other = watch(await stranger.post(`${url.origin}/connect/status`, form));
    const told = watch(await stranger.get(new URL(other.location ?? "", url.origin).href));
    expect(failureOn(told)).toBe("wrong_browser");
    const forged = await trip.browser.post(`${url.origin}/connect/status`, { ...form, state: "canary" });
    expect(failureOn(watch(forged))).toBe("state_invalid");
    watch(await trip.browser.post(`${url.origin}/connect/status`, { ...form, value: "canary".repeat(200) }));
  });

  test.each([
    [/^\/connect_token/, 400],
    [/^\/connect_token/, 500],
    [/^\/items$/, 400],
    [/^\/items$/, 403],
    [/^\/items$/, 500],
  ])("E1, H4 · a provider that refuses a click at %s with %i is not quoted", async (path, status) => {
    const trip = await start();
    bank.refusal = { path, status };
    const page = await click(trip, FILLED_IN);
    expect(page.status).toBeGreaterThan(399);
    await ask("GET", `/v1/connections/${trip.id}`);
  });

  test.each([400, 401, 403, 404, 500])(
    "E1, H4 · a provider that refuses a second factor, and everything else, with %i is not quoted",
    async (status) => {
      const trip = await start();
      const connected = await connect();
      const statusUrl = (await click(trip, FILLED_IN)).location ?? "";
      bank.refusal = { path: /^\/items/, status };
      await giveSecondFactor(trip, statusUrl);
      watch(await trip.browser.get(statusUrl));
      const path = `/v1/connections/${connected.id}`;
      expect((await ask("POST", `${path}/check`)).text).toContain('"ok":');
      expect((await ask("GET", path)).status).toBe(200);
      expect((await ask("DELETE", path)).status).toBe(200);
    },
  );

  test("E1 · a client that is refused is not quoted, and a new secret is not shown", async () => {
    const trip = await connect();
    bank.refusal = { path: /^\/auth/, status: 401 };
    const changes = { client_secret: "canary-new-secret" };
    expect((await ask("PATCH", `/v1/integrations/${integration}`, changes)).status).toBe(200);
    const refused = await ask("POST", `/v1/connections/${trip.id}/refresh`, {});
    expect(refused).toMatchObject({ status: 502, json: { code: "integration_misconfigured" } });
    await ask("GET", `/v1/integrations/${integration}`);
    await ask("GET", `/v1/connections/${trip.id}/events`);
    await expectNoCanary();
  });
});
