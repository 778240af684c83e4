// A person whose browser runs no script: whatever the connect page can ask, and back to the app from whatever goes
// wrong. To a connection at every provider they come in demo-app.test.ts.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { allow, connectAt, leaveConnectPage, newPatientBank } from "../support/browser/connect-person.ts";
import { Browser as OtherBrowser } from "../support/http/browser.ts";
import { launchBrowser } from "../support/browser/demo-person.ts";
import { connectionOf, letExpire, type Started, startSession, walkToCallback } from "../support/flow.ts";
import { newBank } from "../support/items.ts";
import { call, type TestApp } from "../support/latchkey.ts";
import { newOpenerApp, type OpenerPage, startOpenerPage } from "../support/browser/opener-page.ts";
import { PAGE_STATES } from "../support/browser/page-states.ts";
import { newIntegration, type TestIntegration } from "../support/sandbox.ts";
import { stack } from "../support/stack.ts";

let browser: Browser;
let opener: OpenerPage;
let app: TestApp;
let page: Page;

beforeAll(async () => {
  const { latchkey } = await stack();
  [browser, opener] = await Promise.all([launchBrowser(), startOpenerPage(latchkey.origin)]);
  app = await newOpenerApp(opener);
});
afterAll(() => Promise.all([browser.close(), opener.close()]));

afterEach(() => page.context().close());

async function openPage(url: string): Promise<Page> {
  page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(url);
  return page;
}

const openSession = ({ connectUrl }: Started) => openPage(connectUrl);

/** Waits for the person to be back in the app, and gives what they came with. */
async function back(): Promise<Record<string, string>> {
  await page.waitForURL((url) => url.href.startsWith(`${app.returnUrl}?`));
  await page.getByText("You are back.").waitFor();
  return Object.fromEntries(new URL(page.url()).searchParams);
}

/** What the app's backend makes of the handle that came back. */
async function confirmed({ endUser }: Started) {
  const { handle } = await back();
  return call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });
}

const active = ({ connectionId }: Started, { id }: TestIntegration) => ({
  status: 200,
  body: { id: connectionId, status: "active", integration: id },
});

const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();

describe("a person without script", () => {
  test("connects at a bank, whose page waits and goes on by itself", async () => {
    const bank = await newPatientBank(app);
    const started = await startSession(app, bank);
    await connectAt(await openSession(started), bank);
    expect(await confirmed(started)).toMatchObject(active(started, bank));
  });

  test("chooses among several integrations", async () => {
    const first = await newIntegration(app, "parqet");
    const second = await newIntegration(app, "addepar");
    const bank = await newBank(app);
    const integrations = [first.id, second.id, bank.id];
    const started = await startSession(app, first, { integrations });
    await openSession(started);
    await heading("Connect to Opener");
    expect(await page.getByRole("button", { name: /^Continue to / }).count()).toBe(3);
    // The bank's form is not sent, so what it asks for need not be filled in.
    await page.getByRole("button", { name: "Continue to Addepar" }).click();
    await allow(page);
    expect(await confirmed(started)).toMatchObject(active(started, second));
  });

  test("is told what was filled in wrong, and goes on from there", async () => {
    const bank = await newBank(app);
    const started = await startSession(app, bank);
    await openSession(started);
    await page.getByLabel("CPF").fill("1");
    await page.getByRole("button", { name: /^Continue to / }).click();
    await page.getByText("O CPF deve ter 11 dígitos").waitFor();
    await leaveConnectPage(page, "pluggy");
    await allow(page);
    expect(await confirmed(started)).toMatchObject(active(started, bank));
  });

  test("gives a bank the second factor it asks for", async () => {
    await openPage("about:blank");
    await goTo("one more thing");
    await page.getByLabel("Token").fill("123456");
    await page.getByRole("button", { name: "Continue" }).click();
    expect(await back()).toEqual({ handle: expect.any(String) });
  });

  test("cancels on the connect page, and is back in the app", async () => {
    const started = await startSession(app, await newIntegration(app, "parqet"));
    await openSession(started);
    await page.getByRole("link", { name: "Cancel" }).click();
    expect(await back()).toEqual({ error: "access_denied", connection_id: started.connectionId });
  });
});

/** Leads the page to one of the states that a person can come to see. */
async function goTo(name: string): Promise<void> {
  const state = PAGE_STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`no page state ${name}`);
  await state.go(page, app);
  await heading(state.heading);
}

describe("what goes wrong without script", () => {
  test.each([
    ["declined", "access_denied"],
    ["expired", "session_expired"],
    ["stayed too long", "attempt_expired"],
    ["redirect URI not registered", "redirect_uri_rejected"],
    ["provider down", "provider_unavailable"],
  ])("%s: is said, and leads back to the app with %s", async (name, error) => {
    await openPage("about:blank");
    await goTo(name);
    await page.getByRole("link", { name: "Back to Opener" }).click();
    const came = await back();
    expect(came).toEqual({ error, connection_id: expect.stringMatching(/^con/) });
    expect(await connectionOf(app, came["connection_id"] ?? "")).toMatchObject({ status: "pending" });
  });

  test("a person who has declined can try again, and is connected", async () => {
    const integration = await newIntegration(app, "parqet");
    const started = await startSession(app, integration);
    await openSession(started);
    await leaveConnectPage(page, "parqet");
    await page.locator("button[value=deny]").click();
    await page.getByRole("link", { name: "Try again" }).click();
    await connectAt(page, integration);
    expect(await confirmed(started)).toMatchObject(active(started, integration));
  });

  test("a connect page that stood open for too long says so at the click, and leads back", async () => {
    const integration = await newIntegration(app, "parqet");
    const started = await startSession(app, integration);
    await openSession(started);
    await letExpire(app, started.connectionId, "session");
    await leaveConnectPage(page, "parqet");
    await heading("This link has expired");
    expect(await page.getByRole("link", { name: "Try again" }).count()).toBe(0);
    await page.getByRole("link", { name: "Back to Opener" }).click();
    expect(await back()).toEqual({ error: "session_expired", connection_id: started.connectionId });
  });

  test("a step that is done again in the same browser leads back to the app again", async () => {
    const integration = await newIntegration(app, "parqet");
    const started = await startSession(app, integration);
    await openSession(started);
    const callback = page.waitForRequest((request) => request.url().startsWith(integration.callbackUrl));
    await connectAt(page, integration);
    expect(await confirmed(started)).toMatchObject(active(started, integration));
    await page.goto((await callback).url());
    expect(await confirmed(started)).toMatchObject(active(started, integration));
  });

  test("a step that was done in another browser is said to be done, and leads nowhere", async () => {
    await openPage("about:blank");
    await goTo("already used");
    expect(await page.getByRole("link").count()).toBe(0);
  });

  test("a person in the wrong browser is told so, and connects by opening the link there", async () => {
    const integration = await newIntegration(app, "parqet");
    const started = await startSession(app, integration);
    await openPage(await walkToCallback(new OtherBrowser(), started, integration));
    await heading("Continue in your original browser");
    expect(await page.getByRole("link").count()).toBe(0);
    await page.goto(started.connectUrl);
    await connectAt(page, integration);
    expect(await confirmed(started)).toMatchObject(active(started, integration));
  });
});
