// The right user is connected: the app confirms the end user, a reconnect keeps the account, and browsers return to the
// app.

import { describe, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import {
  clickConnect,
  confirm,
  connect,
  connectionOf,
  decide,
  letExpire,
  must,
  proxied,
  readToken,
  reconnect,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { counters, newIntegration, type TestIntegration } from "../../support/sandbox.ts";

const codesSent = async (integration: TestIntegration) =>
  (await counters(integration)).token.authorization_code;

async function ready(name?: string) {
  const app = await newApp(name);
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  return { app, integration, browser, started: await startSession(app, integration) };
}

async function returned() {
  const trip = await ready();
  const page = await trip.browser.get(await walkToCallback(trip.browser, trip.started, trip.integration));
  return { ...trip, page };
}

describe("the app's confirmation", () => {
  test("D2 · with a different end user connects nothing, even if the right one is confirmed afterward", async () => {
    const { app, integration, started, page } = await returned();
    const other = await confirm(app, page, "another-user");
    expect(other).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    const again = await confirm(app, page, started.endUser);
    expect(again).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    expect(await codesSent(integration)).toBe(0);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      account: null,
      last_error: { code: "end_user_mismatch" },
    });
    expect((await readToken(app, started.connectionId)).status).toBe(409);
  });

  test("D2 · is required before the code is exchanged", async () => {
    const { app, integration, started, page } = await returned();
    expect(must(page)).toContain("handle=");
    expect(await codesSent(integration)).toBe(0);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("pending");
  });

  test("D2 · can be repeated with the same result, from one exchange", async () => {
    const { app, integration, started, page } = await returned();
    const first = await confirm(app, page, started.endUser);
    const second = await confirm(app, page, started.endUser);
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
    expect(await codesSent(integration)).toBe(1);
    const other = await confirm(app, page, "another-user");
    expect(other).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("active");
  });

  test("E5 · is rejected with another app's handle, which its own app can still use", async () => {
    const { app, integration, started, page } = await returned();
    const otherApp = await newApp();
    const rejected = await confirm(otherApp, page, started.endUser);
    expect(rejected).toMatchObject({ status: 400, body: { code: "handle_invalid" } });
    expect(await codesSent(integration)).toBe(0);
    expect((await confirm(app, page, started.endUser)).status).toBe(200);
  });

  test("is rejected with a state, a connect token or an invalid value as the handle", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = new URL(await walkToCallback(browser, started, integration));
    await browser.get(callback.href);
    for (const handle of [callback.searchParams.get("state"), started.token, "nonsense", ""]) {
      const response = await call("POST", "/v1/connect/confirm", app.key, {
        handle,
        end_user_id: started.endUser,
      });
      expect(response).toMatchObject({ status: 400, body: { code: "handle_invalid" } });
    }
    expect(await codesSent(integration)).toBe(0);
  });

  test("is rejected once the attempt has expired", async () => {
    const { app, integration, started, page } = await returned();
    await letExpire(app, started.connectionId, "attempt");
    expect(await confirm(app, page, started.endUser)).toMatchObject({
      status: 410,
      body: { code: "attempt_expired" },
    });
    expect(await codesSent(integration)).toBe(0);
  });

  test("is not required if the session completes automatically", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const browser = new Browser();
    const started = await startSession(app, integration, { completion: "automatic" });
    const back = await browser.get(await walkToCallback(browser, started, integration));
    expect(back.status).toBe(303);
    expect(must(back)).toBe(`${app.returnUrl}?connection_id=${started.connectionId}`);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("active");
  });
});

describe("a reconnect", () => {
  test("D6 · with another account is rejected, and the previous grant remains in use", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const connection = await connect(app, integration, { choice: { account: "alice" } });
    const before = await readToken(app, connection.id);
    const other = await reconnect(app, integration, connection, { account: "bob" });
    expect(other).toMatchObject({ status: 409, body: { code: "account_mismatch" } });
    expect(await connectionOf(app, connection.id)).toMatchObject({
      status: "active",
      account: connection.connection["account"],
      last_error: { code: "account_mismatch" },
    });
    expect((await readToken(app, connection.id)).text).toBe(before.text);
    expect((await proxied(app, connection.id, "user")).status).toBe(200);
    expect((await reconnect(app, integration, connection, { account: "alice" })).status).toBe(200);
  });

  test("D6 · for another end user is rejected", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    const session = { end_user: { id: "another-user" }, connection_id: id };
    const response = await call("POST", "/v1/connect/sessions", app.key, session);
    expect(response).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
  });
});

test("D6 · a reconnect whose account cannot be verified changes nothing, and revokes nothing", async () => {
  const provider = await ScriptedProvider.start();
  const app = await newApp();
  const integration = await newScriptedIntegration(app, provider);
  provider.accountOf = () => "ada";
  const connection = await connect(app, integration);
  provider.accountOf = () => "";
  expect((await reconnect(app, integration, connection)).body["code"]).toBe("account_unverified");
  // The grant in use might end together with the new one.
  expect(provider.revocations).toEqual([]);
  expect((await readToken(app, connection.id)).body["version"]).toBe(1);
  expect(await connectionOf(app, connection.id)).toMatchObject({ status: "active" });
  await provider.close();
});

describe("the URL that browsers return to", () => {
  const registered = "https://app.example.com/connected";

  test("D4 · is a registered return URL, compared exactly", async () => {
    const created = await call("POST", "/v1/apps", adminToken, { name: "App", return_urls: [registered] });
    const key = String(created.body["api_key"]);
    await call("POST", "/v1/integrations", key, { provider: "parqet", client_id: "a-client" });
    const session = { end_user: { id: "u" }, return_url: `${registered}/` };
    expect(await call("POST", "/v1/connect/sessions", key, session)).toMatchObject({
      status: 400,
      body: { code: "return_url_not_registered" },
    });
    const script = { name: "App", return_urls: ["javascript:alert(1)"] };
    expect(await call("POST", "/v1/apps", adminToken, script)).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
  });

  test("D4 · is the session's URL, and every redirect before it is a 303", async () => {
    const { body } = await call("POST", "/v1/apps", adminToken, {
      name: "App",
      return_urls: [registered, `${registered}?tab=2`],
    });
    const app = { id: String(body["id"]), key: String(body["api_key"]), returnUrl: registered };
    const integration = await newIntegration(app, "parqet");
    const browser = new Browser();
    const started = await startSession(app, integration, { return_url: `${registered}?tab=2` });
    const clicked = await clickConnect(browser, started, integration);
    expect(clicked.status).toBe(303);
    const back = await browser.get(must(await decide(browser, must(clicked))));
    expect(back.status).toBe(303);
    expect(must(back)).toMatch(/^https:\/\/app\.example\.com\/connected\?tab=2&handle=/);
  });
});
