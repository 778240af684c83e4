// Every page of the dashboard in a real browser: on a phone and a desk, light and dark, by keyboard, without
// script.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { flawsOn, SCREENS } from "../support/browser/accessibility.ts";
import { dashboardUrl, seedMetrics } from "../support/dashboard.ts";
import { launchBrowser } from "../support/browser/demo-person.ts";
import { connect, refresh, startSession } from "../support/flow.ts";
import { adminToken, call, type TestApp } from "../support/latchkey.ts";
import { newHookedApp, Receiver } from "../support/webhooks/receiver.ts";
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

async function openDashboard(
  credential: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(await dashboardUrl(""));
  await page.getByLabel("Admin token or API key").fill(credential);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

async function signedIn(...who: Parameters<typeof openDashboard>): Promise<Page> {
  const page = await openDashboard(...who);
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return page;
}

describe("has no accessibility violation, and does not scroll sideways", () => {
  let operator: Page;
  beforeAll(async () => {
    operator = await signedIn(adminToken);
  });
  afterAll(() => operator.context().close());

  test("a sign-in that was refused", async () => {
    const stranger = await openDashboard("wrong");
    await stranger.getByRole("alert").waitFor();
    expect(await flawsOn(SCREENS, stranger)).toEqual([]);
    await stranger.context().close();
  });

  test.each([
    ["the list of apps", () => ""],
    ["an app", () => `/apps/${app.id}`],
    ["an app's last 30 days", () => `/apps/${app.id}?range=30d`],
    ["an app's connections", () => `/apps/${app.id}/connections`],
    ["a search that finds nobody", () => `/apps/${app.id}/connections?search=nobody`],
    ["a connection", () => `/apps/${app.id}/connections/${active}`],
    ["a connection that has ended", () => `/apps/${app.id}/connections/${ended}`],
    ["the question before a deletion", () => `/apps/${app.id}/connections/${active}/delete`],
    ["a connection that is not there", () => `/apps/${app.id}/connections/con00000000000000000000`],
  ])("%s", async (_, path) => {
    await operator.goto(await dashboardUrl(path()));
    for (const details of await operator.locator("summary").all()) await details.click();
    expect(await flawsOn(SCREENS, operator)).toEqual([]);
  });

  test.each([
    ["Reconnect", "Connect link"],
    ["Check now", "Connection verified"],
  ])("what comes of %s", async (button, title) => {
    await operator.goto(await dashboardUrl(`/apps/${app.id}/connections/${active}`));
    await operator.getByRole("button", { name: button }).click();
    await operator.getByRole("heading", { name: title }).waitFor();
    expect(await flawsOn(SCREENS, operator)).toEqual([]);
  });
});

describe("a person", () => {
  test("finds a connection, refreshes it and deletes another, without script", async () => {
    const page = await signedIn(app.key, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.getByRole("link", { name: "Next page" }).waitFor();
    expect(await page.getByRole("row").count()).toBe(51);
    await page.getByRole("link", { name: "Next page" }).click();
    await page.getByRole("link", { name: "First page" }).click();
    await page.getByRole("link", { name: "First page" }).waitFor({ state: "detached" });
    await page.getByLabel("End user or connection ID").fill(active);
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL(/search=/);
    await page.getByRole("rowheader").getByRole("link").click();
    await page.getByRole("button", { name: "Refresh now" }).click();
    expect(await page.getByRole("status").innerText()).toContain("The connection has a new token");
    await page.goto(await dashboardUrl(`/apps/${app.id}/connections?search=imported`));
    await page.getByRole("rowheader").getByRole("link").first().click();
    await page.getByRole("link", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete connection" }).click();
    await page.getByRole("heading", { level: 1, name: "Connection deleted" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
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
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Skip to content");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#main$/);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
    await page.context().close();
  });

  test("reads from the plot what the table says", async () => {
    const page = await signedIn(app.key);
    const plot = page.getByRole("img", {
      name: /^Refreshes in the last 24 hours: \d+ succeeded, \d+ failed\.$/,
    });
    await plot.waitFor();
    await page.getByText("Show table: Refreshes").click();
    const table = page.getByRole("region", { name: "Table: Refreshes" }).getByRole("row");
    expect(await table.count()).toBe(25);
    await page.context().close();
  });
});
