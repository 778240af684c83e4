// A person, in a real browser, through the demo app, Latchkey and the sandbox's consent pages.

import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemoApp } from "../support/demo-app.ts";
import type { ProviderId } from "../support/sandbox.ts";

const NAMES: Record<ProviderId, string> = {
  parqet: "Parqet",
  addepar: "Addepar",
  parqex: "ParqEx",
  parallel: "Parallel",
};
const PROVIDERS: ProviderId[] = ["parqet", "addepar", "parqex", "parallel"];

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

let browser: Browser;
let demo: Awaited<ReturnType<typeof startDemoApp>>;

beforeAll(async () => {
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  [browser, demo] = await Promise.all([
    chromium.launch({ executablePath, args: [...QUIET, "--disable-component-update", "--disable-sync"] }),
    startDemoApp(PROVIDERS),
  ]);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function signedIn(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(demo.origin);
  await page.getByRole("button", { name: "Alice" }).click();
  return page;
}

/** From the demo app to the provider's consent page. */
async function leaveFor(page: Page, provider: ProviderId): Promise<void> {
  await page.locator(`form[action$="/connect/${provider}"] button`).click();
  await page.getByRole("button", { name: `Continue to ${NAMES[provider]}` }).click();
}

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.map((violation) => `${violation.id}: ${violation.help}`);
}

test.each(PROVIDERS)("a person connects %s, calls its API and disconnects", async (provider) => {
  const page = await signedIn();
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
  const page = await signedIn({ javaScriptEnabled: false });
  await leaveFor(page, "parqet");
  await page.locator("button[value=deny]").click();
  expect(await page.locator("h1").innerText()).toBe("Nothing was connected");
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Continue to Parqet" }).click();
  await page.locator("button[value=allow]").click();
  expect(await page.getByText("Active").count()).toBe(1);
  await page.context().close();
});

test.each([
  { viewport: { width: 375, height: 700 }, colorScheme: "light" as const },
  { viewport: { width: 1200, height: 800 }, colorScheme: "dark" as const },
])(
  "Latchkey's pages have no accessibility violation at $viewport.width pixels, $colorScheme",
  async (options) => {
    const page = await signedIn(options);
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
