// The connect page: it shows what the app requests, and nothing happens before a click.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { clickConnect, connect, letExpire, must, startSession, walkToCallback } from "../../support/flow.ts";
import { counters, newIntegration, seenAuthorizations } from "../../support/sandbox.ts";

async function ready(name?: string, session = {}) {
  const app = await newApp(name);
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  return { app, integration, browser, started: await startSession(app, integration, session) };
}

describe("the connect page", () => {
  test("D3 · names the app, the end user, the provider and the scopes", async () => {
    const session = {
      end_user: { id: "u-1", name: "Grace Hopper" },
      scopes: ["portfolio:read", "x:unknown"],
    };
    const { browser, started } = await ready("Moneybox", session);
    const page = await browser.get(started.connectUrl);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Connect Parqet to Moneybox");
    expect(page.text).toContain("Grace Hopper");
    expect(page.text).toContain("<li>Portfolios you choose and their returns</li>");
    expect(page.text).toContain("<li><code>x:<wbr/>unknown</code></li>");
    expect(page.text).toContain("Continue to Parqet");
  });

  test("D3 · sets no cookie, does not redirect and sends the provider nothing when it is opened", async () => {
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

  test.each([
    ["D3 · rejects a form from another site", { "sec-fetch-site": "cross-site" }, 403],
    ["D3 · accepts a form of an older browser with our own origin", {}, 303],
  ])("%s", async (_, headers, status) => {
    const { integration, started } = await ready();
    const url = new URL("/connect", started.connectUrl);
    const response = await fetch(url, {
      method: "POST",
      headers: { origin: url.origin, ...headers, "cf-connecting-ip": new Browser().address },
      body: new URLSearchParams({ token: started.token, integration: integration.id }),
      redirect: "manual",
    });
    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie()).toHaveLength(status === 303 ? 3 : 0);
    expect((await response.text()).includes("not_same_origin")).toBe(status === 403);
  });

  test("shows the names of the app and the end user as text, not as markup", async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    const { browser, started } = await ready(name, {
      end_user: { id: "u", name: "<script>alert(2)</script>" },
    });
    const page = await browser.get(started.connectUrl);
    expect(page.text.match(/<img[^>]*>/g)).toEqual(['<img src="/logos/parqet.svg" alt=""/>']);
    expect(page.text).not.toContain("<script");
    expect(page.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  test("D3 · isolates the end user's name if it changes the text direction", async () => {
    const name = "Mallory\u202e";
    const { browser, started } = await ready("Moneybox", { end_user: { id: "u", name } });
    expect((await browser.get(started.connectUrl)).text).toContain(`<bdi>Mallory</bdi>`);
  });

  test("offers each integration of the session, and connects the chosen one", async () => {
    const app = await newApp();
    const parqet = await newIntegration(app, "parqet");
    const parqex = await newIntegration(app, "parqex");
    const started = await startSession(app, parqet, { integrations: [parqet.id, parqex.id] });
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    for (const integration of [parqet, parqex])
      expect(page.text).toContain(`name="integration" value="${integration.id}"`);
    expect((await browser.get(`${started.connectUrl}&integration=${parqet.id}`)).text).toContain(
      "Continue to Parqet",
    );
    expect((await browser.get(`${started.connectUrl}&integration=${parqex.id}`)).text).toContain(
      "Continue to ParqEx",
    );
    await browser.get(must(await clickConnect(browser, started, parqex)));
    expect(await seenAuthorizations(parqex)).toHaveLength(1);
    expect(await seenAuthorizations(parqet)).toHaveLength(0);
  });

  test("starts nothing with an integration that is not in the session", async () => {
    const { app, browser, started } = await ready();
    const other = await newIntegration(app, "parqex");
    const page = await clickConnect(browser, started, other);
    expect(page.status).toBe(404);
    expect(failureOn(page)).toBe("integration_not_found");
  });
});

test("D3 · the connect page names the host of the provider, regardless of the integration's name", async () => {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const path = `/v1/integrations/${integration.id}`;
  expect((await call("PATCH", path, app.key, { name: "Trusted Bank" })).status).toBe(200);
  const started = await startSession(app, integration);
  const { text } = await new Browser().get(started.connectUrl);
  expect(text).toContain("Continue to Trusted Bank");
  expect(text).toMatch(/(127\.0\.0\.1|localhost):\d+/);
  const reversed = await call("PATCH", path, app.key, { name: "Google \u202egpj" });
  expect(reversed).toMatchObject({ status: 400, body: { errors: [{ path: "name" }] } });
});

describe("a session that has ended", () => {
  test("shows a page and starts nothing once it has connected", async () => {
    const { integration, browser, started } = await ready(undefined, { completion: "automatic" });
    await browser.get(await walkToCallback(browser, started, integration));
    const page = await new Browser().get(started.connectUrl);
    expect(page.status).toBe(410);
    expect(failureOn(page)).toBe("session_already_used");
    const ofOther = await clickConnect(new Browser(), started, integration);
    expect(ofOther.status).toBe(410);
    // A second click leads to the app, as the first one does.
    const clicked = await clickConnect(browser, started, integration);
    expect(new URL(must(clicked)).searchParams.get("connection_id")).toBe(started.connectionId);
    for (const { headers } of [ofOther, clicked]) expect(headers.getSetCookie()).toEqual([]);
  });

  test("only links back to the app once it has expired", async () => {
    const { app, integration, browser, started } = await ready();
    await letExpire(app, started.connectionId, "session");
    const opened = await browser.get(started.connectUrl);
    const clicked = await clickConnect(browser, started, integration);
    for (const page of [opened, clicked]) {
      expect(page.status).toBe(410);
      expect(failureOn(page)).toBe("session_expired");
      const back = new URL(link(page, "Back to Test app", started.connectUrl));
      expect(`${back.origin}${back.pathname}`).toBe(app.returnUrl);
      expect(Object.fromEntries(back.searchParams)).toEqual({
        error: "session_expired",
        connection_id: started.connectionId,
      });
      expect(page.text).not.toContain("Try again");
    }
  });
});

test("the connect page of a reconnect shows that it is a reconnect", async () => {
  const app = await newApp("Moneybox");
  const integration = await newIntegration(app, "parqet");
  const { id, endUser } = await connect(app, integration);
  const started = await startSession(app, integration, { end_user: { id: endUser }, connection_id: id });
  expect((await new Browser().get(started.connectUrl)).text).toContain("Reconnect Parqet to Moneybox");
});
