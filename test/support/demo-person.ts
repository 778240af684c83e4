// A person in a real browser, in the demo app and on the pages it leads to.

import { type Browser, chromium, type Page } from "playwright-core";
import type { DemoApp } from "./demo-app.ts";
import { CPF } from "./items.ts";
import type { ProviderId } from "./sandbox.ts";

export const NAMES: Record<ProviderId, string> = {
  parqet: "Parqet",
  addepar: "Addepar",
  parqex: "ParqEx",
  parallel: "Parallel",
  pluggy: "Pluggy",
};

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
  return page;
}

/** From the demo app to the provider's consent page. */
export async function leaveFor(page: Page, provider: ProviderId): Promise<void> {
  await page.locator(`form[action$="/connect/${provider}"] button`).click();
  // A bank asks who it is about before it sends anybody on.
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  await page.getByRole("button", { name: new RegExp(`^Continue to .*${NAMES[provider]}`) }).click();
}
