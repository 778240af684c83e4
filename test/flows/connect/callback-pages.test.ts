// What a browser receives in addition to the result: headers, cookies, the redirect after a form_post, and links.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, link, type Page } from "../../support/http/browser.ts";
import { newApp } from "../../support/latchkey.ts";
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
import { counters, fault, newIntegration } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

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
  // The only images are logos of our own.
  const withoutLogos = page.text.replaceAll(/<img src="\/logos\/[a-z0-9-]+\.svg" alt=""\/>/g, "");
  expect(withoutLogos).not.toMatch(/<script|<img|<link|<iframe|\son\w+=/i);
  const nonce = /nonce-([^']+)'/.exec(csp)?.[1];
  expect(page.text).toContain(`nonce="${nonce}"`);
}

describe("B5 · pages and redirects", () => {
  test("B5 · of the connect page, the click and the return have strict headers", async () => {
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
    expect(failureOn(used)).toBe("session_already_used");
    expectStrictPage(used);
  });

  test("B5 · of failures have strict headers", async () => {
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
    ]);
    pages.forEach(expectStrictPage);
  });

  test("of an unregistered redirect URI tell the user what to do, and the developer the URI", async () => {
    const { integration, browser, started } = await ready();
    await fault(
      integration,
      { kind: "authorize_error", error: "redirect_uri_mismatch" },
      { on: "authorize" },
    );
    const clicked = await clickConnect(browser, started, integration);
    const page = await browser.get(must(await browser.get(must(clicked))));
    expect(failureOn(page)).toBe("redirect_uri_rejected");
    expect(page.text).toContain("<h1>Parqet isn’t set up correctly for Test app</h1>");
    const [told, forDevelopers = ""] = page.text.split('class="small fine"');
    expect(told).not.toContain("/callback/");
    expect(forDevelopers).toContain(`redirect_uri: ${integration.callbackUrl}</code>`);
    expectStrictPage(page);
  });

  test("B5, H3 · are rate limited by address, with Retry-After", async () => {
    const { browser, integration } = await ready();
    // The limit counts by the minute, and a minute can end among the requests.
    const rejected = await until(
      async () => {
        const pages = await Promise.all(
          Array.from({ length: 130 }, () => browser.get(integration.callbackUrl)),
        );
        return pages.find(({ status }) => status === 429);
      },
      (page) => page !== undefined,
    );
    expect(rejected?.headers.get("retry-after")).toBe("60");
    if (rejected !== undefined) expectStrictPage(rejected);
    expect((await new Browser().get(integration.callbackUrl)).status).toBe(400);
  });
});

describe("B6 · the cookie of an attempt", () => {
  test("B6 · has its own name and value for each attempt, and is HttpOnly and SameSite=Lax", async () => {
    const { integration, browser, started } = await ready();
    const cookies: string[][] = [];
    for (let click = 0; click < 2; click++) {
      const [cookie = "", start = "", ...more] = (
        await clickConnect(browser, started, integration)
      ).headers.getSetCookie();
      expect(start).toMatch(
        /^latchkey_start_cb\w+=token=[^;]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
      );
      // The first click also binds the session to the browser.
      expect(more.map((line) => line.replace(/ses\w+=\w+/, "ses="))).toEqual(
        click === 0 ? ["latchkey_ses=; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax"] : [],
      );
      const [pair = "", ...attributes] = cookie.split("; ");
      // On https it is Secure and has the prefix __Host-: test/http/browser/flow-cookies.test.ts.
      expect(pair).toMatch(/^latchkey_att[0-9a-z]+=[0-9a-z]{52}$/);
      expect(new Set(attributes)).toEqual(new Set(["Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax"]));
      cookies.push(pair.split("="));
    }
    const [first, second] = cookies;
    expect(first?.[0]).not.toBe(second?.[0]);
    expect(first?.[1]).not.toBe(second?.[1]);
  });

  test("B6 · arrives after a form_post response was redirected to a GET", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = new URL(await walkToCallback(browser, started, integration));
    const form = Object.fromEntries(callback.searchParams);
    // The POST is cross-site, so the browser does not send cookies with SameSite=Lax.
    const headers = { "sec-fetch-site": "cross-site", origin: "https://provider.example" };
    const redirect = await new Browser().post(integration.callbackUrl, form, headers);
    expect(redirect.status).toBe(303);
    expect(new URL(must(redirect)).searchParams.get("code")).toBe(form["code"]);
    expect((await counters(integration)).token.authorization_code).toBe(0);
    const confirmed = await confirm(app, await browser.get(must(redirect)), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
  });
});

describe("a callback without a state", () => {
  test("changes nothing, and links to where the browser's attempt began", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration);
    const stateless = `${integration.callbackUrl}?error=access_denied`;
    const page = await browser.get(stateless);
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("state_invalid");
    expect(page.text).toContain("Try again, or go back to the app.");
    const retry = await browser.get(link(page, "Try again", started.connectUrl));
    expect(retry.text).toContain("Continue to Parqet");
    // A form_post response has no cookies, so the link is on the page after the redirect.
    const hop = await new Browser().post(integration.callbackUrl, { error: "access_denied" });
    expect(must(hop)).toBe(stateless);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: null,
    });
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
  });

  test("explains what to do in a browser that began no attempt there", async () => {
    const { app, integration, browser, started } = await ready();
    await clickConnect(browser, started, integration);
    const other = await newIntegration(app, "parqet");
    for (const page of [
      await new Browser().get(`${integration.callbackUrl}?error=access_denied`),
      await browser.get(`${other.callbackUrl}?error=access_denied`),
    ]) {
      expect(failureOn(page)).toBe("state_invalid");
      expect(page.text).toContain("Try again, or go back to the app.");
      expect(page.text).not.toContain("/connect?");
    }
  });
});

describe("the end user", () => {
  test("can try again after a denial", async () => {
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

  test("returns to the app with error=access_denied after a denial", async () => {
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

  test("can try again if the attempt has expired at the provider", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration);
    await letExpire(app, started.connectionId, "attempt");
    const page = await browser.get(callback);
    expect(page.status).toBe(410);
    expect(failureOn(page)).toBe("attempt_expired");
    expect((await browser.get(link(page, "Try again", started.connectUrl))).status).toBe(200);
    expect((await counters(integration)).token.authorization_code).toBe(0);
  });

  test("can only return to the app once the session has expired", async () => {
    const { app, integration, browser, started } = await ready();
    const callback = await walkToCallback(browser, started, integration, { decision: "deny" });
    await letExpire(app, started.connectionId, "session");
    const page = await browser.get(callback);
    expect(page.text).not.toContain("Try again");
    expect(link(page, "Back to Test app", started.connectUrl)).toContain("error=access_denied");
  });
});
