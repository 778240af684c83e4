// The steps of a connect flow, so that a test can stop after any of them.

import { z } from "zod";
import { Browser, hidden, type Page } from "./http/browser.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import type { TestIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";
import { until } from "./until.ts";

export type Started = { connectionId: string; connectUrl: string; token: string; endUser: string };

/** The form fields that the user submits on the consent page; see sandbox/README.md. */
export type Choice = Record<string, string>;

const WithEndUser = z.object({ end_user: z.object({ id: z.string() }) });

let people = 0;

/** Creates a connect session, as the app's backend does. */
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
  if (answer.status !== 201) throw new Error(`the session was not created: ${answer.text}`);
  const named = WithEndUser.safeParse(changes);
  return {
    connectionId: String(answer.body["connection_id"]),
    connectUrl: String(answer.body["connect_url"]),
    token: String(answer.body["token"]),
    endUser: named.success ? named.data.end_user.id : endUser,
  };
}

const DeviceSession = z.object({
  id: z.string(),
  connection_id: z.string(),
  connect_url: z.string(),
  token: z.string(),
  device: z.object({
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    expires_at: z.string(),
    interval: z.number(),
    handle: z.string(),
  }),
});

export type DeviceSession = z.output<typeof DeviceSession>;

/** Creates a session with a device code for the end user `ada`, as the backend of a command-line tool does. */
export async function startDevice(app: TestApp, { id }: TestIntegration): Promise<DeviceSession> {
  const body = { end_user: { id: "ada" }, integrations: [id], flow: "device" };
  const created = await call("POST", "/v1/connect/sessions", app.key, body);
  if (created.status !== 201) throw new Error(`the session was not created: ${created.text}`);
  return DeviceSession.parse(created.body);
}

/** Confirms the connection of a device, which the app does without a browser. */
export const confirmDevice = (
  app: TestApp,
  { device: { handle } }: DeviceSession,
  endUser = "ada",
): Promise<Answer> => call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });

/** Opens the connect page and clicks. Returns the redirect to the provider. */
export async function clickConnect(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
): Promise<Page> {
  await browser.get(started.connectUrl);
  const url = new URL("/connect", started.connectUrl).href;
  return browser.post(url, { token: started.token, integration: integration.id });
}

/** Submits the provider's consent page. Returns the redirect to the callback. */
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

/** Completes the flow up to the callback URL, without opening it. */
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

/** Completes the flow and the app's confirmation. Returns an active connection. */
export async function connect(
  app: TestApp,
  integration: TestIntegration,
  options: { session?: Json; choice?: Choice } = {},
): Promise<{ id: string; endUser: string; connection: Json; browser: Browser }> {
  const browser = new Browser();
  const started = await startSession(app, integration, options.session);
  const callback = await walkToCallback(browser, started, integration, options.choice);
  const confirmed = await confirm(app, await browser.get(callback), started.endUser);
  if (confirmed.status !== 200) throw new Error(`the account was not connected: ${confirmed.text}`);
  return { id: started.connectionId, endUser: started.endUser, connection: confirmed.body, browser };
}

/** Confirms the connection, as the app does after the user returned with a handle. */
export function confirm(app: TestApp, returned: Page, endUser: string): Promise<Answer> {
  return confirmAt(app, must(returned), endUser);
}

/** Confirms the connection of a return URL. */
function confirmAt(app: TestApp, returnUrl: string, endUser: string): Promise<Answer> {
  const handle = new URL(returnUrl).searchParams.get("handle") ?? "";
  return call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: endUser });
}

/** Confirms, and returns where the user has to choose an account. */
export async function chooseUrlOf(app: TestApp, returnUrl: string, endUser: string): Promise<string> {
  const { status, body, text } = await confirmAt(app, returnUrl, endUser);
  if (status !== 409 || body["code"] !== "account_choice_required")
    throw new Error(`there is no choice: ${text}`);
  return String(body["choose_url"]);
}

/** Returns the URL that a page redirects to. Throws the page's text if it does not redirect. */
export function must(page: Page): string {
  if (page.location === null)
    throw new Error(`the page does not redirect: ${page.status} ${page.text.slice(-600)}`);
  return page.location;
}

/** Completes the flow for an existing connection. Returns the response to the confirmation. */
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

/** Returns a connection from the API. */
export async function connectionOf(app: TestApp, id: string): Promise<Json> {
  return (await call("GET", `/v1/connections/${id}`, app.key)).body;
}

export function readToken(app: TestApp, id: string, query = ""): Promise<Answer> {
  return call("GET", `/v1/connections/${id}/token${query}`, app.key);
}

export function refresh(app: TestApp, id: string, body: Json = {}): Promise<Answer> {
  return call("POST", `/v1/connections/${id}/refresh`, app.key, body);
}

/** Sends a request through the proxy unchanged, without encoding a body or adding a content type. */
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
  const { runtime } = await stack();
  const name = `${app.id}:${connectionId}`;
  try {
    await runtime.evictObject("ConnectionObject", name);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("not currently running")) return false;
    throw error;
  }
}

/** Waits until a connection's object has no due tasks. */
export async function settle(app: TestApp, connectionId: string): Promise<void> {
  const { runtime } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await runtime.objectStorage("ConnectionObject", { name });
  const query = "SELECT key FROM connection, json_each(tasks) WHERE value <= ?";
  const due = () => storage.exec(query, Date.now());
  await until(due, (tasks) => tasks.length === 0);
}

/** Expires a connection's sessions or attempts, which otherwise takes half an hour. */
export async function letExpire(
  app: TestApp,
  connectionId: string,
  what: "session" | "attempt",
): Promise<void> {
  const { runtime } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await runtime.objectStorage("ConnectionObject", { name });
  await storage.exec(`UPDATE ${what} SET record = json_set(record, '$.expires_at', ?)`, Date.now() - 1);
}

/** Expires a connection's device codes, which otherwise takes minutes. */
export async function letCodeExpire(app: TestApp, connectionId: string): Promise<void> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("ConnectionObject", { name: `${app.id}:${connectionId}` });
  await storage.exec(
    "UPDATE attempt SET record = json_set(record, '$.device.expires_at', ?)",
    Date.now() - 1,
  );
}

/** Expires a connection's token, which otherwise takes an hour. */
export async function expireToken(app: TestApp, connectionId: string): Promise<void> {
  await settle(app, connectionId);
  const { runtime } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await runtime.objectStorage("ConnectionObject", { name });
  await storage.exec("UPDATE connection SET record = json_set(record, '$.expires_at', ?)", Date.now() - 1);
  await (await runtime.kv()).delete(`token:${app.id}:${connectionId}`);
}

/** Ends the wait after a failed refresh, which otherwise takes seconds to an hour. */
export async function endRetryWait(app: TestApp, connectionId: string): Promise<void> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("ConnectionObject", { name: `${app.id}:${connectionId}` });
  await storage.exec(
    "UPDATE connection SET record = json_set(record, '$.refresh.retry_at', ?)",
    Date.now() - 1,
  );
}
