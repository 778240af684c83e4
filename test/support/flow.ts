// A person's trip, step by step, so that a test can stop anywhere on the way.

import { z } from "zod";
import { Browser, hidden, type Page } from "./http/browser.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import type { TestIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";
import { until } from "./until.ts";

export type Started = { connectionId: string; connectUrl: string; token: string; endUser: string };

/** What a person decides on the consent page; see the sandbox's page. */
export type Choice = Record<string, string>;

const WithEndUser = z.object({ end_user: z.object({ id: z.string() }) });

let people = 0;

/** A connect session made by the app's backend. */
export async function startSession(
  app: TestApp,
  integration: TestIntegration,
  changes: Json = {},
): Promise<Started> {
  const endUser = `user-${process.pid}-${++people}`;
  const answer = await call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: endUser, name: "Ada Lovelace" },
    integrations: [integration.id],
    ...changes,
  });
  if (answer.status !== 201) throw new Error(`no session: ${answer.text}`);
  const named = WithEndUser.safeParse(changes);
  return {
    connectionId: String(answer.body["connection_id"]),
    connectUrl: String(answer.body["connect_url"]),
    token: String(answer.body["token"]),
    endUser: named.success ? named.data.end_user.id : endUser,
  };
}

/** Opens the connect page and clicks: the answer leads to the provider. */
export async function clickConnect(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
): Promise<Page> {
  await browser.get(started.connectUrl);
  const url = new URL("/connect", started.connectUrl).href;
  return browser.post(url, { token: started.token, integration: integration.id });
}

/** Decides on the provider's consent page: the answer leads to the callback. */
export async function decide(browser: Browser, authorizeUrl: string, choice: Choice = {}): Promise<Page> {
  const consent = await browser.get(authorizeUrl);
  if (consent.location !== null) return consent;
  const url = new URL(authorizeUrl);
  return browser.post(`${url.origin}${url.pathname}`, {
    request: hidden(consent, "request"),
    account: "alice",
    decision: "allow",
    ...choice,
  });
}

/** The whole trip up to the callback's URL, which nobody has opened yet. */
export async function walkToCallback(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
  choice: Choice = {},
): Promise<string> {
  const toProvider = await clickConnect(browser, started, integration);
  const toCallback = await decide(browser, must(toProvider), choice);
  return must(toCallback);
}

/** The whole trip and the app's confirmation: an active connection. */
export async function connect(
  app: TestApp,
  integration: TestIntegration,
  options: { session?: Json; choice?: Choice } = {},
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

/** The trip once more, for a connection that is there; answers what the confirmation came to. */
export async function reconnect(
  app: TestApp,
  integration: TestIntegration,
  connection: { id: string; endUser: string },
  choice: Choice = {},
): Promise<Answer> {
  const browser = new Browser();
  const started = await startSession(app, integration, {
    end_user: { id: connection.endUser },
    connection_id: connection.id,
  });
  const callback = await walkToCallback(browser, started, integration, choice);
  return confirm(app, await browser.get(callback), connection.endUser);
}

/** A connection as the API shows it. */
export async function connectionOf(app: TestApp, id: string): Promise<Json> {
  return (await call("GET", `/v1/connections/${id}`, app.key)).body;
}

export function readToken(app: TestApp, id: string, query = ""): Promise<Answer> {
  return call("GET", `/v1/connections/${id}/token${query}`, app.key);
}

export function refresh(app: TestApp, id: string, body: Json = {}): Promise<Answer> {
  return call("POST", `/v1/connections/${id}/refresh`, app.key, body);
}

/** A call through the proxy, as it is: no body is encoded, no content type is added. */
export async function proxied(
  app: TestApp,
  id: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const { latchkey } = await stack();
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${app.key}`);
  return fetch(new URL(`/v1/connections/${id}/proxy/${path}`, latchkey), {
    ...init,
    headers,
    redirect: "manual",
  });
}

/** Evicts a connection's object from memory, as a deployment or a crash does. Returns whether it was running. */
export async function evict(app: TestApp, connectionId: string): Promise<boolean> {
  const { latchkeyHarness } = await stack();
  const name = `${app.id}:${connectionId}`;
  try {
    await latchkeyHarness.getWorker().evictDurableObject("ConnectionObject", { name });
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("not currently running")) return false;
    throw error;
  }
}

/** Waits until a connection's object has done what it had noted to do, so that it wakes for nothing. */
export async function settle(app: TestApp, connectionId: string): Promise<void> {
  const { latchkeyHarness } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await latchkeyHarness.getWorker().getDurableObjectStorage("ConnectionObject", { name });
  const due = () => storage.exec("SELECT kind FROM task WHERE due_at <= ?", Date.now());
  await until(due, (tasks) => tasks.length === 0);
}

/** Lets the time of a connection's sessions or attempts run out, as half an hour would. */
export async function letExpire(
  app: TestApp,
  connectionId: string,
  what: "session" | "attempt",
): Promise<void> {
  const { latchkeyHarness } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await latchkeyHarness.getWorker().getDurableObjectStorage("ConnectionObject", { name });
  await storage.exec(`UPDATE ${what} SET record = json_set(record, '$.expires_at', ?)`, Date.now() - 1);
}
