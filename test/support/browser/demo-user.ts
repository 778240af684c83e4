// A user of the demo app in a real browser, up to the provider's page.

import type { BrowserContextOptions, Page } from "playwright-core";
import type { ProviderId } from "../sandbox.ts";
import { newPage } from "./chromium.ts";
import { leaveConnectPage } from "./connect-steps.ts";
import type { DemoApp } from "./demo-app.ts";

/** Opens the demo app in a context of its own and signs in. */
export async function signInToDemo(
  demo: DemoApp,
  name: "Alice" | "Bob",
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await newPage(options);
  await page.goto(demo.origin);
  await page.getByRole("button", { name }).click();
  await page.locator("#events").waitFor();
  return page;
}

const connectButton = (page: Page, provider: ProviderId | "openai") =>
  page.locator(`form[action$="/connect/${provider}"] button`);

/** Clicks a provider's Connect button and returns the popup that opens. */
export async function openDemoPopup(page: Page, provider: ProviderId | "openai"): Promise<Page> {
  // The script that opens it is loaded after the page.
  await page.waitForLoadState("networkidle");
  const [popup] = await Promise.all([page.waitForEvent("popup"), connectButton(page, provider).click()]);
  return popup;
}

/** Goes from the demo app to the provider's consent page in the same page, as a browser without script does. */
export async function goToProvider(page: Page, provider: ProviderId): Promise<void> {
  await connectButton(page, provider).click();
  await leaveConnectPage(page, provider);
}
