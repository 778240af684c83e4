// connect.js in a real browser: a popup that connects, is blocked, closed early or separated from its opener, two
// popups at the same time, and a malicious opener.

import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sharedBrowser } from "../support/browser/chromium.ts";
import { allow, closePopup, connectAt, deny, leaveConnectPage } from "../support/browser/connect-steps.ts";
import {
  handleIn,
  newOpenerApp,
  openApp,
  type OpenerPage,
  openPopup,
  startOpenerPage,
  waitForResult,
} from "../support/browser/opener-page.ts";
import { chooseUrlOf, type Started, startSession } from "../support/flow.ts";
import { call, type TestApp } from "../support/latchkey.ts";
import { newScriptedIntegration } from "../support/peers/scripted-provider.ts";
import { sitesSettings, startSites } from "../support/peers/sites.ts";
import { newIntegration, type TestIntegration } from "../support/sandbox.ts";
import { stack } from "../support/stack.ts";

let context: BrowserContext;
let opener: OpenerPage;
let app: TestApp;
let integration: TestIntegration;

beforeAll(async () => {
  const { latchkey } = await stack();
  const browser = await sharedBrowser();
  [context, opener] = await Promise.all([browser.newContext(), startOpenerPage(latchkey.origin)]);
  await context.clock.install();
  app = await newOpenerApp(opener);
  integration = await newIntegration(app, "parqet");
});
afterEach(() => Promise.all(context.pages().map((page) => page.close())));
afterAll(() => Promise.all([context.close(), opener.close()]));

/** Starts a session and opens the app's page with it. */
async function openWithSession(): Promise<{ started: Started; page: Page }> {
  const started = await startSession(app, integration);
  return { started, page: await openApp(context, opener, started.connectUrl) };
}

const confirm = (handle: string | null, { endUser }: Started) =>
  call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });

const active = ({ connectionId }: Started) => ({ status: 200, body: { status: "active", id: connectionId } });

const waitForConnectPage = (popup: Page) => popup.locator("form[action='/connect']").waitFor();

/** Connects in a popup and waits until it has closed. */
async function connectInPopup(popup: Page): Promise<void> {
  const closed = popup.waitForEvent("close");
  await connectAt(popup, integration);
  await closed;
}

const RECORD_MESSAGES =
  "window.messages = []; addEventListener('message', (e) => messages.push([e.origin, e.data]))";

test("a choice of an account opens in a popup like a connect URL", async () => {
  const provider = await startSites();
  const sites = await newScriptedIntegration(app, provider, sitesSettings(provider));
  const started = await startSession(app, sites, { choose_account: true });
  const page = await openApp(context, opener, started.connectUrl);
  const popup = await openPopup(page);
  await popup.locator("form[action='/connect'] button").click();
  const handle = handleIn(await waitForResult(page));
  const returned = `${opener.origin}/back?${new URLSearchParams({ handle }).toString()}`;
  const again = await openApp(context, opener, await chooseUrlOf(app, returned, started.endUser));
  const choice = await openPopup(again);
  await choice.getByText("Demo Company").click();
  await choice.locator("form[action='/connect/status'] button").click();
  expect(handleIn(await waitForResult(again))).toBe(handle);
  expect(await confirm(handle, started)).toMatchObject(active(started));
  await provider.close();
});

test("D5 · the popup closes, and its opener receives a handle that the backend confirms, but no code or token", async () => {
  const { latchkey } = await stack();
  const { started, page } = await openWithSession();
  await page.evaluate(RECORD_MESSAGES);
  const popup = await openPopup(page);
  const codes: string[] = [];
  popup.on("request", (request) => codes.push(new URL(request.url()).searchParams.get("code") ?? ""));
  await connectInPopup(popup);
  const handle = handleIn(await waitForResult(page));
  const messages = await page.evaluate("JSON.stringify(messages)");
  expect(JSON.parse(String(messages))).toEqual([
    [latchkey.origin, { type: "latchkey", session: expect.any(String), handle }],
  ]);
  const secrets = [...codes.filter((code) => code !== ""), started.token];
  expect(secrets.length).toBeGreaterThan(1);
  for (const secret of secrets) expect(messages).not.toContain(secret);
  expect(opener.back).toEqual([]);
  expect(await confirm(handle, started)).toMatchObject(active(started));
});

test("a blocked popup connects in the page itself, and returns to the return URL", async () => {
  const { started, page } = await openWithSession();
  await page.evaluate("window.open = () => null");
  await page.locator("#connect").click();
  await connectAt(page, integration);
  await page.waitForURL(/\/back\?handle=/);
  const handle = new URL(page.url()).searchParams.get("handle");
  expect(await confirm(handle, started)).toMatchObject(active(started));
});

test("a popup that is closed early is reported as closed", async () => {
  const { page } = await openWithSession();
  const popup = await openPopup(page);
  await waitForConnectPage(popup);
  await popup.close();
  expect(await waitForResult(page)).toBe("code:closed");
});

test("the popup closes if the end user denies access and returns, and the opener receives the error code", async () => {
  const { page } = await openWithSession();
  const popup = await openPopup(page);
  await leaveConnectPage(popup, "parqet");
  await deny(popup);
  await closePopup(popup);
  expect(await waitForResult(page)).toBe("code:access_denied");
});

test("a popup that the provider separates from its opener redirects to the return URL, and the opener is notified", async () => {
  const { sandbox } = await stack();
  const { started, page } = await openWithSession();
  // In Playwright, every page has the focus. In a real browser, only the popup has it.
  await page.evaluate("document.hasFocus = () => false");
  await context.route(`${sandbox.origin}/**`, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = { ...response.headers(), "cross-origin-opener-policy": "same-origin" };
    await route.fulfill({ response, headers });
  });
  const popup = await openPopup(page);
  await connectAt(popup, integration);
  await popup.waitForURL(/\/back\?handle=/);
  await context.unrouteAll();
  await confirm(new URL(popup.url()).searchParams.get("handle"), started);
  expect(await waitForResult(page)).toBe(JSON.stringify({ connection_id: started.connectionId }));
});

test("F7 · a popup without an opener gives the provider no reference to the page, and its result still arrives", async () => {
  const started = await startSession(app, integration);
  const page = await context.newPage();
  await page.goto(`${opener.origin}/?noopener&url=${encodeURIComponent(started.connectUrl)}`);
  const popup = await openPopup(page);
  await waitForConnectPage(popup);
  expect(await popup.evaluate("window.opener")).toBeNull();
  await leaveConnectPage(popup, "parqet");
  await popup.locator("button[value=allow]").waitFor();
  expect(await popup.evaluate("window.opener")).toBeNull();
  await allow(popup);
  await popup.waitForURL(/\/back\?handle=/);
  expect(await page.locator("#result").innerText()).toBe("");
  const closed = popup.waitForEvent("close");
  await confirm(new URL(popup.url()).searchParams.get("handle"), started);
  expect(await waitForResult(page)).toBe(JSON.stringify({ connection_id: started.connectionId }));
  await closed;
});

test("F7 · a page with Cross-Origin-Opener-Policy is isolated from its popup, and the result still arrives", async () => {
  const started = await startSession(app, integration);
  const page = await context.newPage();
  await page.goto(`${opener.origin}/?coop&url=${encodeURIComponent(started.connectUrl)}`);
  // In Playwright, every page has the focus. In a real browser, only the popup has it.
  await page.evaluate("document.hasFocus = () => false");
  const popup = await openPopup(page);
  await waitForConnectPage(popup);
  expect(await popup.evaluate("window.opener")).toBeNull();
  await connectAt(popup, integration);
  await popup.waitForURL(/\/back\?handle=/);
  await confirm(new URL(popup.url()).searchParams.get("handle"), started);
  expect(await waitForResult(page)).toBe(JSON.stringify({ connection_id: started.connectionId }));
});

test("a popup without an opener that is closed early is reported as closed", async () => {
  const { connectUrl } = await startSession(app, integration);
  const page = await context.newPage();
  await page.goto(`${opener.origin}/?noopener&url=${encodeURIComponent(connectUrl)}`);
  const popup = await openPopup(page);
  await waitForConnectPage(popup);
  await popup.close();
  expect(await waitForResult(page)).toBe("code:closed");
});

test("two popups at the same time each return their own result", async () => {
  const first = await startSession(app, integration);
  const second = await startSession(app, integration);
  const page = await openApp(context, opener, first.connectUrl, second.connectUrl);
  const popups = [await openPopup(page), await openPopup(page, "#second")];
  for (const popup of popups.toReversed()) await connectAt(popup, integration);
  const results = [await waitForResult(page), await waitForResult(page, "#second-result")];
  expect(await confirm(handleIn(results[0] ?? ""), first)).toMatchObject(active(first));
  expect(await confirm(handleIn(results[1] ?? ""), second)).toMatchObject(active(second));
});

test("D5 · a malicious opener receives no message, regardless of the origin that it specifies", async () => {
  const { latchkey } = await stack();
  const malicious = await startOpenerPage(latchkey.origin);
  try {
    const { connectUrl } = await startSession(app, integration);
    const page = await context.newPage();
    await page.goto(malicious.origin);
    await page.evaluate(RECORD_MESSAGES);
    const openAs = async (origin: string) => {
      const url = `${connectUrl}&origin=${encodeURIComponent(origin)}`;
      const [popup] = await Promise.all([
        page.waitForEvent("popup"),
        page.evaluate((target) => void globalThis.open(target, "_blank", "popup"), url),
      ]);
      return popup;
    };
    await connectInPopup(await openAs(opener.origin));
    const withOwnOrigin = await openAs(malicious.origin);
    await withOwnOrigin.getByText("origin_not_registered").waitFor();
    expect(await page.evaluate("messages")).toEqual([]);
  } finally {
    await malicious.close();
  }
});

test("D5 · a popup that was navigated to another session sends no result", async () => {
  const foreign = await startSession(app, integration, { completion: "automatic" });
  const { page } = await openWithSession();
  const popup = await openPopup(page);
  await waitForConnectPage(popup);
  await popup.goto(`${foreign.connectUrl}&origin=${encodeURIComponent(opener.origin)}`);
  await connectInPopup(popup);
  expect(await waitForResult(page)).toBe("code:closed");
});
