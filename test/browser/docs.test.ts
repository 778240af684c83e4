// The reference page, in a real browser.

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/demo-person.ts";
import { stack } from "../support/stack.ts";

let browser: Browser;
let url: string;

beforeAll(async () => {
  const { latchkey } = await stack();
  url = new URL("/docs", latchkey).href;
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const SCREENS = [
  { viewport: { width: 375, height: 700 }, colorScheme: "light" as const },
  { viewport: { width: 1280, height: 800 }, colorScheme: "dark" as const },
];

test.each(SCREENS)(
  "the reference has no accessibility violation at $viewport.width pixels, $colorScheme",
  async (options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(url);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await context.close();
  },
);

test("it is one request to our own origin, without script, and the keyboard finds an operation", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(page.url()).toBe(`${url}#content`);
  await page.getByRole("link", { name: "Get a valid access token" }).first().focus();
  await page.keyboard.press("Enter");
  expect(page.url()).toBe(`${url}#get-token`);
  expect(await page.locator("#get-token").isVisible()).toBe(true);
  expect(asked.filter((one) => !one.startsWith(url) && !one.endsWith("/favicon.ico"))).toEqual([]);
  await context.close();
});
