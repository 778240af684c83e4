// Helpers for the dashboard: signing in, submitting forms, and a month of metrics.

import {
  type Metrics,
  NO_METRICS,
  plus,
  refreshMetrics,
  servedMetrics,
} from "../../src/apps/metrics/metrics.ts";
import { HOUR } from "../../src/shared/clock.ts";
import { Browser, hidden, type Page } from "./http/browser.ts";
import { call, type TestApp } from "./latchkey.ts";
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

/** Submits a form of a page, with its form token. */
export async function click(
  browser: Browser,
  page: string,
  action: string,
  headers: Record<string, string> = {},
): Promise<Page> {
  const shown = await browser.get(await dashboardUrl(page));
  const form_token = hidden(shown, "form_token");
  return browser.post(await dashboardUrl(action), { form_token }, headers);
}

/** Imports a connection of `ada@example.com`. */
export async function seedConnection(app: TestApp): Promise<string> {
  const { id: integration } = await newIntegration(app, "parqet");
  const grant = { integration, end_user: "ada@example.com", access_token: "t" };
  const { body } = await call("POST", "/v1/connections", app.key, grant);
  return String(body["id"]);
}

/** Stores metrics of thirty days, with more use by day than by night, and an outage. */
export async function seedMetrics(app: TestApp): Promise<void> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AppObject", { name: app.id });
  await storage.exec("CREATE TABLE IF NOT EXISTS metric (hour INTEGER PRIMARY KEY, record TEXT NOT NULL)");
  const now = Math.floor(Date.now() / HOUR);
  const rows = Array.from({ length: 30 * 24 }, (_, ago) => {
    const hour = now - ago;
    return `(${hour}, '${JSON.stringify(metricsOf(hour, ago))}')`;
  });
  await storage.exec(`INSERT OR REPLACE INTO metric VALUES ${rows.join(", ")}`);
  // The object reads which tables exist when it starts.
  await runtime.evictObject("AppObject", app.id);
}

function metricsOf(hour: number, ago: number): Metrics {
  const busy = 1 + Math.sin((hour / 12) * Math.PI);
  const noise = ((hour * 7919) % 13) / 13;
  const succeeded = Math.round(12 * busy + 6 * noise);
  // Nothing happened in one night.
  if (ago >= 14 && ago <= 16) return NO_METRICS;
  const failed = ago === 6 ? 9 : noise > 0.8 ? 1 : 0;
  const refreshes = [
    ...Array.from({ length: succeeded }, (_, i) => ({ ok: true, durationMs: 120 + 40 * i * (1 + noise) })),
    ...Array.from({ length: failed }, () => ({ ok: false, durationMs: 2_000 })),
  ];
  return refreshes
    .map((refresh) => refreshMetrics({ at: 0, ...refresh }))
    .reduce((sum, one) => plus(sum, one), servedMetrics(Math.round(900 * busy + 300 * noise)));
}
