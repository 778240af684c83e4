// A person in a real browser, in the demo app and on the pages it leads to.

import { type Browser, chromium, type Page } from "playwright-core";
import { leaveConnectPage } from "./connect-person.ts";
import type { DemoApp } from "./demo-app.ts";
import type { ProviderId } from "./sandbox.ts";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  return chromium.launch({
    executablePath,
    args: [...QUIET, "--disable-component-update", "--disable-sync"],
  });
}

/** A browser session of its own, in which somebody has signed in to the demo app. */
export async function signedIn(
  browser: Browser,
  demo: DemoApp,
  options: Parameters<Browser["newContext"]>[0] = {},
  name = "Alice",
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(demo.origin);
  await page.getByRole("button", { name }).click();
  await page.getByRole("heading", { name: "Your connections" }).waitFor();
  return page;
}

/** From the demo app to the provider's consent page. */
export async function leaveFor(page: Page, provider: ProviderId): Promise<void> {
  await page.locator(`form[action$="/connect/${provider}"] button`).click();
  await leaveConnectPage(page, provider);
}
