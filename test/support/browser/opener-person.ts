// A user on an app's page that opens the connect page in a popup.

import type { BrowserContext, Page } from "playwright-core";
import type { OpenerPage } from "./opener-page.ts";
import { until } from "../until.ts";

/** Opens the app's page with these connect sessions. */
export async function openApp(context: BrowserContext, opener: OpenerPage, ...urls: string[]): Promise<Page> {
  const page = await context.newPage();
  const query = new URLSearchParams(urls.map((url) => ["url", url]));
  await page.goto(`${opener.origin}/?${query.toString()}`);
  return page;
}

/** Clicks the button and returns the popup. */
export async function popupOf(page: Page, button = "#connect"): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.locator(button).click()]);
  return popup;
}

/** Returns what the page shows after the user returned: a result, or an error code. */
export const waitForResult = (page: Page, place = "#result") =>
  until(
    () => page.locator(place).innerText(),
    (text) => text !== "",
    30_000,
  );

export const handleIn = (result: string) => /"handle":"([^"]+)"/.exec(result)?.[1] ?? "";
