// Every page of the dashboard in a real browser: on a phone and a desk, light and dark, by keyboard, without
// script.

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardUrl, seedMetrics } from "../support/dashboard.ts";
import { launchBrowser } from "../support/demo-person.ts";
import { connect, refresh, startSession } from "../support/flow.ts";
import { adminToken, call, type TestApp } from "../support/latchkey.ts";
import { newHookedApp, Receiver } from "../support/receiver.ts";
import { newIntegration, revoke } from "../support/sandbox.ts";

const LONG = "a-name-that-goes-on-".repeat(10);

let browser: Browser;
let receiver: Receiver;
let app: TestApp;
let active: string;
let ended: string;

beforeAll(async () => {
  browser = await launchBrowser();
  receiver = await Receiver.start();
  receiver.answer = { status: 500 };
  app = await newHookedApp(receiver, {
    name: "Harbour Wealth, a name that is not short at all, and then some",
  });
  const integration = await newIntegration(app, "parqet", { id: "parqet" });
  await newIntegration(app, "addepar", { id: "addepar" });
  ended = (await connect(app, integration)).id;
  await revoke(integration, "refresh_tokens");
  await refresh(app, ended);
  active = (await connect(app, integration)).id;
  await call("PATCH", `/v1/connections/${active}`, app.key, { metadata: { note: LONG, plan: { tier: 1 } } });
  for (let n = 0; n < 27; n++) await refresh(app, active);
  await startSession(app, integration, { end_user: { id: LONG } });
  const grant = { integration: "parqet", end_user: "imported", access_token: "t" };
  for (let n = 0; n < 50; n++) await call("POST", "/v1/connections", app.key, grant);
  await seedMetrics(app);
}, 120_000);
afterAll(() => Promise.all([browser.close(), receiver.close()]));

async function signedIn(
  credential: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(await dashboardUrl(""));
  await page.getByLabel("Admin token or API key").fill(credential);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

async function flawsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
  const flaws = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  return fits === true ? flaws : [...flaws, "scrolls sideways"];
}

const SCREENS = [
  { viewport: { width: 320, height: 640 }, colorScheme: "dark" as const },
  { viewport: { width: 375, height: 780 }, colorScheme: "light" as const },
  { viewport: { width: 800, height: 900 }, colorScheme: "light" as const },
  { viewport: { width: 1280, height: 860 }, colorScheme: "light" as const },
  { viewport: { width: 1280, height: 860 }, colorScheme: "dark" as const },
];

const pages = () => [
  "",
  `/apps/${app.id}`,
  `/apps/${app.id}?range=30d`,
  `/apps/${app.id}/connections`,
  `/apps/${app.id}/connections?search=nobody`,
  `/apps/${app.id}/connections/${active}`,
  `/apps/${app.id}/connections/${ended}`,
  `/apps/${app.id}/connections/${active}/delete`,
  `/apps/${app.id}/connections/con00000000000000000000`,
];

describe("on every screen", () => {
  test.each(SCREENS)(
    "no page has an accessibility violation or scrolls sideways: $viewport.width pixels, $colorScheme",
    async (options) => {
      const context = await browser.newContext(options);
      const stranger = await context.newPage();
      await stranger.goto(await dashboardUrl(`/apps/${app.id}`));
      await stranger.getByLabel("Admin token or API key").fill("wrong");
      await stranger.getByRole("button", { name: "Sign in" }).click();
      expect(await flawsOf(stranger)).toEqual([]);
      await context.close();
      const page = await signedIn(adminToken, options);
      for (const path of pages()) {
        await page.goto(await dashboardUrl(path));
        for (const details of await page.locator("summary").all()) await details.click();
        expect({ path, flaws: await flawsOf(page) }).toEqual({ path, flaws: [] });
      }
      await page.goto(await dashboardUrl(`/apps/${app.id}/connections/${active}`));
      for (const name of ["Reconnect", "Check now"]) {
        await page.getByRole("button", { name }).click();
        expect({ name, flaws: await flawsOf(page) }).toEqual({ name, flaws: [] });
      }
      await page.context().close();
    },
    180_000,
  );
});

describe("a person", () => {
  test("finds a connection, refreshes it and deletes another, without script", async () => {
    const page = await signedIn(app.key, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    expect(await page.getByRole("row").count()).toBe(51);
    await page.getByRole("link", { name: "Older" }).click();
    await page.getByRole("link", { name: "First page" }).click();
    await page.getByLabel("End user or connection id").fill(active);
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("rowheader").getByRole("link").click();
    await page.getByRole("button", { name: "Refresh now" }).click();
    expect(await page.getByRole("status").innerText()).toContain("The connection has a new token");
    await page.goto(await dashboardUrl(`/apps/${app.id}/connections?search=imported`));
    await page.getByRole("rowheader").getByRole("link").first().click();
    await page.getByRole("link", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete the connection" }).click();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("The connection is deleted");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto(await dashboardUrl(`/apps/${app.id}`));
    expect(await page.getByRole("button", { name: "Sign in" }).count()).toBe(1);
    await page.context().close();
  });

  test("gets by with the keyboard alone", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(await dashboardUrl(`/apps/${app.id}`));
    // The field gets the focus by itself, though not always before the page has loaded.
    await page.waitForFunction("document.activeElement.localName === 'input'");
    await page.keyboard.type(app.key);
    await page.keyboard.press("Enter");
    await page.waitForURL(await dashboardUrl(`/apps/${app.id}`));
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
    await page.context().close();
  });

  test("reads from the plot what the table says", async () => {
    const page = await signedIn(app.key);
    const plot = page.getByRole("img", {
      name: /^Refreshes in the last 24 hours: \d+ succeeded, \d+ failed\.$/,
    });
    expect(await plot.count()).toBe(1);
    await page.getByText("As a table: Refreshes").click();
    const table = page.getByRole("region", { name: "Refreshes as a table" }).getByRole("row");
    expect(await table.count()).toBe(25);
    await page.context().close();
  });
});
