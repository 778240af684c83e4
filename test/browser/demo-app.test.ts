// A person, in a real browser, through the demo app, Latchkey and the sandbox's consent pages.

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NAMES, PROVIDERS } from "../support/connect-person.ts";
import { type DemoApp, startDemoApp } from "../support/demo-app.ts";
import { launchBrowser, leaveFor, signedIn } from "../support/demo-person.ts";
import { deliver, signed } from "../support/webhook.ts";

let browser: Browser;
let demo: DemoApp;

beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), startDemoApp(PROVIDERS)]);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.map((violation) => `${violation.id}: ${violation.help}`);
}

test.each(PROVIDERS)("a person connects %s, calls its API and disconnects", async (provider) => {
  const page = await signedIn(browser, demo);
  await leaveFor(page, provider);
  await page.locator("button[value=allow]").click();
  const card = page
    .locator("article, section, li")
    .filter({ hasText: NAMES[provider] })
    .filter({ hasText: "Active" })
    .last();
  await card.getByRole("button", { name: "Call the API" }).click();
  expect(await page.locator("pre").first().innerText()).toContain("{");
  await page.goto(demo.origin);
  await card
    .getByRole("link", { name: "Disconnect" })
    .or(card.getByRole("button", { name: "Disconnect" }))
    .click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.goto(demo.origin);
  expect(await page.getByText("Active").count()).toBe(0);
  await page.context().close();
});

test("a person who declines is told so, tries again and is connected; it works without script", async () => {
  const page = await signedIn(browser, demo, { javaScriptEnabled: false });
  await leaveFor(page, "parqet");
  await page.locator("button[value=deny]").click();
  expect(await page.locator("h1").innerText()).toBe("Nothing was connected");
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Continue to Parqet" }).click();
  await page.locator("button[value=allow]").click();
  expect(await page.getByText("Active").count()).toBe(1);
  await page.context().close();
});

const SCREENS = [
  { viewport: { width: 375, height: 700 }, colorScheme: "light" as const },
  { viewport: { width: 1200, height: 800 }, colorScheme: "dark" as const },
];

test.each(SCREENS)(
  "Latchkey's pages have no accessibility violation at $viewport.width pixels, $colorScheme",
  async (options) => {
    const page = await signedIn(browser, demo, options);
    await page.locator('form[action$="/connect/addepar"] button').click();
    expect(await page.locator("h1").innerText()).toContain("Connect Addepar");
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByRole("button", { name: "Continue to Addepar" }).click();
    await page.locator("button[value=deny]").click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  },
);

test.each(SCREENS)(
  "the demo app's events have no accessibility violation at $viewport.width pixels, $colorScheme",
  async (options) => {
    const data = {
      connection: `con${"0".repeat(20)}`,
      provider: "parqet",
      end_user: "user_alice",
      code: "x",
    };
    const types = ["connection.created", `unknown.${"and_long_".repeat(12)}`];
    for (let i = 0; i < 10; i++) {
      const event = { type: types[i % 2], timestamp: new Date().toISOString(), data };
      const delivery = signed(demo.webhookSecret, event);
      expect(await deliver(demo.origin, delivery)).toBe(204);
      expect(await deliver(demo.origin, delivery)).toBe(204);
    }
    const page = await signedIn(browser, demo, options);
    await page.locator("summary").click();
    expect(await page.locator("#events li").count()).toBeGreaterThanOrEqual(10);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByRole("link", { name: "Reload" }).click();
    await page.waitForURL(/#events$/);
    await page.context().close();
  },
);
