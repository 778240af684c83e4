// The API reference in a real browser without JavaScript.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import { stack } from "../support/stack.ts";

/** Removes all but the first two entries of each section. All entries have the same structure, and axe is slow. */
const SHORTEN =
  "document.querySelectorAll('main > section > section:nth-of-type(n+3)').forEach((e) => e.remove())";

let page: Page;
let url: string;
const requested: string[] = [];

beforeAll(async () => {
  const { latchkey } = await stack();
  url = new URL("/docs", latchkey).href;
  page = await newPage({ ...WITHOUT_SCRIPT, viewport: { width: 320, height: 640 } });
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(url);
});
afterAll(() => page.context().close());

test("the reference requests nothing from other origins, and fits the screen of a phone", async () => {
  expect(requested.filter((one) => !one.startsWith(url) && !one.endsWith("/favicon.ico"))).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
});

test("an operation can be opened with the keyboard", async () => {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}#content`);
  await page.locator("summary").first().click();
  await page.locator("nav a[href='#get-token']").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}#get-token`);
  expect(await page.locator("#get-token").isVisible()).toBe(true);
});

test("the reference has no accessibility violation", async () => {
  await page.evaluate(SHORTEN);
  expect(await findFlaws(page)).toEqual([]);
});
