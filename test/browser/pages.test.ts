// Every page that a person can come to see, in a real browser: nothing a screen reader stumbles over, nothing
// wider than the screen, nothing asked of anybody else, and small.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { flawsOn, SCREENS } from "../support/browser/accessibility.ts";
import { launchBrowser } from "../support/browser/demo-person.ts";
import type { TestApp } from "../support/latchkey.ts";
import { newBrandedApp, PAGE_STATES } from "../support/browser/page-states.ts";
import { stack } from "../support/stack.ts";

const MAX_BYTES = 30 * 1024;

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), newBrandedApp()]);
});
afterAll(() => browser.close());

test("a look at a page finds what is wrong with it", async () => {
  const page = await browser.newPage();
  await page.setContent(
    '<html lang="en"><title>x</title><main><h1>x</h1><p style="width: 400px; color: #ccc">Hard to read',
  );
  expect(await flawsOn(SCREENS, page)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^375 pixels, dark: color-contrast: <p/),
      "320 pixels, dark: scrolls sideways",
    ]),
  );
  await page.close();
});

describe.each(PAGE_STATES)("$name", ({ heading, go }) => {
  test("is sound on a phone and on a desktop, in light and in dark", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await go(page, app);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    expect(await flawsOn(SCREENS, page)).toEqual([]);
    await context.close();
  });
});

test.each([
  ["de-DE", "Addepar mit Household Budget Planner verbinden", "Abbrechen"],
  ["pt-BR", "Conectar Addepar a Household Budget Planner", "Cancelar"],
])("speaks %s", async (locale, heading, cancel) => {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  await PAGE_STATES[1]?.go(page, app);
  expect(await page.locator("h1").innerText()).toBe(heading);
  expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2) === "de" ? "de" : "pt-BR");
  expect(await page.getByRole("link", { name: cancel }).count()).toBe(1);
  expect(await flawsOn(SCREENS, page)).toEqual([]);
  await context.close();
});

test("the connect page is small, and asks nothing of anybody else", async () => {
  const { latchkey } = await stack();
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  const hosts = new Set<string>();
  page.on("response", (response) => {
    hosts.add(new URL(response.url()).host);
    sizes.push(response.body().then(({ byteLength }) => byteLength));
  });
  await PAGE_STATES[1]?.go(page, app);
  await page.waitForLoadState("networkidle");
  expect(hosts).toEqual(new Set([latchkey.host]));
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(MAX_BYTES);
  await context.close();
});

test("the keyboard is enough", async () => {
  const page = await browser.newPage();
  await PAGE_STATES[1]?.go(page, app);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toContain("Continue to Addepar");
  await page.keyboard.press("Enter");
  await page.locator("button[value=allow]").waitFor();
  await page.close();
});
