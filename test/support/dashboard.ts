// Helpers for the dashboard: signing in, submitting forms, and a month of metrics.

import { Browser, hidden, type Page } from "./http/browser.ts";
import { call, type TestApp } from "./latchkey.ts";
import { storeMetrics } from "./dashboard/month-of-metrics.ts";
import { newIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";

/** Returns the URL of a page of the dashboard. */
export async function dashboardUrl(path: string): Promise<string> {
  const { latchkey } = await stack();
  return new URL(`/dashboard${path}`, latchkey).href;
}

export async function signInWith(browser: Browser, credential: string, next = "/dashboard"): Promise<Page> {
  const url = await dashboardUrl("/sign-in");
  await browser.get(url);
  return browser.post(url, { credential, next });
}

/** Returns a browser that is signed in. */
export async function signedInWith(credential: string): Promise<Browser> {
  const browser = new Browser();
  const page = await signInWith(browser, credential);
  if (page.status !== 303) throw new Error(`the sign-in failed: ${page.status} ${page.text.slice(-600)}`);
  return browser;
}

/** Submits a form of a page, with its form token. Follows the redirect to a page that shows the result. */
export async function click(
  browser: Browser,
  page: string,
  action: string,
  headers: Record<string, string> = {},
  fields: Record<string, string> = {},
): Promise<Page> {
  const shown = await browser.get(await dashboardUrl(page));
  const form_token = hidden(shown, "form_token");
  const done = await browser.post(await dashboardUrl(action), { ...fields, form_token }, headers);
  return done.location?.includes("?result=") === true ? browser.get(done.location) : done;
}

/** Imports a connection of `ada@example.com`. */
export async function seedConnection(app: TestApp): Promise<string> {
  const { id: integration } = await newIntegration(app, "parqet");
  const grant = { integration, end_user: "ada@example.com", access_token: "t" };
  const { body } = await call("POST", "/v1/connections", app.key, grant);
  return String(body["id"]);
}

/** Stores metrics of thirty days. */
export async function seedMetrics(app: TestApp): Promise<void> {
  await storeMetrics((await stack()).runtime, app.id);
}
