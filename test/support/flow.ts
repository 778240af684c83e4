// A person's trip, step by step, so that a test can stop anywhere on the way.

import { Browser, hidden, type Page } from "./browser.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import type { TestIntegration } from "./sandbox.ts";

export type Started = { connectionId: string; connectUrl: string; token: string; endUser: string };

let people = 0;

/** A connect session made by the app's backend. */
export async function startSession(app: TestApp, integration: TestIntegration, changes: Json = {}): Promise<Started> {
  const endUser = `user-${process.pid}-${++people}`;
  const answer = await call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: endUser, name: "Ada Lovelace" },
    integrations: [integration.id],
    ...changes,
  });
  if (answer.status !== 201) throw new Error(`no session: ${answer.text}`);
  const user = (changes["end_user"] as { id?: string } | undefined)?.id ?? endUser;
  return {
    connectionId: String(answer.body["connection_id"]),
    connectUrl: String(answer.body["connect_url"]),
    token: String(answer.body["token"]),
    endUser: user,
  };
}

/** Opens the connect page and clicks: the answer leads to the provider. */
export async function clickConnect(browser: Browser, started: Started, integration: TestIntegration): Promise<Page> {
  await browser.get(started.connectUrl);
  const url = new URL("/connect", started.connectUrl).href;
  return browser.post(url, { token: started.token, integration: integration.id });
}

/** Decides on the provider's consent page: the answer leads to the callback. */
export async function decide(browser: Browser, authorizeUrl: string, choice: Json = {}): Promise<Page> {
  const consent = await browser.get(authorizeUrl);
  if (consent.location !== null) return consent;
  const url = new URL(authorizeUrl);
  return browser.post(`${url.origin}${url.pathname}`, {
    request: hidden(consent, "request"),
    account: "alice",
    decision: "allow",
    ...(choice as Record<string, string>),
  });
}

/** The whole trip up to the callback's URL, which nobody has opened yet. */
export async function walkToCallback(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
  choice: Json = {},
): Promise<string> {
  const toProvider = await clickConnect(browser, started, integration);
  const toCallback = await decide(browser, must(toProvider), choice);
  return must(toCallback);
}

/** The whole trip and the app's confirmation: an active connection. */
export async function connect(
  app: TestApp,
  integration: TestIntegration,
  options: { session?: Json; choice?: Json } = {},
): Promise<{ id: string; endUser: string; connection: Json; browser: Browser }> {
  const browser = new Browser();
  const started = await startSession(app, integration, options.session);
  const callback = await walkToCallback(browser, started, integration, options.choice);
  const confirmed = await confirm(app, await browser.get(callback), started.endUser);
  if (confirmed.status !== 200) throw new Error(`not connected: ${confirmed.text}`);
  return { id: started.connectionId, endUser: started.endUser, connection: confirmed.body, browser };
}

/** What the app does when the person is back with a handle. */
export function confirm(app: TestApp, returned: Page, endUser: string): Promise<Answer> {
  const handle = new URL(must(returned)).searchParams.get("handle") ?? "";
  return call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });
}

/** Where a page redirects to; fails with what it said when it does not. */
export function must(page: Page): string {
  if (page.location === null) throw new Error(`no redirect: ${page.status} ${page.text.slice(-600)}`);
  return page.location;
}
