// What happens to a person's connection reaches the demo app: Latchkey delivers, the app verifies and shows it.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow } from "../support/browser/connect-person.ts";
import { type DemoApp, startDemoApp } from "../support/browser/demo-app.ts";
import { launchBrowser, leaveFor, SCRIPTLESS, signedIn } from "../support/browser/demo-person.ts";
import { call } from "../support/latchkey.ts";
import { until } from "../support/until.ts";

const TYPES = ["connection.created", "connection.refreshed", "connection.deleted"];

let browser: Browser;
let demo: DemoApp;

beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), startDemoApp(["parqet"])]);
  const webhook = { webhook_url: `${demo.origin}/webhooks`, webhook_events: TYPES };
  const changed = await call("PATCH", "/v1/app", demo.app.key, webhook);
  if (changed.status !== 200) throw new Error(`no webhook: ${changed.status} ${changed.text}`);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

/** The event of a type, once it is on the page. */
async function eventOf(page: Page, type: string): Promise<string> {
  const item = page.locator("#events li").filter({ hasText: type });
  const arrived = async () => {
    await page.goto(demo.origin);
    return item.allInnerTexts();
  };
  const [text = ""] = await until(arrived, (texts) => texts.length === 1);
  expect(text).toContain("Verified");
  return text;
}

test("connecting, refreshing and disconnecting show as events, to the person alone", async () => {
  const page = await signedIn(browser, demo, SCRIPTLESS);
  await leaveFor(page, "parqet");
  await allow(page);
  await page.waitForURL(/notice=connected/);
  const connection = new URL(page.url()).hash.slice(1);
  expect(connection).toMatch(/^con/);

  expect(await eventOf(page, "connection.created")).toContain("Parqet");
  const card = page.locator(`#${connection}`);
  expect(await page.locator("#events li a").getAttribute("href")).toBe(`#${connection}`);

  await card.getByRole("button", { name: "Refresh" }).click();
  await card.getByRole("heading", { name: "Token refreshed" }).waitFor();
  await eventOf(page, "connection.refreshed");

  await card.getByRole("link", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page
    .getByText(/^Disconnected/)
    .first()
    .waitFor();
  expect(await eventOf(page, "connection.deleted")).toContain(connection);

  const shown = await page.locator("#events li").allInnerTexts();
  const order = shown.map((text) => TYPES.find((type) => text.includes(type)));
  expect(order).toEqual(TYPES.toReversed());

  const bob = await signedIn(browser, demo, {}, "Bob");
  expect(await bob.locator("#events").innerText()).toContain("No events yet");
  await Promise.all([page, bob].map((person) => person.context().close()));
});
