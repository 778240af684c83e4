// A person at an app's page that opens the connect page in a window.

import type { BrowserContext, Page } from "playwright-core";
import type { OpenerPage } from "./opener-page.ts";
import { until } from "../until.ts";

/** The app's page, ready to connect with these sessions. */
export async function openApp(context: BrowserContext, opener: OpenerPage, ...urls: string[]): Promise<Page> {
  const page = await context.newPage();
  const query = new URLSearchParams(urls.map((url) => ["url", url]));
  await page.goto(`${opener.origin}/?${query.toString()}`);
  return page;
}

/** Clicks, and gives the window that opens. */
export async function popupOf(page: Page, button = "#connect"): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.locator(button).click()]);
  return popup;
}

/** What the page shows when the person has come back: a result, or an error's code. */
export const waitForResult = (page: Page, place = "#result") =>
  until(
    () => page.locator(place).innerText(),
    (text) => text !== "",
    30_000,
  );

export const handleIn = (result: string) => /"handle":"([^"]+)"/.exec(result)?.[1] ?? "";
