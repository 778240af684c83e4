// The connect page: it says what is asked, and does nothing before the person clicks on it.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { newApp } from "../../support/latchkey.ts";
import {
  clickConnect,
  confirm,
  connect,
  decide,
  letExpire,
  must,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { counters, newIntegration, seenAuthorizations } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

async function ready(name?: string, session = {}) {
  const app = await newApp(name);
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  return { app, integration, browser, started: await startSession(app, integration, session) };
}

describe("the connect page", () => {
  test("D3 · names the app, the end user, the provider and what is asked for", async () => {
    const session = {
      end_user: { id: "u-1", name: "Grace Hopper" },
      scopes: ["portfolio:read", "x:unknown"],
    };
    const { browser, started } = await ready("Moneybox", session);
    const page = await browser.get(started.connectUrl);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Connect Parqet to Moneybox");
    expect(page.text).toContain("Grace Hopper");
    expect(page.text).toContain("Read the portfolios you choose, their holdings and performance");
    expect(page.text).toContain("x:unknown");
    expect(page.text).toContain("Continue to Parqet");
  });

  test("D3 · opening it sets no cookie, redirects nowhere and tells the provider nothing", async () => {
    const { integration, browser, started } = await ready();
    for (let visit = 0; visit < 3; visit++) {
      const page = await browser.get(started.connectUrl);
      expect(page.status).toBe(200);
      expect(page.location).toBeNull();
      expect(page.headers.getSetCookie()).toEqual([]);
    }
    expect(browser.cookieNames(started.connectUrl)).toEqual([]);
    expect((await counters(integration)).authorize).toBe(0);
  });

  test.each<[string, Record<string, string>]>([
    ["cross-site", { "sec-fetch-site": "cross-site" }],
    ["of another host of the same site", { "sec-fetch-site": "same-site" }],
    ["made by nobody's page", { "sec-fetch-site": "none" }],
    ["of an older browser, from elsewhere", { origin: "https://evil.example" }],
    ["of an older browser, from a sandboxed frame", { origin: "null" }],
    ["without any proof", {}],
    ["cross-site, with an origin that pretends", { "sec-fetch-site": "cross-site", origin: "OURS" }],
  ])("D3 · a form that is %s begins nothing", async (_, headers) => {
    const { integration, started } = await ready();
    const url = new URL("/connect", started.connectUrl);
    const sent = Object.entries(headers).map(([name, value]) => [
      name,
      value === "OURS" ? url.origin : value,
    ]);
    const response = await fetch(url, {
      method: "POST",
      headers: { ...Object.fromEntries(sent), "cf-connecting-ip": new Browser().address },
      body: new URLSearchParams({ token: started.token, integration: integration.id }),
      redirect: "manual",
    });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.text()).toContain("not_same_origin");
  });

  test("D3 · an older browser's form is taken when it comes from our own origin", async () => {
    const { integration, started } = await ready();
    const url = new URL("/connect", started.connectUrl);
    const response = await fetch(url, {
      method: "POST",
      headers: { origin: url.origin, "cf-connecting-ip": new Browser().address },
      body: new URLSearchParams({ token: started.token, integration: integration.id }),
      redirect: "manual",
    });
    expect(response.status).toBe(303);
  });

  test("what an app is called is text, not markup", async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    const { browser, started } = await ready(name, {
      end_user: { id: "u", name: "<script>alert(2)</script>" },
    });
    const page = await browser.get(started.connectUrl);
    expect(page.text).not.toContain("<img");
    expect(page.text).not.toContain("<script");
    expect(page.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  test("D3 · a person's name that turns the text around turns nothing but itself", async () => {
    const name = "Mallory\u202e";
    const { browser, started } = await ready("Moneybox", { end_user: { id: "u", name } });
    expect((await browser.get(started.connectUrl)).text).toContain(`<bdi>${name}</bdi>`);
  });

  test("a person with several providers to choose from connects the chosen one", async () => {
    const app = await newApp();
    const parqet = await newIntegration(app, "parqet");
    const parqex = await newIntegration(app, "parqex");
    const started = await startSession(app, parqet, { integrations: [parqet.id, parqex.id] });
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    expect(page.text).toContain("Continue to Parqet");
    expect(page.text).toContain("Continue to ParqEx");
    await browser.get(must(await clickConnect(browser, started, parqex)));
    expect(await seenAuthorizations(parqex)).toHaveLength(1);
    expect(await seenAuthorizations(parqet)).toHaveLength(0);
  });

  test("an integration that is not of the session begins nothing", async () => {
    const { app, browser, started } = await ready();
    const other = await newIntegration(app, "parqex");
    const page = await clickConnect(browser, started, other);
    expect(page.status).toBe(404);
    expect(failureOn(page)).toBe("integration_not_found");
  });
});

test("of 25 clicks on one link the newest 20 attempts are kept, and the newest one connects", async () => {
  const { app, integration, browser, started } = await ready();
  const clicks: string[] = [];
  for (let click = 0; click < 25; click++) {
    clicks.push(must(await clickConnect(browser, started, integration)));
  }
  const { latchkeyHarness } = await stack();
  const name = `${app.id}:${started.connectionId}`;
  const storage = await latchkeyHarness.getWorker().getDurableObjectStorage("ConnectionObject", { name });
  expect(await storage.exec("SELECT COUNT(*) AS count FROM attempt")).toEqual([{ count: 20 }]);
  const comeBack = async (url = "") => browser.get(must(await decide(browser, url)));
  expect(failureOn(await comeBack(clicks[0]))).toBe("attempt_expired");
  expect(failureOn(await comeBack(clicks[4]))).toBe("attempt_expired");
  const newest = await comeBack(clicks[24]);
  expect((await confirm(app, newest, started.endUser)).status).toBe(200);
});

describe("a session that is over", () => {
  test("shows a page, and begins nothing, once a connection came of it", async () => {
    const { integration, browser, started, app } = await ready(undefined, { completion: "automatic" });
    await browser.get(await walkToCallback(browser, started, integration));
    const page = await new Browser().get(started.connectUrl);
    expect(page.status).toBe(410);
    expect(failureOn(page)).toBe("session_expired");
    const clicked = await clickConnect(browser, started, integration);
    expect(clicked.status).toBe(410);
    expect(clicked.headers.getSetCookie()).toEqual([]);
    expect(app.id).toMatch(/^app/);
  });

  test("shows a page, and begins nothing, when its half hour has passed", async () => {
    const { app, integration, browser, started } = await ready();
    await letExpire(app, started.connectionId, "session");
    const page = await browser.get(started.connectUrl);
    expect(page.status).toBe(410);
    expect(failureOn(page)).toBe("session_expired");
    expect((await clickConnect(browser, started, integration)).status).toBe(410);
  });

  test("leads back to the app, and offers no other try", async () => {
    const { app, integration, browser, started } = await ready();
    await letExpire(app, started.connectionId, "session");
    const opened = await browser.get(started.connectUrl);
    const clicked = await clickConnect(browser, started, integration);
    for (const page of [opened, clicked]) {
      const back = new URL(link(page, "Back to Test app", started.connectUrl));
      expect(`${back.origin}${back.pathname}`).toBe(app.returnUrl);
      expect(Object.fromEntries(back.searchParams)).toEqual({
        error: "session_expired",
        connection_id: started.connectionId,
      });
      expect(page.text).not.toContain("Try again");
    }
  });

  test("a reconnect says so", async () => {
    const app = await newApp("Moneybox");
    const integration = await newIntegration(app, "parqet");
    const { id, endUser } = await connect(app, integration);
    const started = await startSession(app, integration, { end_user: { id: endUser }, connection_id: id });
    expect((await new Browser().get(started.connectUrl)).text).toContain("Reconnect Parqet to Moneybox");
  });
});
