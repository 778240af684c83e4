// A session belongs to the browser of its first click, and an app can require the session that it started.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, hidden, link, type Page } from "../../support/http/browser.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import {
  clickConnect,
  confirm,
  connectionOf,
  must,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { counters, newIntegration } from "../../support/sandbox.ts";

async function ready() {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  return { app, integration, browser: new Browser(), started: await startSession(app, integration) };
}

const sessionIn = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).s;

function confirmSession(app: TestApp, returned: Page, endUser: string, session: string) {
  const handle = new URL(must(returned)).searchParams.get("handle") ?? "";
  const body = { handle, end_user_id: endUser, session_id: session };
  return call("POST", "/v1/connect/confirm", app.key, body);
}

describe("a session that was begun in one browser", () => {
  test("D7 · cannot be continued in another browser, which gets a page with a way back to the app", async () => {
    const { app, integration, browser, started } = await ready();
    await clickConnect(browser, started, integration);
    const attacker = new Browser();
    const opened = await attacker.get(started.connectUrl);
    const clicked = await attacker.post(new URL("/connect", started.connectUrl).href, {
      token: started.token,
      integration: integration.id,
    });
    for (const page of [opened, clicked]) {
      expect(page.status).toBe(403);
      expect(failureOn(page)).toBe("wrong_browser");
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(page.text).not.toContain("Try again");
      const back = new URL(link(page, "Back to Test app", started.connectUrl));
      expect(`${back.origin}${back.pathname}`).toBe(app.returnUrl);
      expect(back.searchParams.get("error")).toBe("wrong_browser");
    }
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect((await confirm(app, page, started.endUser)).body).toMatchObject({ status: "active" });
    expect((await counters(integration)).authorize).toBe(1);
  });

  test("D7 · is not bound by opening the page", async () => {
    const { app, integration, browser, started } = await ready();
    for (const visitor of [new Browser(), new Browser()])
      expect((await visitor.get(started.connectUrl)).status).toBe(200);
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect((await confirm(app, page, started.endUser)).status).toBe(200);
  });

  test("accepts a double click whose first response was dropped, and clicks in several tabs", async () => {
    const { integration, browser, started } = await ready();
    const url = new URL("/connect", started.connectUrl).href;
    const value = hidden(await browser.get(started.connectUrl), "browser");
    const form = { token: started.token, integration: integration.id, browser: value };
    // The other jar stands for the same browser, which dropped the first response with its cookies.
    expect((await new Browser().post(url, form)).status).toBe(303);
    expect((await browser.post(url, form)).status).toBe(303);
    const otherTab = hidden(await browser.get(started.connectUrl), "browser");
    expect(otherTab).not.toBe(value);
    expect((await browser.post(url, { ...form, browser: otherTab })).status).toBe(303);
  });

  test("D7 · takes the value that identifies the browser only from the page, and not from the link", async () => {
    const { browser, started } = await ready();
    const planted = "0".repeat(52);
    const page = await browser.get(`${started.connectUrl}&browser=${planted}`);
    expect(hidden(page, "browser")).not.toBe(planted);
  });
});

describe("a confirmation with a session ID", () => {
  test("D7 · is rejected for a handle of another session of the same end user, and changes nothing", async () => {
    const { app, integration, browser, started } = await ready();
    const page = await browser.get(await walkToCallback(browser, started, integration));
    const other = await startSession(app, integration, { end_user: { id: started.endUser } });
    expect(await confirmSession(app, page, started.endUser, sessionIn(other.token))).toMatchObject({
      status: 403,
      body: { code: "session_mismatch" },
    });
    expect((await counters(integration)).token.authorization_code).toBe(0);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: null,
    });
    expect(await confirmSession(app, page, started.endUser, sessionIn(started.token))).toMatchObject({
      status: 200,
      body: { status: "active" },
    });
  });

  test("D2 · still rejects another end user, and ends the attempt", async () => {
    const { app, integration, browser, started } = await ready();
    const page = await browser.get(await walkToCallback(browser, started, integration));
    const session = sessionIn(started.token);
    const mismatch = { status: 403, body: { code: "end_user_mismatch" } };
    expect(await confirmSession(app, page, "another-user", session)).toMatchObject(mismatch);
    expect(await confirmSession(app, page, started.endUser, session)).toMatchObject(mismatch);
  });
});
