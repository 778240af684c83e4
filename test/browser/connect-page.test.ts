// The connect page in a real browser: the picker, an API key, a host that the end user completes, with and without
// script, with the keyboard, and on small screens.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import {
  connectUrlOf,
  GOOD_KEY,
  newKeyIntegration,
  newPasswordIntegration,
  newServices,
  startKeyApi,
} from "../support/browser/connect-pages.ts";
import { startSession } from "../support/flow.ts";
import type { LocalServer } from "../support/http/local-server.ts";
import { newApp, type TestApp } from "../support/latchkey.ts";
import { ringAll } from "../support/run-connection-tasks.ts";
import { newIntegration } from "../support/sandbox.ts";
import { stack } from "../support/stack.ts";

const MAX_BYTES = 40 * 1024;

/** A popup, and the smallest screen that is supported. */
const SMALL_SCREENS = [
  { width: 480, height: 720 },
  { width: 320, height: 640 },
];

let app: TestApp;
let api: LocalServer;
let plain: Page;
let scripted: Page;
let services: string[];
let key: string;

beforeAll(async () => {
  app = await newApp("Quayside");
  [api, plain, scripted] = await Promise.all([startKeyApi(), newPage(WITHOUT_SCRIPT), newPage()]);
  [services, key] = await Promise.all([newServices(app, 60), newKeyIntegration(app, api)]);
});
afterAll(() => Promise.all([plain.context().close(), scripted.context().close(), api.close()]));

const [XERO, SHOPIFY, ZENDESK] = [0, 2, 4];
const service = (at: number) => services[at] ?? "";

/** Opens the page of one of two integrations. */
async function openIntegration(page: Page, integration: string): Promise<void> {
  const other = integration === key ? service(XERO) : key;
  await page.goto(`${await connectUrlOf(app, [integration, other])}&integration=${integration}`);
}

/** Opens a page. Returns the bytes of all its responses, and the hosts that sent them. */
async function weigh(page: Page, url: string) {
  const sizes: Promise<number>[] = [];
  const hosts = new Set<string>();
  page.on("response", (response) => {
    hosts.add(new URL(response.url()).host);
    sizes.push(response.body().then(({ byteLength }) => byteLength));
  });
  await page.goto(url, { waitUntil: "networkidle" });
  page.removeAllListeners("response");
  return { bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0), hosts: [...hosts] };
}

describe("a picker without JavaScript", () => {
  test.each([3, 8, 60])(
    "of %i integrations is accessible, small, and leads to each of them",
    async (count) => {
      const url = await connectUrlOf(app, services.slice(0, count));
      const { bytes, hosts } = await weigh(plain, url);
      expect(bytes).toBeLessThan(MAX_BYTES);
      expect((await weigh(plain, `${url}&all=1`)).bytes).toBeLessThan(MAX_BYTES);
      await plain.goto(url);
      expect(hosts).toEqual([(await stack()).latchkey.host]);
      expect(await findFlaws(plain)).toEqual([]);
      const all = plain.getByRole("link", { name: `Show all ${count} services` });
      if ((await all.count()) > 0) await all.click();
      expect(await plain.locator(".pick").count()).toBe(count);
      await plain.getByRole("button", { name: "Xero" }).click();
      await plain.getByRole("button", { name: "Continue to Xero" }).waitFor();
      await plain.getByRole("link", { name: "All services" }).click();
      await plain.locator(".pick").first().waitFor();
    },
  );

  test("of eight shows all of them in a popup and on a phone without scrolling", async () => {
    await plain.goto(await connectUrlOf(app, services.slice(0, 8)));
    for (const viewport of [
      { width: 480, height: 720 },
      { width: 390, height: 844 },
    ]) {
      await plain.setViewportSize(viewport);
      expect(await bottomOf(plain, ".list li:last-child")).toBeLessThanOrEqual(viewport.height);
    }
    await plain.setViewportSize({ width: 1280, height: 860 });
  });

  test("is searched with a form, and filtered with links", async () => {
    await plain.goto(await connectUrlOf(app, services));
    await plain.getByLabel("Search services").fill("service 59");
    await plain.getByLabel("Search services").press("Enter");
    expect(await plain.locator(".pick b").allInnerTexts()).toEqual(["Service 59"]);
    await plain.getByLabel("Search services").fill("");
    await plain.getByLabel("Search services").press("Enter");
    await plain.getByRole("link", { name: "Customers", exact: true }).click();
    const names = await plain.locator(".pick .small").allInnerTexts();
    expect(new Set(names)).toEqual(new Set(["Online shops", "Customer records", "Support"]));
    expect(await plain.locator("[aria-current]").allInnerTexts()).toEqual(["Customers"]);
  });
});

test("a picker is searched while the end user types, and with the keyboard only", async () => {
  await scripted.goto(await connectUrlOf(app, services));
  await scripted.keyboard.press("Tab");
  await scripted.keyboard.type("zend");
  await expect.poll(() => scripted.locator(".pick b").allInnerTexts()).toEqual(["Zendesk"]);
  expect(await scripted.evaluate("document.activeElement.id")).toBe("q");
  expect(new URL(scripted.url()).searchParams.get("q")).toBe("zend");
  const field = await scripted.locator("#q").boundingBox();
  if (field === null) throw new Error("the search is not visible");
  await scripted.mouse.click(field.x + field.width - 4, field.y + field.height / 2);
  expect(await scripted.locator("#q").inputValue()).toBe("");
  await expect.poll(() => scripted.locator(".pick b").count()).toBe(20);
  await scripted.keyboard.type("zend");
  await expect.poll(() => scripted.locator(".pick b").count()).toBe(1);
  while ((await scripted.evaluate("document.activeElement.className")) !== "pick")
    await scripted.keyboard.press("Tab");
  await scripted.keyboard.press("Enter");
  await scripted.getByRole("button", { name: "Continue to Zendesk" }).waitFor();
});

describe("an API key", () => {
  test("that the API rejects is asked for again, and is not on the page", async () => {
    await openIntegration(plain, key);
    expect(await findFlaws(plain)).toEqual([]);
    const find = plain.getByRole("link", { name: "Find it at Ledger" });
    expect(await find.getAttribute("href")).toBe("https://ledger.example/keys");
    expect(await find.getAttribute("rel")).toBe("noreferrer");
    await plain.getByLabel("API key").fill("a-wrong-key");
    await plain.getByRole("button", { name: "Connect Ledger" }).click();
    await plain.getByText("Ledger didn’t accept this key.").waitFor();
    expect(await plain.title()).toBe("Error: Connect Ledger to Quayside");
    expect(await plain.content()).not.toContain("a-wrong-key");
    expect(await plain.getByLabel("API key").evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    expect(await findFlaws(plain)).toEqual([]);
    await plain.getByLabel("API key").fill(GOOD_KEY);
    const [request] = await Promise.all([
      plain.waitForRequest((sent) => sent.url().startsWith(`${app.returnUrl}?handle=`)),
      plain.keyboard.press("Enter"),
    ]);
    expect(request.method()).toBe("GET");
  });

  test.each([
    ["de-DE", "API-Schlüssel", "Ledger hat diesen Schlüssel nicht angenommen."],
    ["pt-BR", "Chave de API", "Ledger não aceitou esta chave."],
  ])("is asked for in the language of the browser: %s", async (locale, label, problem) => {
    const page = await newPage({ ...WITHOUT_SCRIPT, locale });
    await openIntegration(page, key);
    await page.getByLabel(label).fill("a-wrong-key");
    await page.locator(".main").click();
    await page.getByText(problem).waitFor();
    expect(await findFlaws(page)).toEqual([]);
    await page.context().close();
  });
});

test("a sign-in that is rejected keeps the user name, and shows the problem above the button", async () => {
  const viewport = { width: 320, height: 640 };
  const page = await newPage({ ...WITHOUT_SCRIPT, viewport });
  await openIntegration(page, await newPasswordIntegration(app, api));
  await page.getByLabel("Username").fill("maya");
  await page.getByLabel("Password").fill("a-wrong-password");
  await page.locator(".main").click();
  await page.getByText("Harborline didn’t accept this.").waitFor();
  expect(await page.getByLabel("Username").inputValue()).toBe("maya");
  expect(await page.getByLabel("Password").inputValue()).toBe("");
  expect(await page.evaluate("document.activeElement.name")).toBe("credentials.password");
  const actions = await page.locator(".actions").boundingBox();
  expect(await bottomOf(page, ".problem")).toBeLessThanOrEqual(actions?.y ?? 0);
  expect(await bottomOf(page, ".main")).toBeLessThanOrEqual(viewport.height);
  expect(await findFlaws(page)).toEqual([]);
  await page.context().close();
});

describe("a host that the end user completes", () => {
  test("follows what is typed, and what can't be right is said", async () => {
    await openIntegration(scripted, service(ZENDESK));
    const field = scripted.getByLabel("Your Zendesk address");
    const host = scripted.locator("output");
    expect(await host.innerText()).toBe("yourname.zendesk.com");
    await field.pressSequentially("torres");
    expect(await host.innerText()).toBe("torres.zendesk.com");
    await field.pressSequentially(" &");
    await scripted.getByText("This can’t be right.").waitFor();
    expect(await host.innerText()).toBe("yourname.zendesk.com");
    expect(await findFlaws(scripted)).toEqual([]);
    await field.fill("https://Maya.zendesk.com/agent");
    expect(await field.inputValue()).toBe("maya");
    expect(await host.innerText()).toBe("maya.zendesk.com");
    expect(await scripted.getByText("This can’t be right.").isVisible()).toBe(false);
  });

  test("is taken from the address of another page of the provider", async () => {
    await openIntegration(scripted, service(SHOPIFY));
    await scripted.getByText("admin.shopify.com/store/yourname").waitFor();
    const field = scripted.getByLabel("Your Shopify address");
    await field.fill("https://admin.shopify.com/store/quayside/orders?page=2");
    expect(await field.inputValue()).toBe("quayside");
    expect(await scripted.locator("output").innerText()).toBe("quayside.myshopify.com");
  });

  test("is completed by the server without JavaScript", async () => {
    await openIntegration(plain, service(ZENDESK));
    expect(await findFlaws(plain)).toEqual([]);
    await plain.getByLabel("Your Zendesk address").fill("torres");
    const [request] = await Promise.all([
      plain.waitForRequest((sent) => new URL(sent.url()).host === "torres.zendesk.com"),
      plain.getByRole("button", { name: "Continue to Zendesk" }).click({ noWaitAfter: true }),
    ]);
    expect(new URL(request.url()).pathname).toBe("/oauth/authorizations/new");
  });
});

test.each(SMALL_SCREENS)("the button of a page is in sight on a screen of %o", async (viewport) => {
  const page = await newPage({ ...WITHOUT_SCRIPT, viewport });
  for (const integration of [service(XERO), service(ZENDESK), key]) {
    await openIntegration(page, integration);
    expect(await bottomOf(page, ".main")).toBeLessThanOrEqual(viewport.height);
  }
  await page.context().close();
});

test("a page that does not exist has no dead end", async () => {
  const response = await plain.goto(new URL("/conect", (await stack()).latchkey).href);
  expect(response?.status()).toBe(404);
  await plain.getByText("This page doesn’t exist").waitFor();
  expect(await findFlaws(plain)).toEqual([]);
});

async function bottomOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).boundingBox();
  return (box?.y ?? 0) + (box?.height ?? Number.POSITIVE_INFINITY);
}

describe("a device code", () => {
  test.each(SMALL_SCREENS)(
    "is copied, and its page goes on by itself, on a screen of %o",
    async (viewport) => {
      const page = await newPage({ viewport, permissions: ["clipboard-read", "clipboard-write"] });
      await page.clock.install();
      const integration = await newIntegration(app, "parqet");
      const started = await startSession(app, integration, { flow: "device" });
      await page.goto(started.connectUrl);
      await page.locator("form[action='/connect'] button").click();
      const code = await page.locator(".usercode").innerText();
      const { sandbox } = await stack();
      const open = page.getByRole("link", { name: `Open ${sandbox.host}` });
      expect(await open.getAttribute("href")).toBe(`${sandbox.origin}/parqet/device?user_code=${code}`);
      expect(await open.getAttribute("rel")).toBe("noreferrer");
      expect(await bottomOf(page, ".usercode")).toBeLessThanOrEqual(viewport.height);
      expect(await bottomOf(page, ".main")).toBeLessThanOrEqual(viewport.height);
      await page.getByRole("button", { name: "Copy" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe(code);
      expect(await findFlaws(page)).toEqual([]);

      const [device] = await Promise.all([page.context().waitForEvent("page"), open.click()]);
      await device.getByRole("button", { name: "Allow" }).click();
      await device.getByText("Your device is connected").waitFor();
      await device.close();
      const returned = page.waitForRequest((sent) => sent.url().startsWith(`${app.returnUrl}?handle=`));
      await ringAll(app, started.connectionId);
      // The page asks at the interval of the server.
      await page.clock.runFor(10_000);
      expect((await returned).method()).toBe("GET");
      await page.context().close();
    },
  );
});
