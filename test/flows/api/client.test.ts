// `latchkey/client` against the running Worker: what an app and an operator do, and a method for every operation.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Latchkey, LatchkeyError, LatchkeyOperator, verifyWebhook } from "../../../src/client/index.ts";
import type { Description } from "../../support/api/api-description.ts";
import { operationsOf } from "../../support/api/api-description.ts";
import { Browser } from "../../support/http/browser.ts";
import { connect, must, walkToCallback } from "../../support/flow.ts";
import { adminToken, type TestApp } from "../../support/latchkey.ts";
import { EVERY_EVENT, Receiver } from "../../support/webhooks/receiver.ts";
import { newIntegration, revoke } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send } from "../../support/http/wire.ts";

const RETURN_URL = "http://localhost:9/connected";

/** The requests of the clients, as `METHOD /path`. */
const requests: string[] = [];

let operator: LatchkeyOperator;
let latchkey: Latchkey;
let app: TestApp;
let webhookSecret: string;
let receiver: Receiver;

/** The runtime's `fetch`, which records each request. */
function recordingFetch(url: string, init: RequestInit): Promise<Response> {
  requests.push(`${init.method ?? "GET"} ${new URL(url).pathname}`);
  return fetch(url, init);
}

beforeAll(async () => {
  const { latchkey: worker } = await stack();
  receiver = await Receiver.start();
  const options = { origin: worker.origin, fetch: recordingFetch };
  operator = new LatchkeyOperator({ ...options, adminToken });
  const created = await operator.apps.create({
    name: "Client",
    return_urls: [RETURN_URL],
    webhook_url: receiver.url,
    webhook_events: EVERY_EVENT_TYPES,
  });
  app = { id: created.id, key: created.api_key, returnUrl: RETURN_URL };
  webhookSecret = created.webhook_secret;
  latchkey = new Latchkey({ ...options, apiKey: app.key });
});

afterAll(() => receiver.close());

const EVERY_EVENT_TYPES = EVERY_EVENT as NonNullable<
  Parameters<LatchkeyOperator["apps"]["create"]>[0]["webhook_events"]
>;

/** Returns the error of a call that fails. */
async function errorOf(call: Promise<unknown>): Promise<LatchkeyError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LatchkeyError)) throw new Error(`no LatchkeyError: ${String(error)}`);
  return error;
}

describe("an app", () => {
  test("connects an account, calls the provider, and deletes the connection", async () => {
    const integration = await newIntegration(app, "parqet");
    const session = await latchkey.connect.createSession({
      end_user: { id: "ada", name: "Ada Lovelace" },
      integrations: [integration.id],
      return_url: RETURN_URL,
    });
    const { connection_id: id, connect_url: connectUrl, token } = session;
    expect((await latchkey.connections.get(id)).status).toBe("pending");

    const browser = new Browser();
    const started = { connectionId: id, connectUrl, token, endUser: "ada" };
    const back = must(await browser.get(await walkToCallback(browser, started, integration)));
    const handle = new URL(back).searchParams.get("handle") ?? "";
    const connected = await latchkey.connect.confirm({ handle, end_user_id: "ada" });
    expect(connected).toMatchObject({ id, status: "active", end_user: "ada" });

    const first = await latchkey.connections.token(id, { min_ttl: 60 });
    expect(first).toMatchObject({ token_type: "Bearer", version: 1 });
    const user = await latchkey.connections.fetch(id, "user");
    expect(await user.json()).toMatchObject({ userId: expect.any(String) });
    const ensured = await latchkey.connections.ensure({ end_user: "ada", integration: integration.id });
    expect(ensured).toMatchObject({ status: "ready", connection: { id } });
    const other = { end_user: "bob", integration: integration.id, completion: "automatic" } as const;
    expect(await latchkey.connections.ensure(other)).toMatchObject({ reason: "not_connected" });
    const second = await latchkey.connections.refresh(id, { rejected_version: first.version });
    expect(second.version).toBe(2);
    expect((await latchkey.connections.refresh(id, { rejected_version: first.version })).version).toBe(2);
    expect(await latchkey.connections.check(id)).toMatchObject({ ok: true, reason: null });
    const request = { method: "GET", url: "https://api.example.com/" };
    expect((await errorOf(latchkey.connections.dpopProof(id, request))).code).toBe("dpop_not_used");
    expect((await latchkey.connections.update(id, { metadata: { plan: "b" } })).metadata).toMatchObject({
      plan: "b",
    });

    const timeline = await Array.fromAsync(latchkey.connections.events(id, { limit: 1 }));
    expect(timeline.map(({ type }) => type)).toContain("connection.created");
    expect(timeline.length).toBeGreaterThan(2);
    expect(await latchkey.connections.diagnostics(id)).toEqual({ data: [] });
    expect(await latchkey.connections.delete(id)).toMatchObject({
      status: "deleted",
      revocation: "not_supported",
    });
    expect(await errorOf(latchkey.connections.get(id))).toMatchObject({
      code: "connection_not_found",
      status: 404,
      requestId: expect.stringMatching(/^req/),
    });
  });

  test("iterates over the pages of a list, and requests no more pages than are read", async () => {
    const { id } = await newIntegration(app, "parqet");
    const grant = { integration: id, access_token: "access-token", expires_in: 3600 };
    for (const end_user of ["u1", "u2", "u3", "u4", "u5"])
      await latchkey.connections.import({ ...grant, end_user });
    const before = requests.length;
    const all = await Array.fromAsync(latchkey.connections.list({ integration: id, limit: 2 }));
    expect(all.map(({ end_user }) => end_user)).toEqual(["u5", "u4", "u3", "u2", "u1"]);
    expect(requests.length - before).toBe(3);
    for await (const { end_user } of latchkey.connections.list({ integration: id, limit: 2 }))
      if (end_user === "u4") break;
    expect(requests.length - before).toBe(4);
    const page = await latchkey.connections.page({ integration: id, end_user: "u3" });
    expect(page).toMatchObject({ data: [{ end_user: "u3" }], next_cursor: null });
  });

  test("streams a body to the provider and returns the provider's response, errors included", async () => {
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    const body = new Blob([new Uint8Array(100_000)]).stream();
    const missing = await latchkey.connections.fetch(id, "/nothing-here?x=1", { method: "POST", body });
    expect(missing.status).toBe(404);
    expect(missing.headers.get("content-type")).not.toBe("application/problem+json");
  });

  test("throws errors with a code", async () => {
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    await revoke(integration, "all");
    const ended = await errorOf(latchkey.connections.refresh(id));
    expect(ended).toMatchObject({ code: "reauthorization_required", status: 409, retryAfterSeconds: null });
    expect(ended.message).toContain("reauthorization_required");
    expect(await errorOf(latchkey.connections.fetch(id, "user"))).toMatchObject({ code: ended.code });
    const invalid = await errorOf(latchkey.connections.page({ limit: 1_000 }));
    expect(invalid).toMatchObject({ code: "invalid_request", errors: [{ path: "limit" }] });
    expect(invalid.message).toContain("limit");
    const { latchkey: worker } = await stack();
    const stranger = new Latchkey({ origin: worker.origin, apiKey: `${app.key}x` });
    expect(await errorOf(stranger.settings.get())).toMatchObject({ code: "unauthenticated", status: 401 });
  });

  test("lists providers, and manages integrations and settings", async () => {
    const names = (await latchkey.providers.list()).map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining(["parqet", "addepar", "parqex", "parallel", "pluggy"]));
    expect(await latchkey.providers.get("parqet")).toMatchObject({ id: "parqet" });
    const matching = await latchkey.providers.list({ search: "Zend", limit: 1 });
    expect(matching.map(({ id }) => id)).toEqual(["zendesk", "zendesk-api-key", "zendesk-sell"]);
    expect(await latchkey.providers.validate({ provider: "zendesk" })).toMatchObject({ valid: true });
    const created = await latchkey.integrations.create({ provider: "parqet", client_id: "client" });
    expect(await latchkey.integrations.update(created.id, { name: "Depot" })).toMatchObject({
      name: "Depot",
    });
    expect(await latchkey.integrations.get(created.id)).toMatchObject({ name: "Depot" });
    expect((await latchkey.integrations.list()).map(({ id }) => id)).toContain(created.id);
    expect(await latchkey.integrations.delete(created.id)).toBeNull();
    const { id } = await latchkey.integrations.create({
      provider: "oauth2",
      client_id: "client",
      endpoints: {
        authorization_endpoint: "https://provider.example.com/authorize",
        token_endpoint: "https://provider.example.com/token",
      },
    });
    const { kid } = await latchkey.integrations.createSigningKey(id);
    expect(await latchkey.integrations.listSigningKeys(id)).toMatchObject([{ kid, status: "active" }]);
    expect(await latchkey.integrations.deleteSigningKey(id, kid)).toBeNull();
    const started = await latchkey.integrations.test(id);
    expect(await latchkey.integrations.getTest(id, started.id)).toMatchObject({ id: started.id });
    expect(await latchkey.settings.update({ origins: ["https://app.example.com"] })).toMatchObject({
      id: app.id,
    });
    expect((await latchkey.settings.get()).origins).toEqual(["https://app.example.com"]);
  });
});

describe("a webhook", () => {
  test("G1 · is verified and returned as the event, and rejected if it was changed", async () => {
    expect(await latchkey.settings.testWebhook()).toMatchObject({ delivered: true });
    const [received] = await until(
      () => Promise.resolve(receiver.received.filter(({ type }) => type === "webhook.test")),
      ({ length }) => length > 0,
    );
    if (received === undefined) throw new Error("no webhook received");
    const { body, headers, id } = received;
    const event = verifyWebhook({ body, headers, secret: webhookSecret });
    expect(event).toMatchObject({ id, type: "webhook.test", data: { app: app.id } });
    const asBytes = new TextEncoder().encode(body);
    expect(verifyWebhook({ body: asBytes, headers: new Headers(headers), secret: webhookSecret })).toEqual(
      event,
    );
    const { "webhook-signature": signature = "", ...others } = headers;
    const otherCase = { ...others, "Webhook-Signature": ["v1,AAAA", signature] };
    expect(verifyWebhook({ body, headers: otherCase, secret: webhookSecret })).toEqual(event);
    const changed = { body: body.replace(app.id, "app0"), headers, secret: webhookSecret };
    expect(() => verifyWebhook(changed)).toThrow(/signature/i);
    for (const secret of ["", "whsec_", "whsec_AAAA"])
      expect(() => verifyWebhook({ body, headers, secret })).toThrow(/secret is missing or incomplete/);
    expect(() => verifyWebhook({ body, headers: {}, secret: webhookSecret })).toThrow(/headers/i);
    expect(() => verifyWebhook({ body: Uint8Array.of(0xff), headers, secret: webhookSecret })).toThrow(
      /UTF-8/,
    );
  });

  test("is listed and replayed", async () => {
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    const [created] = await receiver.waitFor(id, 1);
    const page = await latchkey.events.page({ type: "connection.created", limit: 1 });
    expect(page.data).toHaveLength(1);
    const newest = await Array.fromAsync(latchkey.events.list({ type: "connection.created" }));
    expect(newest.map((event) => event.id)).toContain(created?.id);
    expect(await latchkey.events.replay(created?.id ?? "")).toMatchObject({ id: created?.id });
    const [, again] = await receiver.waitFor(id, 2);
    expect(again?.id).toBe(created?.id);
    expect(await latchkey.events.get(created?.id ?? "")).toMatchObject({ type: "connection.created" });
    const ofConnection = { connection: id, type: "connection.created" } as const;
    expect(await latchkey.events.replayAll({ ...ofConnection, state: "delivered" })).toEqual({
      replayed: 1,
      has_more: false,
    });
    await receiver.waitFor(id, 3);
    const rotated = await latchkey.settings.rotateWebhookSecret();
    expect(rotated.webhook_secret).toMatch(/^whsec_/);
    expect(rotated.webhook_secret).not.toBe(webhookSecret);
  });
});

describe("the operator", () => {
  test("manages apps, their keys and secrets, and root keys", async () => {
    const { apps, rootKeys } = operator;
    const { id } = await apps.create({ name: "Another", return_urls: [RETURN_URL] });
    expect(await apps.update(id, { name: "Renamed", webhook_url: receiver.url })).toMatchObject({
      name: "Renamed",
    });
    expect((await apps.get(id)).name).toBe("Renamed");
    const key = await apps.createKey(id);
    expect(key.api_key).toMatch(/^lk_/);
    expect((await apps.listKeys(id)).map((one) => one.id)).toContain(key.id);
    expect(await apps.deleteKey(id, key.id)).toBeNull();
    expect((await operator.audit.page({ action: "app" })).data[0]).toMatchObject({ by: { who: "operator" } });
    for await (const { by } of operator.audit.list({ limit: 100 })) expect(by.who).toBe("operator");
    expect((await apps.rotateWebhookSecret(id)).webhook_secret).toMatch(/^whsec_/);
    expect(await apps.testWebhook(id)).toMatchObject({ delivered: true });
    expect((await apps.page({ limit: 1 })).data).toHaveLength(1);
    const ids: string[] = [];
    for await (const row of apps.list({ limit: 100 })) ids.push(row.id);
    expect(ids).toContain(id);
    await rootKeys.startReEncryption();
    expect(await rootKeys.reEncryption()).toHaveProperty("key_id");
    expect(await apps.delete(id)).toBeNull();
    expect(await errorOf(apps.get(id))).toMatchObject({ code: "app_not_found" });
  });
});

test("an app creates a connection with an API key, and replaces the key", async () => {
  const definition = { endpoints: { api_base_url: "https://api.example.com" } };
  const integration = await latchkey.integrations.create({ provider: "api-key", definition });
  const credentials = { api_key: "a-key" };
  const { id } = await latchkey.connections.import({
    integration: integration.id,
    end_user: "ada",
    credentials,
  });
  await latchkey.connections.replaceCredentials(id, { api_key: "another-key" });
  expect(await latchkey.connections.token(id)).toMatchObject({ access_token: "another-key" });
  expect(await errorOf(latchkey.connections.renew(id, { assertion: "a.b.c" }))).toMatchObject({
    code: "invalid_request",
  });
  expect(await errorOf(latchkey.connections.exchangeToken(id))).toMatchObject({
    code: "token_exchange_not_supported",
  });
});

test("an app exports its connections, saves a filter, and works on many connections at once", async () => {
  const { id } = await connect(app, await newIntegration(app, "parqet"));
  const exported = await (await latchkey.connections.exportCsv({ search: id })).text();
  expect(exported.split("\r\n")[1]).toContain(id);
  const saved = await latchkey.savedFilters.create({ name: "Active", filter: { status: "active" } });
  expect(await latchkey.savedFilters.list()).toEqual([saved]);
  await latchkey.savedFilters.delete(saved.id);
  expect(await latchkey.savedFilters.list()).toEqual([]);
  const job = await latchkey.bulkJobs.create({ action: "reconnect", connections: [id] });
  await until(
    () => latchkey.bulkJobs.get(job.id),
    ({ state }) => state === "finished",
  );
  expect((await latchkey.bulkJobs.list()).map((one) => one.id)).toEqual([job.id]);
  const results = await Array.fromAsync(latchkey.bulkJobs.results(job.id));
  expect(results).toMatchObject([{ connection: id, outcome: "done" }]);
  expect(await latchkey.bulkJobs.cancel(job.id)).toMatchObject({ state: "finished" });
});

test("an app reads its log", async () => {
  const page = await latchkey.logs.page({ outcome: "failure", limit: 1 });
  expect(page.data.length).toBeLessThanOrEqual(1);
  const range = { from: "2026-07-01T09:00:00Z", to: "2026-07-01T10:00:00Z" };
  expect(await latchkey.logs.counts(range)).toMatchObject({ data: [{ total: 0 }] });
});

test("an app creates and revokes an agent key, and confirms held calls", async () => {
  const { id, key } = await latchkey.agentKeys.create({ end_user: "ada", policy: { default: "confirm" } });
  expect(key).toMatch(/^ak_/);
  expect(await latchkey.agentKeys.get(id)).toMatchObject({ id, status: "active", name: "AI agent" });
  const call = `${id.replace("agt", "agc")}${"0".repeat(20)}`;
  await expect(latchkey.agentCalls.get(call)).rejects.toMatchObject({ code: "agent_call_not_found" });
  await expect(latchkey.agentCalls.confirm(call, { end_user_id: "ada" })).rejects.toMatchObject({
    code: "agent_call_not_found",
  });
  await latchkey.agentKeys.revoke(id);
  expect(await latchkey.agentKeys.get(id)).toMatchObject({ status: "revoked" });
});

test("an app creates and deletes an API key with limits, and reads who did it", async () => {
  const created = await latchkey.apiKeys.create({ name: "Export", scopes: ["read"] });
  expect(created.api_key).toMatch(/^lk_/);
  expect((await latchkey.apiKeys.list()).find(({ id }) => id === created.id)).toMatchObject({
    name: "Export",
    scopes: ["read"],
  });
  await latchkey.apiKeys.delete(created.id);
  const actions: string[] = [];
  for await (const { action } of latchkey.audit.list({ action: "api_key" })) actions.push(action);
  expect(actions.slice(0, 2)).toEqual(["api_key.deleted", "api_key.created"]);
  const exported = await (await latchkey.audit.export({ action: "api_key.deleted" })).text();
  expect(exported.split("\r\n")[1]).toContain(`,api_key.deleted,api_key,${created.id},Export,`);
});

test("there is a method for every operation of the API", async () => {
  const { latchkey: worker } = await stack();
  const { text } = await send(worker, { path: "/openapi.json" });
  const operations = operationsOf(JSON.parse(text) as Description).map(({ method, path, operation }) => {
    const isAny = operation["x-any-method"] !== undefined;
    const pattern = path.replace("{path}", ".+").replaceAll(/\{\w+\}/g, "[^/]+");
    return { name: `${isAny ? "ANY" : method} ${path}`, pattern: `^${isAny ? "\\w+" : method} ${pattern}$` };
  });
  const missing = operations.filter(
    ({ pattern }) => !requests.some((one) => new RegExp(pattern, "i").test(one)),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
  expect(requests.length).toBeGreaterThan(30);
});
