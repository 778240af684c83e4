// A user in a real browser, in the demo app and on the pages that it links to.

import { type Browser, chromium, type Page } from "playwright-core";
import { leaveConnectPage } from "./connect-person.ts";
import type { DemoApp } from "./demo-app.ts";
import type { ProviderId } from "../sandbox.ts";

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

/** Without scripts, the demo app's buttons are forms. */
export const SCRIPTLESS = { javaScriptEnabled: false };

/** Opens a new browser session and signs in to the demo app. */
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

/** Returns the demo app's button that connects a provider. */
const connectButton = (page: Page, provider: ProviderId) =>
  page.locator(`form[action$="/connect/${provider}"] button`);

/** Clicks Connect and returns the popup. */
export async function openWindow(page: Page, provider: ProviderId): Promise<Page> {
  // The script that opens the popup loads after the page.
  await page.waitForLoadState("networkidle");
  const [popup] = await Promise.all([page.waitForEvent("popup"), connectButton(page, provider).click()]);
  return popup;
}

/** Goes from the demo app to the provider's consent page, without a popup. */
export async function leaveFor(page: Page, provider: ProviderId): Promise<void> {
  await connectButton(page, provider).click();
  await leaveConnectPage(page, provider);
}
