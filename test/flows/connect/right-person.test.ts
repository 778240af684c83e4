// The right person is connected: the app's backend has the last word, and the person sees what is asked.

import { describe, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
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

describe("the app's word", () => {
  test("D2 · a victim who opened somebody's link connects nothing, whoever asks afterwards", async () => {
    const { app, integration, started, page } = await returned();
    const victim = await confirm(app, page, "the-victim");
    expect(victim).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    const attacker = await confirm(app, page, started.endUser);
    expect(attacker).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    expect(await codesSent(integration)).toBe(0);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      account: null,
      last_error: { code: "end_user_mismatch" },
    });
    expect((await readToken(app, started.connectionId)).status).toBe(409);
  });

  test("D2 · without a confirmation no code is exchanged", async () => {
    const { app, integration, started, page } = await returned();
    expect(must(page)).toContain("handle=");
    expect(await codesSent(integration)).toBe(0);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("pending");
  });

  test("D2 · a confirmation that is repeated gets the same answer, from one exchange", async () => {
    const { app, integration, started, page } = await returned();
    const first = await confirm(app, page, started.endUser);
    const second = await confirm(app, page, started.endUser);
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
    expect(await codesSent(integration)).toBe(1);
    const other = await confirm(app, page, "somebody-else");
    expect(other).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("active");
  });

  test("E5 · another app can't confirm with the handle, and its own app still can", async () => {
    const { app, integration, started, page } = await returned();
    const stranger = await newApp();
    const refused = await confirm(stranger, page, started.endUser);
    expect(refused).toMatchObject({ status: 400, body: { code: "handle_invalid" } });
    expect(await codesSent(integration)).toBe(0);
    expect((await confirm(app, page, started.endUser)).status).toBe(200);
  });

  test("what is no handle is refused: a state, a connect token, nonsense", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = new URL(await walkToCallback(browser, started, integration));
    await browser.get(callback.href);
    for (const handle of [callback.searchParams.get("state"), started.token, "nonsense", ""]) {
      const answer = await call("POST", "/v1/connect/confirm", app.key, {
        handle,
        end_user_id: started.endUser,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: "handle_invalid" } });
    }
    expect(await codesSent(integration)).toBe(0);
  });

  test("a handle is good for as long as the attempt, and no longer", async () => {
    const { app, integration, started, page } = await returned();
    await letExpire(app, started.connectionId, "attempt");
    expect(await confirm(app, page, started.endUser)).toMatchObject({
      status: 410,
      body: { code: "attempt_expired" },
    });
    expect(await codesSent(integration)).toBe(0);
  });

  test("where the app asked for automatic completion, the person comes back connected", async () => {
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

describe("the same account", () => {
  test("D6 · connecting again with another account is refused, and the old grant goes on", async () => {
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

  test("D6 · a connection can't be connected again for another end user", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id } = await connect(app, integration);
    const session = { end_user: { id: "somebody-else" }, connection_id: id };
    const answer = await call("POST", "/v1/connect/sessions", app.key, session);
    expect(answer).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
  });
});

describe("where people are sent", () => {
  const registered = "https://app.example.com/connected";

  test.each([
    "//app.example.com/connected",
    "//evil.example/connected",
    "/connected",
    "https://app.example.com/connected/",
    "https://app.example.com/Connected",
    "HTTPS://app.example.com/connected",
    "https://APP.example.com/connected",
    "https://app.example.com./connected",
    "https://app.example.com:443/connected",
    "https://app.example.com\\connected",
    "https:\\\\app.example.com/connected",
    "https://user@app.example.com/connected",
    "https://app.example.com@evil.example/connected",
    "https://app.example.com.evil.example/connected",
    "https://app.example.com/x/../connected",
    "https://app.example.com/x/%2e%2e/connected",
    "https://app.example.com/%63onnected",
    "https://app.example.com/connected?to=x",
    "https://app.example.com/connected#x",
    " https://app.example.com/connected",
    "https://app.example.com/connected\n",
    "http://app.example.com/connected",
    "javascript:alert(1)",
    "",
  ])("D4 · %j is not the return URL that is registered", async (return_url) => {
    const { body } = await call("POST", "/v1/apps", adminToken, { name: "App", return_urls: [registered] });
    const key = String(body["api_key"]);
    const integration = { provider: "parqet", client_id: "a-client" };
    await call("POST", "/v1/integrations", key, integration);
    const answer = await call("POST", "/v1/connect/sessions", key, { end_user: { id: "u" }, return_url });
    expect(answer).toMatchObject({ status: 400, body: { code: "return_url_not_registered" } });
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "http://app.example.com/connected",
    "https://user:pass@app.example.com/",
    "https://app.example.com./",
    "https://app.example.com/%2e%2e/x",
    "https://app.example.com/a%2fb",
    "https://app.example.com\\x",
    "https://APP.example.com/",
    "https://app.example.com/#x",
    "//app.example.com/",
  ])("D4 · %j can't be registered as a return URL", async (url) => {
    const answer = await call("POST", "/v1/apps", adminToken, { name: "App", return_urls: [url] });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });

  test("D4 · every redirect of the trip is a 303, and the last one leads to the return URL of the session", async () => {
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
