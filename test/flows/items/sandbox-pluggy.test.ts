// The sandbox's Pluggy API as a client sees it: what Pluggy documents, and what sandbox/README.md describes.

import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Browser } from "../../support/http/browser.ts";
import { decide } from "../../support/flow.ts";
import type { Json } from "../../support/latchkey.ts";
import { listen, type LocalServer, readAll } from "../../support/http/local-server.ts";
import { parseJson } from "../../support/parse-json.ts";
import { consentUrl, control, counter, CPF, newClient, send } from "../../support/peers/pluggy-client.ts";
import { until } from "../../support/until.ts";

const received: { path: string; body: Json }[] = [];
/** How many more times each webhook path responds with 500. */
const failing = new Map<string, number>();
let hooks: LocalServer;

beforeAll(async () => {
  hooks = await listen(async (request, response) => {
    const path = request.url ?? "";
    received.push({ path, body: parseJson(await readAll(request)) });
    const left = failing.get(path) ?? 0;
    failing.set(path, left - 1);
    response.writeHead(left > 0 ? 500 : 204).end();
  });
});
afterAll(() => hooks.close());

/** The error response that names a parameter. */
const about = (parameter: string) => ({
  status: 400,
  body: { code: 400, codeDescription: "PARAMETER_VALIDATION_ERROR", details: [{ parameter }] },
});

const eventsAt = (path: string) =>
  received.filter((each) => each.path === path).map(({ body }) => body["event"]);

/** Waits for an event at a webhook path. */
const arrived = (path: string, event: string) =>
  until(
    async () => eventsAt(path),
    (events) => events.includes(event),
  );

test("issues keys for the right credentials, and responds 403 to every other key", async () => {
  const { id, key, call, auth } = await newClient();
  const wrong = await send("POST", "/pluggy/api/auth", undefined, { clientId: id, clientSecret: "no" });
  expect(wrong).toMatchObject({ status: 401, body: { code: 401, message: expect.any(String) } });
  expect((await auth()).body["apiKey"]).not.toBe(key);
  expect((await call("GET", "/connectors/612")).status).toBe(200);

  const bad = { status: 403, body: { code: 403, codeDescription: "FORBIDDEN" } };
  expect(await send("GET", "/pluggy/api/connectors/612")).toMatchObject(bad);
  expect(await call("GET", "/connectors/612", undefined, "unknown")).toMatchObject(bad);
  await control("POST", "revoke_keys", { client_id: id });
  expect(await call("GET", "/connectors/612")).toMatchObject(bad);
  expect(await call("GET", "/nothing")).toMatchObject(bad);
});

test("limits how often a client requests keys", async () => {
  const client = await newClient({ auth_per_minute: 2 });
  expect((await client.auth()).status).toBe(200);
  const limited = await client.auth();
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toBe("60");
  expect(await counter(client, "rate_limited")).toBe(1);
});

test("lists the connectors, with the sandbox ones on request", async () => {
  const { call } = await newClient();
  const { body } = await call("GET", "/connectors/612");
  expect(body).toMatchObject({ id: 612, name: "Banco do Exemplo", oauth: true, isOpenFinance: true });
  expect(body["credentials"]).toMatchObject([{ name: "cpf", validation: "^\\d{11}$" }]);
  expect((await call("GET", "/connectors/999")).status).toBe(404);
  expect((await call("GET", "/connectors")).body["total"]).toBe(3);
  expect((await call("GET", "/connectors?sandbox=true")).body["total"]).toBe(6);
});

test("connects an item by consent: consent URL, decision, redirect, data and webhooks", async () => {
  const client = await newClient();
  const path = `/${client.id}`;
  failing.set(path, 1);
  const created = await client.call("POST", "/items", {
    connectorId: 612,
    parameters: CPF,
    clientUserId: "person-1",
    webhookUrl: `${hooks.origin}${path}`,
    oauthRedirectUri: "http://localhost:9/back?state=a%20b",
  });
  expect(created).toMatchObject({ status: 200, body: { status: "UPDATING", parameter: null } });
  const item = String(created.body["id"]);
  const page = await decide(new Browser(), await consentUrl(client, item), { account: "bob" });
  expect(page.status).toBe(303);
  expect(page.location).toBe(`http://localhost:9/back?state=a%20b&itemId=${item}&success=true`);
  const done = await client.becomes(item, "UPDATED", "SUCCESS");
  expect(done).toMatchObject({ parameter: null, error: null, clientUserId: "person-1" });

  const accounts = await client.call("GET", `/accounts?itemId=${item}`);
  expect(accounts.body["results"]).toMatchObject([{ owner: "Bob Brandt" }, { type: "CREDIT" }]);
  const [account] = z.array(z.object({ id: z.string() })).parse(accounts.body["results"]);
  const transactions = await client.call("GET", `/transactions?accountId=${account?.id ?? ""}`);
  expect(transactions.body["total"]).toBe(2);
  expect((await client.call("GET", `/identity?itemId=${item}`)).body["fullName"]).toBe("Bob Brandt");

  // The first delivery fails, so the first event is sent again.
  const all = ["item/waiting_user_input", "item/login_succeeded", "item/created"];
  await until(
    async () => new Set(eventsAt(path)).size,
    (size) => size === all.length,
  );
  await until(
    async () => eventsAt(path).filter((event) => event === all[0]).length,
    (count) => count === 2,
  );
  expect(received.find((each) => each.path === path)?.body).toMatchObject({
    itemId: item,
    clientUserId: "person-1",
    triggeredBy: "CLIENT",
    eventId: expect.any(String),
  });

  expect((await client.call("DELETE", `/items/${item}`)).status).toBe(200);
  expect((await client.call("GET", `/items/${item}`)).status).toBe(404);
  expect((await client.call("GET", `/accounts?itemId=${item}`)).status).toBe(404);
  await arrived(path, "item/deleted");
  expect(await counter(client, "items_created")).toBe(1);
});

test("turns a denied consent into a login error, and requests consent again on an update", async () => {
  const client = await newClient();
  const item = await client.create({ oauthRedirectUri: "http://localhost:9/back" });
  const first = await consentUrl(client, item);
  const page = await decide(new Browser(), first, { decision: "deny" });
  expect(page.location).toBe(`http://localhost:9/back?itemId=${item}&success=false`);
  await client.becomes(item, "LOGIN_ERROR", "USER_AUTHORIZATION_NOT_GRANTED");
  expect((await new Browser().get(first)).status).toBe(410);

  expect((await client.call("PATCH", `/items/${item}`)).body["status"]).toBe("UPDATING");
  await decide(new Browser(), await consentUrl(client, item));
  await client.becomes(item, "UPDATED");

  // While the consent is valid, an update does not require the user. Without consent, there is no data.
  await client.call("PATCH", `/items/${item}`);
  await client.becomes(item, "UPDATED");
  await control("POST", `items/${item}`, { consent: "revoked" });
  expect((await client.call("GET", `/accounts?itemId=${item}`)).body["results"]).toEqual([]);
  await client.call("PATCH", `/items/${item}`);
  await consentUrl(client, item);
});

test("rejects an update of an item that is being updated", async () => {
  const client = await newClient({ oauth_url_delay_ms: 600_000 });
  const item = await client.create({});
  expect((await client.call("PATCH", `/items/${item}`)).status).toBe(400);
});

test("ends a consent request by timeout, and sends a webhook", async () => {
  const client = await newClient({ consent_timeout_seconds: 0.1 });
  const path = `/${client.id}`;
  const item = await client.create({ webhookUrl: `${hooks.origin}${path}` });
  await arrived(path, "item/error");
  expect(await counter(client, "item_reads")).toBe(0);
  await client.becomes(item, "OUTDATED", "USER_INPUT_TIMEOUT");
});

test("checks the password, and accepts a corrected one in an update", async () => {
  const client = await newClient();
  const parameters = { user: "user-ok", password: "wrong" };
  const item = await client.create({ connectorId: 2, parameters });
  const failed = await client.becomes(item, "LOGIN_ERROR", "INVALID_CREDENTIALS");
  expect(failed["error"]).toMatchObject({ code: "INVALID_CREDENTIALS" });
  await client.call("PATCH", `/items/${item}`, { parameters: { password: "password-ok" } });
  await client.becomes(item, "UPDATED", "SUCCESS");
});

test("requests a second factor and checks it", async () => {
  const client = await newClient();
  const parameters = { user: "user-ok", password: "password-ok" };
  const item = await client.create({ connectorId: 5, parameters });
  const waiting = await client.becomes(item, "WAITING_USER_INPUT");
  expect(waiting["parameter"]).toMatchObject({ name: "token", mfa: true });
  const mfa = (token: string) => client.call("POST", `/items/${item}/mfa`, { token });
  expect((await mfa("12")).status).toBe(400);
  expect((await mfa("000000")).body["status"]).toBe("UPDATING");
  await client.becomes(item, "LOGIN_ERROR", "INVALID_CREDENTIALS_MFA");
  expect((await mfa("123456")).status).toBe(400);
  await client.call("PATCH", `/items/${item}`);
  await client.becomes(item, "WAITING_USER_INPUT");
  await mfa("123456");
  await client.becomes(item, "UPDATED");
});

test("waits for an action in the bank's app until it times out or a control call completes it", async () => {
  const bank = { connectorId: 8, parameters: { user: "user-ok", password: "password-ok" } };
  const quick = await newClient();
  await quick.becomes(await quick.create(bank), "UPDATED");

  const client = await newClient({ user_action_ms: 600_000 });
  const item = await client.create(bank);
  const waiting = await client.becomes(item, "WAITING_USER_ACTION");
  expect(waiting["userAction"]).toMatchObject({ type: "authorize-access", expiresAt: expect.any(String) });
  await control("POST", `items/${item}`, { status: "UPDATED" });
  await client.becomes(item, "UPDATED");
  await control("POST", `items/${item}`, { status: "WAITING_USER_ACTION" });
  await client.becomes(item, "WAITING_USER_ACTION");
});

test("lets a connect token use the items it created, whose own URLs take precedence", async () => {
  const client = await newClient();
  const issued = await client.call("POST", "/connect_token", {
    options: { clientUserId: "person-2", oauthRedirectUri: "http://localhost:9/of-the-token" },
  });
  const token = String(issued.body["accessToken"]);
  const foreign = await client.create({});
  const as = (method: string, path: string, body?: Json) => client.call(method, path, body, token);
  expect((await as("GET", `/items/${foreign}`)).status).toBe(403);
  expect((await as("PATCH", `/items/${foreign}`)).status).toBe(403);
  expect((await as("POST", "/connect_token", {})).status).toBe(403);

  const own = await client.create({}, token);
  expect((await as("GET", `/items/${own}`)).body).toMatchObject({
    clientUserId: "person-2",
    oauthRedirectUri: "http://localhost:9/of-the-token",
  });
  expect((await as("DELETE", `/items/${own}`)).status).toBe(403);
  const other = await client.create({ oauthRedirectUri: "http://localhost:9/of-the-item" }, token);
  const page = await decide(new Browser(), await consentUrl(client, other));
  expect(page.location).toMatch(/^http:\/\/localhost:9\/of-the-item\?itemId=/);

  const bound = await client.call("POST", "/connect_token", { itemId: foreign });
  const boundToken = String(bound.body["accessToken"]);
  expect((await client.call("GET", `/items/${foreign}`, undefined, boundToken)).status).toBe(200);
  expect((await client.call("GET", `/items/${own}`, undefined, boundToken)).status).toBe(403);
});

test("rejects missing and malformed parameters, and URLs that are not https", async () => {
  const strict = await newClient({ strict_urls: true });
  const create = (body: Json) =>
    strict.call("POST", "/items", { connectorId: 612, parameters: CPF, ...body });
  expect(await create({ parameters: {} })).toMatchObject(about("cpf"));
  expect(await create({ parameters: { cpf: "123.456.789-09" } })).toMatchObject(about("cpf"));
  expect((await create({ connectorId: 999 })).status).toBe(404);
  for (const uri of ["http://app.example.com/", "http://localhost:9/", "https://localhost/", "x"]) {
    expect(await create({ oauthRedirectUri: uri })).toMatchObject(about("oauthRedirectUri"));
  }
  expect((await create({ oauthRedirectUri: "https://app.example.com/" })).status).toBe(200);
  const options = { webhookUrl: "http://app.example.com/" };
  const token = await strict.call("POST", "/connect_token", { options });
  expect(token).toMatchObject(about("webhookUrl"));
  expect(await counter(strict, "items_created")).toBe(1);
});

test("shows a page where there is no redirect, or one that closes itself", async () => {
  const client = await newClient({ landing: "close" });
  const land = async () => {
    const item = await client.create({ oauthRedirectUri: "http://localhost:9/back" });
    return decide(new Browser(), await consentUrl(client, item));
  };
  const closing = await land();
  expect(closing.status).toBe(200);
  expect(closing.text).toContain("window.close()");
  expect(closing.text).toContain("http://localhost:9/back?itemId=");
  await control("POST", "settings", { client_id: client.id, landing: "none" });
  const plain = await land();
  expect(plain.text).not.toContain("http://localhost:9/back");
});

test("holds webhooks until they are released, duplicates them, and injects faults", async () => {
  const client = await newClient({ webhooks: "held", webhook_duplicates: true });
  const path = `/${client.id}`;
  const item = await client.create({ webhookUrl: `${hooks.origin}${path}` });
  await consentUrl(client, item);
  await control("POST", `items/${item}`, { status: "LOGIN_ERROR" });
  expect(eventsAt(path)).toEqual([]);
  await control("POST", "webhooks/release", { client_id: client.id });
  const twice = ["item/waiting_user_input", "item/error"].flatMap((event) => [event, event]);
  await until(
    async () => eventsAt(path),
    (events) => events.length === twice.length,
  );
  expect(eventsAt(path)).toEqual(twice);

  await control("POST", "faults", {
    client_id: client.id,
    on: "item",
    fault: { kind: "status", status: 503 },
  });
  await control("POST", "faults", {
    client_id: client.id,
    on: "item",
    fault: { kind: "extra", fields: { status: "SOMETHING_NEW" } },
  });
  expect((await client.call("GET", `/items/${item}`)).status).toBe(503);
  expect((await client.call("GET", `/items/${item}`)).body["status"]).toBe("SOMETHING_NEW");
  expect((await client.call("GET", `/items/${item}`)).body["status"]).toBe("LOGIN_ERROR");

  const forged = { client_id: client.id, url: `${hooks.origin}${path}`, body: { event: "forged" } };
  expect((await control("POST", "webhooks", forged)).body["status"]).toBe(204);
  expect(eventsAt(path).at(-1)).toBe("forged");
});
