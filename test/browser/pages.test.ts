// Every page that an end user can see, in a real browser without JavaScript: it is accessible, fits the screen, is in
// the user's language, is small, and links to the next step.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import { connectAt, newManualBank } from "../support/browser/connect-steps.ts";
import { newOpenerApp, type OpenerPage, startOpenerPage } from "../support/browser/opener-page.ts";
import { CONNECT_PAGE, LOGO, PAGE_STATES } from "../support/browser/page-states.ts";
import { connectionOf, startSession } from "../support/flow.ts";
import { call, type TestApp } from "../support/latchkey.ts";
import { stack } from "../support/stack.ts";

const MAX_BYTES = 30 * 1024;

let opener: OpenerPage;
let app: TestApp;
let page: Page;

beforeAll(async () => {
  const { latchkey } = await stack();
  [opener, page] = await Promise.all([startOpenerPage(latchkey.origin), newPage(WITHOUT_SCRIPT)]);
  app = await newOpenerApp(opener, { name: "Household Budget Planner", logo: LOGO });
});
afterAll(() => Promise.all([page.context().close(), opener.close()]));

/** Opens a new page. A page that reloads automatically would interrupt the next navigation. */
async function replacePage(): Promise<void> {
  await page.close();
  page = await page.context().newPage();
}

/** Waits until the user has returned to the app, and returns the query parameters. */
async function waitForReturn(): Promise<Record<string, string>> {
  await page.waitForURL((url) => url.href.startsWith(`${app.returnUrl}?`));
  return Object.fromEntries(new URL(page.url()).searchParams);
}

test("the audit finds low contrast and a page that is wider than the screen", async () => {
  await page.setContent(
    '<html lang="en"><title>x</title><main><h1>x</h1><p style="width: 400px; color: #ccc">Hard to read',
  );
  expect(await findFlaws(page)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^320 px, light: color-contrast: <p/),
      expect.stringMatching(/^1280 px, dark: color-contrast: <p/),
      "320 px, light: scrolls sideways",
    ]),
  );
});

describe("a page without JavaScript", () => {
  test.each(PAGE_STATES)("$name: is accessible, and links back to the app", async (state) => {
    await state.open(page, app);
    await page.locator(state.shows).first().waitFor({ state: "attached" });
    expect(await findFlaws(page)).toEqual([]);
    if (state.leave === undefined) return replacePage();
    await state.leave(page);
    const returned = await waitForReturn();
    const { handle, connection_id: connectionId, ...error } = returned;
    const isHandle = state.returns === "handle";
    expect(error).toEqual(isHandle ? {} : state.returns);
    expect(typeof handle).toBe(isHandle ? "string" : "undefined");
    const status = isHandle ? undefined : (await connectionOf(app, connectionId ?? ""))["status"];
    expect(status).toBe(isHandle ? undefined : "pending");
  });

  test("reloads automatically while the bank is processing, until the account is connected", async () => {
    const bank = await newManualBank(app);
    const { connectUrl, connectionId, endUser } = await startSession(app, bank);
    await page.goto(connectUrl);
    await connectAt(page, bank);
    const { handle } = await waitForReturn();
    const confirmed = await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });
    expect(confirmed).toMatchObject({ status: 200, body: { id: connectionId, status: "active" } });
  });
});

describe("the connect page", () => {
  test.each([
    ["de-DE", "de", "Addepar mit Household Budget Planner verbinden"],
    ["pt-BR", "pt-BR", "Conectar Addepar a Household Budget Planner"],
  ])("is in the language of the browser: %s", async (accepted, language, heading) => {
    await page.setExtraHTTPHeaders({ "accept-language": accepted });
    await CONNECT_PAGE.open(page, app);
    await page.setExtraHTTPHeaders({});
    expect(await page.locator("h1").innerText()).toBe(heading);
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(await findFlaws(page)).toEqual([]);
  });

  test("is small and requests nothing from other hosts", async () => {
    const { latchkey } = await stack();
    const sizes: Promise<number>[] = [];
    const hosts = new Set<string>();
    page.on("response", (response) => {
      hosts.add(new URL(response.url()).host);
      sizes.push(response.body().then(({ byteLength }) => byteLength));
    });
    await CONNECT_PAGE.open(page, app);
    await page.waitForLoadState("networkidle");
    page.removeAllListeners("response");
    expect(hosts).toEqual(new Set([latchkey.host]));
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(MAX_BYTES);
  });

  test("keeps the colors of the main button under the mouse", async () => {
    await CONNECT_PAGE.open(page, app);
    const button = page.locator("button.main").first();
    const textColor = () => button.evaluate((element) => getComputedStyle(element).color);
    const before = await textColor();
    await button.hover();
    expect(await textColor()).toBe(before);
  });

  test("can be used with the keyboard", async () => {
    await CONNECT_PAGE.open(page, app);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Addepar");
    await page.keyboard.press("Enter");
    await page.locator("button[value=allow]").waitFor();
  });
});
