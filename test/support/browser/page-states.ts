// All pages that users can see, and how to reach each of them.

import type { Page } from "playwright-core";
import { letExpire, startSession, walkToCallback } from "../flow.ts";
import { Browser } from "../http/browser.ts";
import { CPF, newBank } from "../items.ts";
import { adminToken, call, type TestApp } from "../latchkey.ts";
import { fault, newIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";

/** Leads a browser to a state of Latchkey's pages. The text is part of the page's heading in English. */
export type PageState = { name: string; heading: RegExp; go: (page: Page, app: TestApp) => Promise<void> };

const continueTo = (page: Page, name: string) =>
  page.getByRole("button", { name: new RegExp(`^Continue to .*${name}`) }).click();

async function connectPage(page: Page, app: TestApp, provider: "parqet" | "addepar" = "addepar") {
  const integration = await newIntegration(app, provider);
  const started = await startSession(app, integration);
  await page.goto(started.connectUrl);
  return { integration, started };
}

/** Goes to a bank with this connector, with its parameters filled in. */
async function atBank(page: Page, app: TestApp, connector: string, switches: Record<string, unknown>) {
  const integration = await newBank(app, { variables: { connector_id: connector } }, switches);
  const started = await startSession(app, integration);
  await page.goto(started.connectUrl);
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  else {
    await page.locator("input[type=text]").first().fill("user-ok");
    await page.locator("input[type=password]").first().fill("password-ok");
  }
  await continueTo(page, "Pluggy");
  return { integration, started };
}

export const PAGE_STATES: readonly PageState[] = [
  {
    name: "home",
    heading: /^Latchkey$/,
    go: async (page) => {
      await page.goto((await stack()).latchkey.href);
    },
  },
  {
    name: "connect",
    heading: /^Connect Addepar to/,
    go: async (page, app) => void (await connectPage(page, app)),
  },
  {
    name: "connect, several to choose from",
    heading: /^Connect to/,
    go: async (page, app) => {
      const first = await newIntegration(app, "parqet");
      const second = await newIntegration(app, "addepar");
      const started = await startSession(app, first, { integrations: [first.id, second.id] });
      await page.goto(started.connectUrl);
    },
  },
  {
    name: "connect, something to fill in, and wrong",
    heading: /^Connect Banco do Exemplo/,
    go: async (page, app) => {
      const started = await startSession(app, await newBank(app));
      await page.goto(started.connectUrl);
      await page.getByLabel("CPF").fill("1");
      await page.evaluate("document.querySelector('form').noValidate = true");
      await continueTo(page, "Pluggy");
    },
  },
  {
    name: "declined",
    heading: /^Nothing was connected$/,
    go: async (page, app) => {
      await connectPage(page, app);
      await continueTo(page, "Addepar");
      await page.locator("button[value=deny]").click();
    },
  },
  {
    name: "expired",
    heading: /^This link has expired$/,
    go: async (page, app) => {
      const { started } = await connectPage(page, app);
      await letExpire(app, started.connectionId, "session");
      await page.goto(started.connectUrl);
    },
  },
  {
    name: "stayed too long",
    heading: /^That took too long$/,
    go: async (page, app) => {
      const { started } = await connectPage(page, app);
      await continueTo(page, "Addepar");
      await page.locator("button[value=allow]").waitFor();
      await letExpire(app, started.connectionId, "attempt");
      await page.locator("button[value=allow]").click();
    },
  },
  {
    name: "already used",
    heading: /^This step is already complete$/,
    go: async (page, app) => {
      const integration = await newIntegration(app, "parqet");
      const browser = new Browser();
      const callback = await walkToCallback(browser, await startSession(app, integration), integration);
      await browser.get(callback);
      await page.goto(callback);
    },
  },
  {
    name: "wrong browser",
    heading: /^Continue in your original browser$/,
    go: async (page, app) => {
      const integration = await newIntegration(app, "parqet");
      const started = await startSession(app, integration);
      await page.goto(await walkToCallback(new Browser(), started, integration));
    },
  },
  {
    name: "redirect URI not registered",
    heading: /^The app isn’t set up correctly$/,
    go: async (page, app) => {
      const { integration } = await connectPage(page, app);
      await fault(
        integration,
        { kind: "authorize_error", error: "redirect_uri_mismatch" },
        { on: "authorize" },
      );
      await continueTo(page, "Addepar");
    },
  },
  {
    name: "provider down",
    heading: /^The provider isn’t responding$/,
    go: async (page, app) => {
      const { integration } = await connectPage(page, app);
      await fault(integration, { kind: "authorize_error", error: "server_error" }, { on: "authorize" });
      await continueTo(page, "Addepar");
    },
  },
  {
    name: "waiting",
    heading: /^Connecting /,
    go: async (page, app) => void (await atBank(page, app, "612", { oauth_url_delay_ms: 60_000 })),
  },
  {
    name: "one more thing",
    heading: /needs more information$/,
    go: async (page, app) => {
      await atBank(page, app, "5", {});
      await page.getByRole("heading", { name: "needs more information" }).waitFor();
    },
  },
  {
    name: "to do elsewhere",
    heading: /is waiting for you$/,
    go: async (page, app) => {
      await atBank(page, app, "8", { user_action_ms: 600_000 });
      await page.getByRole("heading", { name: "waiting for you" }).waitFor();
    },
  },
  {
    name: "link that does not work",
    heading: /^This link doesn’t work$/,
    go: async (page) => {
      await page.goto(new URL("/connect?token=x", (await stack()).latchkey).href);
    },
  },
];

/** A small image, as an app's logo. */
const LOGO =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgAQMAAADXDu8XAAAAA1BMVEUdX9F/c64gAAAADklEQVR4nGNgGAWDGQAAAaAAAZAOaaAAAAAASUVORK5CYII=";

/** Creates an app with a logo and a long name. */
export async function newBrandedApp(): Promise<TestApp> {
  const returnUrl = "http://localhost:9/connected";
  const settings = { name: "Household Budget Planner", logo: LOGO, return_urls: [returnUrl] };
  const { body } = await call("POST", "/v1/apps", adminToken, settings);
  return { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
}
