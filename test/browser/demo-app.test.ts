// A person, in a real browser without script, through the demo app, Latchkey and the sandbox's consent pages.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flawsOn, SCREENS } from "../support/browser/accessibility.ts";
import { allow, NAMES, PROVIDERS } from "../support/browser/connect-person.ts";
import { type DemoApp, startDemoApp } from "../support/browser/demo-app.ts";
import { launchBrowser, leaveFor, SCRIPTLESS, signedIn } from "../support/browser/demo-person.ts";
import { deliver, signed } from "../support/webhooks/webhook.ts";

let browser: Browser;
let demo: DemoApp;

beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), startDemoApp(PROVIDERS)]);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test.each(PROVIDERS)("a person connects %s, calls its API and disconnects", async (provider) => {
  const page = await signedIn(browser, demo, SCRIPTLESS);
  await leaveFor(page, provider);
  await allow(page);
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
  await page
    .getByText(/^Disconnected/)
    .first()
    .waitFor();
  await page.goto(demo.origin);
  expect(await page.getByText("Active").count()).toBe(0);
  await page.context().close();
});

test("a person who declines is told so, tries again and is connected", async () => {
  const page = await signedIn(browser, demo, SCRIPTLESS);
  await leaveFor(page, "parqet");
  await page.locator("button[value=deny]").click();
  await page.getByRole("heading", { name: "Nothing was connected" }).waitFor();
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Continue to Parqet" }).click();
  await allow(page);
  await page.waitForURL(/notice=connected/);
  expect(await page.getByText("Active").count()).toBe(1);
  await page.context().close();
});

test("the demo app's events have no accessibility violation", async () => {
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
  const page = await signedIn(browser, demo);
  await page.locator("summary").click();
  expect(await page.locator("#events li").count()).toBeGreaterThanOrEqual(10);
  expect(await flawsOn(SCREENS, page)).toEqual([]);
  await page.getByRole("link", { name: "Reload" }).click();
  await page.waitForURL(/#events$/);
  await page.context().close();
});
