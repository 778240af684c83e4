// Every page that a person can come to see, in a real browser: nothing a screen reader stumbles over, nothing
// wider than the screen, nothing asked of anybody else, and small.

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/demo-person.ts";
import type { TestApp } from "../support/latchkey.ts";
import { newBrandedApp, PAGE_STATES } from "../support/page-states.ts";
import { stack } from "../support/stack.ts";

const SCREENS = [
  { viewport: { width: 375, height: 700 }, colorScheme: "light" },
  { viewport: { width: 375, height: 700 }, colorScheme: "dark" },
  { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
] as const;

const MAX_BYTES = 30 * 1024;

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), newBrandedApp()]);
});
afterAll(() => browser.close());

/** What is wrong with the page as it is shown. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  return [
    ...violations.map(({ id, help }) => `${id}: ${help}`),
    ...(isWide === true ? ["wider than the screen"] : []),
  ];
}

describe.each(PAGE_STATES)("$name", ({ heading, go }) => {
  test("is sound on a phone and on a desktop, in light and in dark", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await go(page, app);
    expect(await page.locator("h1").innerText()).toMatch(heading);
    for (const { viewport, colorScheme } of SCREENS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      expect(await faultsOf(page)).toEqual([]);
    }
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
  expect(await faultsOf(page)).toEqual([]);
  await context.close();
});

test("the connect page is small, and asks nothing of anybody else", async () => {
  const { latchkey } = await stack();
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes: number[] = [];
  const hosts = new Set<string>();
  page.on("response", (response) => {
    hosts.add(new URL(response.url()).host);
    void response.body().then(({ byteLength }) => sizes.push(byteLength));
  });
  await PAGE_STATES[1]?.go(page, app);
  await page.waitForLoadState("networkidle");
  expect(hosts).toEqual(new Set([latchkey.host]));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES);
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
