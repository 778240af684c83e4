// What the browser gets besides the outcome: headers, cookies, the hop of a form_post, and a way on.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Browser, failureOn, link, type Page } from "../../support/http/browser.ts";
import { adminToken, newApp } from "../../support/latchkey.ts";
import {
  clickConnect,
  confirm,
  connectionOf,
  decide,
  letExpire,
  must,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { counters, newIntegration } from "../../support/sandbox.ts";
import { startLatchkey } from "../../support/stack.ts";

async function ready() {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  return { app, integration, browser, started: await startSession(app, integration) };
}

function expectPageHeaders(page: Page) {
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
}

function expectStrictPage(page: Page) {
  expectPageHeaders(page);
  const csp = page.headers.get("content-security-policy") ?? "";
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("frame-ancestors 'none'");
  expect(csp).toContain("base-uri 'none'");
  expect(csp).not.toMatch(/unsafe-|\*/);
  expect(csp).not.toContain("script-src");
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.text).not.toMatch(/<script|<img|<link|<iframe|\son\w+=/i);
  const nonce = /nonce-([^']+)'/.exec(csp)?.[1];
  expect(page.text).toContain(`nonce="${nonce}"`);
}

describe("B5 · every page and every redirect", () => {
  test("B5 · the connect page, the click and the way back", async () => {
    const { app, integration, browser, started } = await ready();
    expectStrictPage(await browser.get(started.connectUrl));
    const clicked = await clickConnect(browser, started, integration);
    expect(clicked.status).toBe(303);
    expectPageHeaders(clicked);
    const returned = await browser.get(must(await decide(browser, must(clicked))));
    expect(returned.status).toBe(303);
    expectPageHeaders(returned);
    await confirm(app, returned, started.endUser);
    const used = await browser.get(started.connectUrl);
    expect(failureOn(used)).toBe("session_expired");
    expectStrictPage(used);
  });

  test("B5 · every page that says what went wrong", async () => {
    const { integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration);
    const connectUrl = new URL("/connect", started.connectUrl).href;
    const pages = [
      await browser.get(`${connectUrl}?token=x`),
      await browser.get(connectUrl),
      await browser.post(connectUrl, {}),
      await browser.post(connectUrl, { token: started.token, integration: "unknown" }),
      await browser.post(connectUrl, { token: started.token }, { "sec-fetch-site": "cross-site" }),
      await browser.get(integration.callbackUrl),
      await browser.get(`${callback}&code=twice`),
      await browser.post(integration.callbackUrl, { state: "x" }),
      await new Browser().get(callback),
      await browser.get(callback),
    ];
    expect(pages.map(failureOn)).toEqual([
      "connect_token_invalid",
      "connect_token_invalid",
      "connect_token_invalid",
      "integration_not_found",
      "not_same_origin",
      "state_invalid",
      "callback_invalid",
      "state_invalid",
      "wrong_browser",
      "wrong_browser",
    ]);
    pages.forEach(expectStrictPage);
  });

  test("B5, H3 · the page for somebody who asks too often, which says when to come back", async () => {
    const { browser, integration } = await ready();
    const pages = await Promise.all(Array.from({ length: 130 }, () => browser.get(integration.callbackUrl)));
    const refused = pages.find(({ status }) => status === 429);
    expect(refused?.headers.get("retry-after")).toBe("60");
    if (refused !== undefined) expectStrictPage(refused);
    expect((await new Browser().get(integration.callbackUrl)).status).toBe(400);
  });
});

describe("B6 · the cookie", () => {
  let deployed: Awaited<ReturnType<typeof startLatchkey>>;
  const origin = "https://latchkey.example.com";
  beforeAll(async () => {
    deployed = await startLatchkey({ PUBLIC_ORIGIN: origin, ALLOW_LOOPBACK: "false" });
  });
  afterAll(() => deployed.harness.close());

  const Created = z.looseObject({
    id: z.string(),
    api_key: z.string().optional(),
    token: z.string().optional(),
  });

  async function post(path: string, key: string, body: unknown) {
    const response = await deployed.harness.getWorker().fetch(new URL(path, origin).href, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    return Created.parse(await response.json());
  }

  test("B6 · on https it is __Host-, Secure, HttpOnly and SameSite=Lax, and one for each attempt", async () => {
    const returnUrl = "https://app.example.com/connected";
    const { api_key: key = "" } = await post("/v1/apps", adminToken, {
      name: "App",
      return_urls: [returnUrl],
    });
    const integration = await post("/v1/integrations", key, { provider: "parqet", client_id: "a-client" });
    expect(integration["callback_url"]).toMatch(/^https:\/\/latchkey\.example\.com\/callback\/cb/);
    const body = { end_user: { id: "u1" }, integrations: [integration.id] };
    const { token = "" } = await post("/v1/connect/sessions", key, body);
    const click = () =>
      deployed.harness.getWorker().fetch(`${origin}/connect`, {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ token, integration: integration.id }).toString(),
        redirect: "manual",
      });
    const answers = [await click(), await click()];
    const cookies = answers.map((answer) => {
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toMatch(/^https:\/\/connect\.parqet\.com\/oauth2\/authorize\?/);
      const [cookie = "", ...more] = answer.headers.getSetCookie();
      expect(more).toEqual([]);
      const [pair = "", ...attributes] = cookie.split("; ");
      expect(pair).toMatch(/^__Host-latchkey_att[0-9a-z]+=[0-9a-z]{52}$/);
      expect(new Set(attributes)).toEqual(
        new Set(["Path=/", "Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax"]),
      );
      return pair.split("=");
    });
    expect(cookies[0]?.[0]).not.toBe(cookies[1]?.[0]);
    expect(cookies[0]?.[1]).not.toBe(cookies[1]?.[1]);
  });

  test("B6 · a form_post hops through a GET, which brings the cookie", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = new URL(await walkToCallback(browser, started, integration));
    const form = Object.fromEntries(callback.searchParams);
    // Cross-site: SameSite=Lax keeps the cookies at home.
    const headers = { "sec-fetch-site": "cross-site", origin: "https://provider.example" };
    const hop = await new Browser().post(integration.callbackUrl, form, headers);
    expect(hop.status).toBe(303);
    expect(new URL(must(hop)).searchParams.get("code")).toBe(form["code"]);
    expect((await counters(integration)).token.authorization_code).toBe(0);
    const confirmed = await confirm(app, await browser.get(must(hop)), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
  });
});

describe("the way on", () => {
  test("after a denial one can try again, and then it works", async () => {
    const { app, integration, browser, started } = await ready();
    const denied = await browser.get(
      await walkToCallback(browser, started, integration, { decision: "deny" }),
    );
    expect(denied.status).toBe(403);
    expect(failureOn(denied)).toBe("access_denied");
    const retry = link(denied, "Try again", started.connectUrl);
    expect((await browser.get(retry)).status).toBe(200);
    const token = new URL(retry).searchParams.get("token") ?? "";
    const callback = await walkToCallback(browser, { ...started, connectUrl: retry, token }, integration);
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active", last_error: null });
    expect((await counters(integration)).token).toMatchObject({ authorization_code: 1 });
  });

  test("a denial goes back to the app as error=access_denied", async () => {
    const { app, integration, browser, started } = await ready();
    const denied = await browser.get(
      await walkToCallback(browser, started, integration, { decision: "deny" }),
    );
    const back = new URL(link(denied, "Back to Test app", started.connectUrl));
    expect(`${back.origin}${back.pathname}`).toBe(app.returnUrl);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: "access_denied",
      connection_id: started.connectionId,
    });
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: { code: "access_denied" },
    });
  });

  test("who stays at the provider for too long is told so, and can try again", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration);
    await letExpire(app, started.connectionId, "attempt");
    const page = await browser.get(callback);
    expect(page.status).toBe(410);
    expect(failureOn(page)).toBe("attempt_expired");
    expect((await browser.get(link(page, "Try again", started.connectUrl))).status).toBe(200);
    expect((await counters(integration)).token.authorization_code).toBe(0);
  });

  test("after half an hour there is no retry, only the way back", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration, { decision: "deny" });
    await letExpire(app, started.connectionId, "session");
    const page = await browser.get(callback);
    expect(page.text).not.toContain("Try again");
    expect(link(page, "Back to Test app", started.connectUrl)).toContain("error=access_denied");
  });
});
