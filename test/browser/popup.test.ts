// connect.js in a real browser: a window of its own, blocked, closed, cut off, two at once, and a hostile opener.

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { closeBy, connectAt } from "../support/browser/connect-person.ts";
import { launchBrowser } from "../support/browser/demo-person.ts";
import { confirm, startSession } from "../support/flow.ts";
import { call, type TestApp } from "../support/latchkey.ts";
import { newOpenerApp, type OpenerPage, startOpenerPage } from "../support/browser/opener-page.ts";
import { handleIn, openApp, popupOf, waitForResult } from "../support/browser/opener-person.ts";
import { newIntegration, type TestIntegration } from "../support/sandbox.ts";
import { stack } from "../support/stack.ts";

let browser: Browser;
let context: BrowserContext;
let opener: OpenerPage;
let app: TestApp;
let integration: TestIntegration;

beforeAll(async () => {
  const { latchkey } = await stack();
  [browser, opener] = await Promise.all([launchBrowser(), startOpenerPage(latchkey.origin)]);
  app = await newOpenerApp(opener);
  integration = await newIntegration(app, "parqet");
});

afterEach(() => context.close());

afterAll(async () => {
  await Promise.all([browser.close(), opener.close()]);
});

/** The app's page in a browser of its own, ready to connect with these sessions. */
async function openPage(...urls: string[]): Promise<Page> {
  context = await browser.newContext();
  return openApp(context, opener, ...urls);
}

test("a window opens, closes itself, and the page has the handle that its backend confirms", async () => {
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  const popup = await popupOf(page);
  const closed = popup.waitForEvent("close");
  await connectAt(popup, integration);
  await closed;
  const result = await waitForResult(page);
  const confirmed = await call("POST", "/v1/connect/confirm", app.key, {
    handle: handleIn(result),
    end_user_id: started.endUser,
  });
  expect(confirmed).toMatchObject({ status: 200, body: { status: "active", id: started.connectionId } });
  expect(opener.back).toEqual([]);
});

test("where no window may be opened, the page itself goes, and comes back to the return URL", async () => {
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  await page.evaluate("window.open = () => null");
  await page.locator("#connect").click();
  await connectAt(page, integration);
  await page.waitForURL(/\/back\?handle=/);
  const returned = { status: 303, location: page.url(), headers: new Headers(), text: "" };
  expect((await confirm(app, returned, started.endUser)).status).toBe(200);
});

test("a window that is closed early is told apart", async () => {
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  const popup = await popupOf(page);
  await popup.getByRole("button", { name: "Continue to Parqet" }).waitFor();
  await popup.close();
  expect(await waitForResult(page)).toBe("code:closed");
});

test("a person who declines and goes back closes the window, and the page has the code", async () => {
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  const popup = await popupOf(page);
  await popup.getByRole("button", { name: "Continue to Parqet" }).click();
  await popup.locator("button[value=deny]").click();
  await closeBy(popup, "Back to Opener");
  expect(await waitForResult(page)).toBe("code:access_denied");
});

test("a window that the provider's pages cut off goes to the return URL, and the page learns of it", async () => {
  const { sandbox } = await stack();
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  // Playwright has every page believe that it is looked at: a person looks at the window.
  await page.evaluate("document.hasFocus = () => false");
  await context.route(`${sandbox.origin}/**`, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = { ...response.headers(), "cross-origin-opener-policy": "same-origin" };
    await route.fulfill({ response, headers });
  });
  const popup = await popupOf(page);
  await connectAt(popup, integration);
  await popup.waitForURL(/\/back\?handle=/);
  const returned = { status: 303, location: popup.url(), headers: new Headers(), text: "" };
  await confirm(app, returned, started.endUser);
  const result = await waitForResult(page);
  expect(result).toBe(JSON.stringify({ connection_id: started.connectionId }));
});

test("two at once have each their own answer", async () => {
  const first = await startSession(app, integration);
  const second = await startSession(app, integration);
  const page = await openPage(first.connectUrl, second.connectUrl);
  const popups = [await popupOf(page), await popupOf(page, "#second")];
  for (const popup of popups.toReversed()) await connectAt(popup, integration);
  const answered = [
    { started: first, result: await waitForResult(page) },
    { started: second, result: await waitForResult(page, "#second-result") },
  ];
  for (const { started, result } of answered) {
    const body = { handle: handleIn(result), end_user_id: started.endUser };
    const confirmed = await call("POST", "/v1/connect/confirm", app.key, body);
    expect(confirmed).toMatchObject({ status: 200, body: { id: started.connectionId } });
  }
});

test("D5 · a hostile opener hears nothing, whatever origin it names", async () => {
  const { latchkey } = await stack();
  const hostile = await startOpenerPage(latchkey.origin);
  try {
    const started = await startSession(app, integration);
    context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(hostile.origin);
    await page.evaluate("window.heard = []; addEventListener('message', (e) => heard.push(e.data))");
    const asOurs = `${started.connectUrl}&origin=${encodeURIComponent(opener.origin)}`;
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((url) => void globalThis.open(url, "x", "popup"), asOurs),
    ]);
    const closed = popup.waitForEvent("close");
    await connectAt(popup, integration);
    await closed;
    const asItself = `${started.connectUrl}&origin=${encodeURIComponent(hostile.origin)}`;
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((url) => void globalThis.open(url, "y", "popup"), asItself),
    ]);
    expect(await other.locator("h1").innerText()).toBe("The app isn’t set up correctly");
    expect(await page.evaluate("heard")).toEqual([]);
  } finally {
    await hostile.close();
  }
});

test("D5 · a window that a page on the way has led to another session tells nothing", async () => {
  const started = await startSession(app, integration);
  const foreign = await startSession(app, integration, { completion: "automatic" });
  const page = await openPage(started.connectUrl);
  const popup = await popupOf(page);
  await popup.getByRole("button", { name: "Continue to Parqet" }).waitFor();
  const closed = popup.waitForEvent("close");
  await popup.goto(`${foreign.connectUrl}&origin=${encodeURIComponent(opener.origin)}`);
  await connectAt(popup, integration);
  await closed;
  expect(await waitForResult(page)).toBe("code:closed");
});

test("D5 · what a page is told holds no code and no token", async () => {
  const started = await startSession(app, integration);
  const page = await openPage(started.connectUrl);
  await page.evaluate(
    "window.heard = []; addEventListener('message', (e) => heard.push([e.origin, e.data]))",
  );
  const popup = await popupOf(page);
  const codes: string[] = [];
  popup.on("request", (request) => codes.push(new URL(request.url()).searchParams.get("code") ?? ""));
  const closed = popup.waitForEvent("close");
  await connectAt(popup, integration);
  await closed;
  await waitForResult(page);
  const { latchkey } = await stack();
  const heard = await page.evaluate("JSON.stringify(heard)");
  expect(JSON.parse(String(heard))).toEqual([
    [latchkey.origin, { type: "latchkey", session: expect.any(String), handle: expect.any(String) }],
  ]);
  const secrets = [...codes.filter((code) => code !== ""), started.token];
  expect(secrets.length).toBeGreaterThan(1);
  for (const secret of secrets) expect(heard).not.toContain(secret);
});
