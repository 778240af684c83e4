// The reference page, in a real browser.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flawsOn, PHONE_AND_DESK } from "../support/browser/accessibility.ts";
import { launchBrowser } from "../support/browser/demo-person.ts";
import { stack } from "../support/stack.ts";

let browser: Browser;
let url: string;

beforeAll(async () => {
  const { latchkey } = await stack();
  url = new URL("/docs", latchkey).href;
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("the reference has no accessibility violation, and does not scroll sideways", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  expect(await flawsOn(PHONE_AND_DESK, page)).toEqual([]);
  await context.close();
});

test("it is one request to our own origin, without script, and the keyboard finds an operation", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}#content`);
  await page.getByRole("link", { name: "Get an access token" }).first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}#get-token`);
  expect(await page.locator("#get-token").isVisible()).toBe(true);
  expect(asked.filter((one) => !one.startsWith(url) && !one.endsWith("/favicon.ico"))).toEqual([]);
  await context.close();
});
