// The dashboard in a real browser without JavaScript: every page is accessible, fits the screen, and can be used with
// the mouse and with the keyboard.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import { dashboardUrl, seedMetrics } from "../support/dashboard.ts";
import { connect, refresh, startSession } from "../support/flow.ts";
import { adminToken, call, type TestApp } from "../support/latchkey.ts";
import { newIntegration, revoke } from "../support/sandbox.ts";
import { newHookedApp, Receiver } from "../support/webhooks/receiver.ts";

const LONG = "a-name-that-goes-on-".repeat(10);
/** With the other connections, more than one page of the list. */
const IMPORTED = 50;

let receiver: Receiver;
let app: TestApp;
let active: string;
let ended: string;

beforeAll(async () => {
  receiver = await Receiver.start();
  receiver.answer = { status: 500 };
  app = await newHookedApp(receiver, { name: "Harbour Wealth, a name that is long enough to be wrapped" });
  const integration = await newIntegration(app, "parqet", { id: "parqet" });
  await newIntegration(app, "addepar", { id: "addepar" });
  ended = (await connect(app, integration)).id;
  await revoke(integration, "refresh_tokens");
  await refresh(app, ended);
  active = (await connect(app, integration)).id;
  await call("PATCH", `/v1/connections/${active}`, app.key, { metadata: { note: LONG, plan: { tier: 1 } } });
  await startSession(app, integration, { end_user: { id: LONG } });
  const grant = { integration: "parqet", end_user: "imported", access_token: "t" };
  const imports = Array.from({ length: IMPORTED }, () => call("POST", "/v1/connections", app.key, grant));
  await Promise.all(imports);
  await seedMetrics(app);
});
afterAll(() => receiver.close());

/** Opens the dashboard in a new browser context, and submits a credential. */
async function signIn(credential: string): Promise<Page> {
  const page = await newPage(WITHOUT_SCRIPT);
  await page.goto(await dashboardUrl(""));
  await page.locator("#credential").fill(credential);
  await page.locator("form[action$='/sign-in'] button").click();
  return page;
}

describe("a page of the dashboard is accessible and fits the screen", () => {
  let operator: Page;
  beforeAll(async () => {
    operator = await signIn(adminToken);
  });
  afterAll(() => operator.context().close());

  test("a rejected sign-in", async () => {
    const page = await signIn("wrong");
    await page.getByRole("alert").waitFor();
    expect(await findFlaws(page)).toEqual([]);
    await page.context().close();
  });

  test.each([
    ["the list of apps", () => ""],
    ["an app", () => `/apps/${app.id}`],
    ["an app's connections", () => `/apps/${app.id}/connections`],
    ["an active connection", () => `/apps/${app.id}/connections/${active}`],
    ["a connection that requires reauthorization", () => `/apps/${app.id}/connections/${ended}`],
    ["the confirmation of a deletion", () => `/apps/${app.id}/connections/${active}/delete`],
    ["a connection that does not exist", () => `/apps/${app.id}/connections/con00000000000000000000`],
  ])("%s", async (_, path) => {
    await operator.goto(await dashboardUrl(path()));
    for (const details of await operator.locator("summary").all()) await details.click();
    expect(await findFlaws(operator)).toEqual([]);
  });

  test.each(["reconnect", "check"])("the result of %s", async (action) => {
    await operator.goto(await dashboardUrl(`/apps/${app.id}/connections/${active}`));
    await operator.locator(`form[action$='/${action}'] button`).click();
    await operator.locator(".notice").waitFor();
    expect(await findFlaws(operator)).toEqual([]);
  });
});

test("a developer finds a connection, refreshes it, deletes another one and signs out", async () => {
  const page = await signIn(app.key);
  // The data of a plot is also in a table.
  await page.getByRole("img", { name: /^Succeeded refreshes: \d+,/ }).waitFor();
  const table = page.locator("#refreshes table");
  expect(await table.locator("tr").count()).toBe(25);

  await page.locator(".side a[href$='/connections']").click();
  expect(await page.locator("main table tbody tr").count()).toBe(50);
  await page.locator("a[rel=next]").click();
  await page.waitForURL(/cursor=/);
  await page.locator(".side a[href$='/connections']").click();
  await page.waitForURL(/\/connections$/);
  await page.locator("#search").fill(active);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.waitForURL(/search=/);
  await page.getByRole("rowheader").getByRole("link").click();
  await page.locator("form[action$='/refresh'] button").click();
  await page.locator(".notice.done").waitFor();

  await page.goto(await dashboardUrl(`/apps/${app.id}/connections?search=imported`));
  await page.getByRole("rowheader").getByRole("link").first().click();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.locator("a[href$='/delete']").click();
  await page.locator("#typed").fill(id);
  await page.locator("form[action$='/delete'] button").click();
  await page.locator(".card[role=status]").waitFor();
  expect(await call("GET", `/v1/connections/${id}`, app.key)).toMatchObject({ status: 404 });

  await page.locator("form[action$='/sign-out'] button").click();
  await page.locator("#credential").waitFor();
  await page.goto(await dashboardUrl(`/apps/${app.id}`));
  expect(await page.locator("#credential").count()).toBe(1);
  await page.context().close();
});

test("can be used with the keyboard", async () => {
  const page = await newPage(WITHOUT_SCRIPT);
  const overview = await dashboardUrl(`/apps/${app.id}`);
  await page.goto(overview);
  // The field has the focus, though not always before the page is loaded.
  await page.waitForFunction("document.activeElement.id === 'credential'");
  await page.keyboard.type(app.key);
  await page.keyboard.press("Enter");
  await page.waitForURL(overview);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.className")).toBe("skip");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#main$/);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
  await page.context().close();
});
