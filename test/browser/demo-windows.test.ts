// A person connects from the demo app in a window of its own, and the page they were on stays.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { allow, closeBy, leaveConnectPage, NAMES, PROVIDERS } from "../support/browser/connect-person.ts";
import { type DemoApp, startDemoApp } from "../support/browser/demo-app.ts";
import { launchBrowser, openWindow, signedIn } from "../support/browser/demo-person.ts";
import type { ProviderId } from "../support/sandbox.ts";

let browser: Browser;
let demo: DemoApp;
let page: Page;
/** What the page's security policy has refused. */
let refused: string[];

beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), startDemoApp(PROVIDERS)]);
});

afterEach(() => page.context().close());

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function signIn(name: string): Promise<void> {
  page = await signedIn(browser, demo, {}, name);
  refused = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.reload();
}

const activeCard = (provider: ProviderId) =>
  page.locator("article").filter({ hasText: NAMES[provider] }).filter({ hasText: "Active" });

test.each(["parqet", "pluggy"] as const)(
  "a person connects %s in a window, which closes, and the page shows it",
  async (provider) => {
    await signIn("Alice");
    const popup = await openWindow(page, provider);
    const closed = popup.waitForEvent("close");
    await leaveConnectPage(popup, provider);
    await allow(popup);
    await closed;
    await activeCard(provider).waitFor();
    expect(await page.getByRole("status").innerText()).toContain("Connected");
    expect(refused).toEqual([]);
  },
);

test("a person connects the same account again in a window", async () => {
  await signIn("Alice");
  const first = await openWindow(page, "addepar");
  await leaveConnectPage(first, "addepar");
  await allow(first);
  const card = activeCard("addepar");
  await card.waitFor();
  // What it said of the first time is gone then.
  await page.goto(demo.origin);
  await page.waitForLoadState("networkidle");
  const reconnect = card.getByRole("button", { name: "Reconnect" });
  const [again] = await Promise.all([page.waitForEvent("popup"), reconnect.click()]);
  const closed = again.waitForEvent("close");
  await leaveConnectPage(again, "addepar");
  await allow(again);
  await closed;
  await page.getByRole("status").getByText("Connected").waitFor();
  expect(await card.count()).toBe(1);
});

test("three windows at once connect all three", async () => {
  await signIn("Bob");
  const popups = {
    addepar: await openWindow(page, "addepar"),
    parqex: await openWindow(page, "parqex"),
    parallel: await openWindow(page, "parallel"),
  };
  for (const provider of ["parallel", "addepar", "parqex"] as const) {
    await leaveConnectPage(popups[provider], provider);
    await allow(popups[provider]);
    await activeCard(provider).waitFor();
  }
  expect(refused).toEqual([]);
});

test("a person who declines in the window is told so on the page, with the code", async () => {
  await signIn("Bob");
  const popup = await openWindow(page, "parqet");
  await leaveConnectPage(popup, "parqet");
  await popup.locator("button[value=deny]").click();
  await closeBy(popup, "Back to Demo app");
  const told = page.getByRole("alert");
  await told.waitFor();
  expect(await told.innerText()).toMatch(/You didn't allow access[^]*access_denied/);
  expect(await activeCard("parqet").count()).toBe(0);
  expect(refused).toEqual([]);
});

// That connect.js tells a window that was closed apart is seen in popup.test.ts: it takes its time.
test("a person who closed the window is told that nothing was connected", async () => {
  await signIn("Bob");
  await page.goto(`${demo.origin}/connected?error=closed`);
  expect(await page.getByRole("alert").innerText()).toMatch(/You closed the window[^]*closed/);
});
