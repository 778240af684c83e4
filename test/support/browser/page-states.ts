// Every page that an end user can see, and the way to it.

import type { Page } from "playwright-core";
import { chooseUrlOf, letCodeExpire, letExpire, startSession, walkToCallback } from "../flow.ts";
import { Browser } from "../http/browser.ts";
import { CPF, newBank } from "../items.ts";
import type { TestApp } from "../latchkey.ts";
import { newScriptedIntegration } from "../peers/scripted-provider.ts";
import { sitesSettings, startSites } from "../peers/sites.ts";
import { fault, newIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";
import { allow, deny, goBackToApp } from "./connect-steps.ts";

export type PageState = {
  name: string;
  /** A selector of what only this page has. */
  shows: string;
  open: (page: Page, app: TestApp) => Promise<void>;
  /** How the user goes on from there, until they are back in the app. */
  leave?: (page: Page) => Promise<void>;
  /** What the app receives then: a handle, or an error code. */
  returns?: "handle" | { error: string };
};

/** The page of a failure, by the code that it shows. */
const failure = (code: string) => `text=/${code} · req/`;

/** Submits the connect page's form. Its button has the name of the provider. */
const submit = (page: Page, name: string) =>
  page.locator("form[method=post][action='/connect'] button").filter({ hasText: name }).click();

async function openConnectPage(page: Page, app: TestApp) {
  const integration = await newIntegration(app, "addepar");
  const started = await startSession(app, integration);
  await page.goto(started.connectUrl);
  return { integration, started };
}

/** Submits the connect page's form for a bank, with what its connector asks for. */
async function startAtBank(page: Page, app: TestApp, connector: string, switches: Record<string, unknown>) {
  const integration = await newBank(app, { variables: { connector_id: connector } }, switches);
  const started = await startSession(app, integration);
  await page.goto(started.connectUrl);
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  else {
    await page.locator("input[type=text]").first().fill("user-ok");
    await page.locator("input[type=password]").first().fill("password-ok");
  }
  await submit(page, "");
}

/** Clicks on the connect page of a device's session. */
async function openDeviceCode(page: Page, app: TestApp) {
  const started = await startSession(app, await newIntegration(app, "parqet"), { flow: "device" });
  await page.goto(started.connectUrl);
  await submit(page, "");
  return started;
}

export const CONNECT_PAGE: PageState = {
  name: "connect page",
  shows: "form[action='/connect'] button",
  open: async (page, app) => void (await openConnectPage(page, app)),
  leave: goBackToApp,
  returns: { error: "access_denied" },
};

export const PAGE_STATES: readonly PageState[] = [
  {
    name: "home",
    shows: "h1",
    open: async (page) => {
      await page.goto((await stack()).latchkey.href);
    },
  },
  CONNECT_PAGE,
  {
    name: "picker with three integrations",
    shows: ".pick >> nth=2",
    open: async (page, app) => {
      const first = await newIntegration(app, "parqet");
      const second = await newIntegration(app, "addepar");
      const bank = await newBank(app);
      const started = await startSession(app, first, { integrations: [first.id, second.id, bank.id] });
      await page.goto(started.connectUrl);
    },
    leave: async (page) => {
      await page.getByRole("button", { name: "Addepar" }).click();
      await submit(page, "Addepar");
      await allow(page);
    },
    returns: "handle",
  },
  {
    name: "connect page with an invalid field",
    shows: "text=O CPF deve ter 11 dígitos",
    open: async (page, app) => {
      const started = await startSession(app, await newBank(app));
      await page.goto(started.connectUrl);
      await page.getByLabel("CPF").fill("1");
      await page.evaluate("document.querySelector('form').noValidate = true");
      await submit(page, "");
    },
    leave: async (page) => {
      await page.getByLabel("CPF").fill(CPF);
      await submit(page, "");
      await allow(page);
    },
    returns: "handle",
  },
  {
    name: "access denied",
    shows: failure("access_denied"),
    open: async (page, app) => {
      await openConnectPage(page, app);
      await submit(page, "Addepar");
      await deny(page);
    },
    leave: async (page) => {
      await page.getByRole("link", { name: "Try again" }).click();
      await submit(page, "Addepar");
      await allow(page);
    },
    returns: "handle",
  },
  {
    name: "accounts to choose from",
    shows: "[type=radio]",
    open: async (page, app) => {
      const provider = await startSites();
      const integration = await newScriptedIntegration(app, provider, sitesSettings(provider));
      const started = await startSession(app, integration, { choose_account: true });
      await page.goto(started.connectUrl);
      await submit(page, "");
      await page.waitForURL((url) => url.href.startsWith(app.returnUrl ?? ""));
      await page.goto(await chooseUrlOf(app, page.url(), started.endUser));
      await provider.close();
    },
    leave: async (page) => {
      await page.getByRole("radio").first().focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    },
    returns: "handle",
  },
  {
    name: "code for another device",
    shows: ".usercode",
    open: async (page, app) => void (await openDeviceCode(page, app)),
    leave: goBackToApp,
    returns: { error: "access_denied" },
  },
  {
    name: "code has expired",
    shows: "text=This code has expired",
    open: async (page, app) => {
      const { connectionId } = await openDeviceCode(page, app);
      await letCodeExpire(app, connectionId);
      await page.reload();
    },
    leave: async (page) => {
      await page.getByRole("button", { name: "Get a new code" }).click();
      await page.locator(".usercode").waitFor();
      await goBackToApp(page);
    },
    returns: { error: "access_denied" },
  },
  {
    name: "session expired",
    shows: failure("session_expired"),
    open: async (page, app) => {
      const { started } = await openConnectPage(page, app);
      await letExpire(app, started.connectionId, "session");
      await submit(page, "Addepar");
    },
    leave: goBackToApp,
    returns: { error: "session_expired" },
  },
  {
    name: "attempt expired",
    shows: failure("attempt_expired"),
    open: async (page, app) => {
      const { started } = await openConnectPage(page, app);
      await submit(page, "Addepar");
      await page.locator("button[value=allow]").waitFor();
      await letExpire(app, started.connectionId, "attempt");
      await allow(page);
    },
    leave: goBackToApp,
    returns: { error: "attempt_expired" },
  },
  {
    name: "attempt already completed",
    shows: failure("attempt_already_used"),
    open: async (page, app) => {
      const integration = await newIntegration(app, "parqet");
      const browser = new Browser();
      const callback = await walkToCallback(browser, await startSession(app, integration), integration);
      await browser.get(callback);
      await page.goto(callback);
    },
  },
  {
    name: "attempt of another browser",
    shows: failure("wrong_browser"),
    open: async (page, app) => {
      const integration = await newIntegration(app, "parqet");
      const started = await startSession(app, integration);
      await page.goto(await walkToCallback(new Browser(), started, integration));
    },
  },
  {
    name: "redirect URI not registered",
    shows: failure("redirect_uri_rejected"),
    open: async (page, app) => {
      const { integration } = await openConnectPage(page, app);
      const error = { kind: "authorize_error", error: "redirect_uri_mismatch" };
      await fault(integration, error, { on: "authorize" });
      await submit(page, "Addepar");
    },
    leave: goBackToApp,
    returns: { error: "redirect_uri_rejected" },
  },
  {
    name: "provider unavailable",
    shows: failure("provider_unavailable"),
    open: async (page, app) => {
      const { integration } = await openConnectPage(page, app);
      await fault(integration, { kind: "authorize_error", error: "server_error" }, { on: "authorize" });
      await submit(page, "Addepar");
    },
    leave: goBackToApp,
    returns: { error: "provider_unavailable" },
  },
  {
    name: "bank is working",
    shows: "[data-next=wait]",
    open: (page, app) => startAtBank(page, app, "612", { oauth_url_delay_ms: 600_000 }),
    leave: goBackToApp,
    returns: { error: "access_denied" },
  },
  {
    name: "bank asks for a second factor",
    shows: "form[action='/connect/status']",
    open: (page, app) => startAtBank(page, app, "5", {}),
    leave: async (page) => {
      await page.getByLabel("Token").fill("123456");
      await page.locator("form[action='/connect/status'] button").click();
    },
    returns: "handle",
  },
  {
    name: "bank waits for the user elsewhere",
    shows: "[data-next=action]",
    open: (page, app) => startAtBank(page, app, "8", { user_action_ms: 600_000 }),
    leave: goBackToApp,
    returns: { error: "access_denied" },
  },
  {
    name: "invalid link",
    shows: failure("connect_token_invalid"),
    open: async (page) => {
      await page.goto(new URL("/connect?token=x", (await stack()).latchkey).href);
    },
  },
];

/** A small picture, as an app's logo. */
export const LOGO =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgAQMAAADXDu8XAAAAA1BMVEUdX9F/c64gAAAADklEQVR4nGNgGAWDGQAAAaAAAZAOaaAAAAAASUVORK5CYII=";
