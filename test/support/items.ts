// The steps of a connect flow at a bank: parameters, status page, consent, and status page again.

import { z } from "zod";
import { type Browser, hidden, type Page } from "./http/browser.ts";
import { confirm, must, type Started, startSession } from "./flow.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import { control, newIntegration, settings, type TestIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";
import { until } from "./until.ts";

export const CPF = "12345678909";

/** The sandbox's delays, short enough for a test. */
const FAST = { oauth_url_delay_ms: 5, login_ms: 5, user_action_ms: 5, sync_ms: 5, webhook_retry_ms: 50 };

/** Creates an integration at a bank. Webhooks are off, unless a test turns them on. */
export async function newBank(
  app: TestApp,
  changes: Json = {},
  switches: Json = {},
): Promise<TestIntegration> {
  const integration = await newIntegration(app, "pluggy", changes);
  await settings(integration, { ...FAST, webhooks: "off", ...switches });
  return integration;
}

/** Opens the connect page and clicks. Returns the redirect to the status page. */
export async function beginAtBank(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
  parameters: Record<string, string> = { cpf: CPF },
): Promise<Page> {
  await browser.get(started.connectUrl);
  const form: Record<string, string> = { token: started.token, integration: integration.id };
  for (const [name, value] of Object.entries(parameters)) form[`parameters.${name}`] = value;
  const sealed = new URL(started.connectUrl).searchParams.get("parameters");
  if (sealed !== null) form["parameters"] = sealed;
  return browser.post(new URL("/connect", started.connectUrl).href, form);
}

/** Reloads the status page, as it does on its own, until it redirects or matches the condition. */
export function waitAt(
  browser: Browser,
  statusUrl: string,
  until_: (page: Page) => boolean = (page) => page.location !== null || page.status >= 400,
): Promise<Page> {
  return until(() => browser.get(statusUrl), until_);
}

/** Goes from the click to the bank's consent page. */
export async function walkToBank(
  browser: Browser,
  started: Started,
  integration: TestIntegration,
): Promise<{ statusUrl: string; consentUrl: string }> {
  const statusUrl = must(await beginAtBank(browser, started, integration));
  return { statusUrl, consentUrl: must(await waitAt(browser, statusUrl)) };
}

/** Submits the bank's consent page. Returns the redirect to the callback, unless the sandbox's settings change it. */
export async function decideAtBank(
  browser: Browser,
  consentUrl: string,
  choice: Record<string, string> = {},
): Promise<Page> {
  const page = await browser.get(consentUrl);
  const { origin, pathname } = new URL(consentUrl);
  const form = { request: hidden(page, "request"), account: "alice", decision: "allow", ...choice };
  return browser.post(`${origin}${pathname}`, form);
}

/** Goes from the callback to the app's return URL, or to an error page. */
export async function land(browser: Browser, landingUrl: string): Promise<Page> {
  const landed = await browser.get(landingUrl);
  const isWaiting = landed.location?.includes("/connect/status") === true;
  return isWaiting ? waitAt(browser, must(landed)) : landed;
}

/** Completes the flow and the app's confirmation. Returns an active connection. */
export async function connectBank(
  app: TestApp,
  integration: TestIntegration,
  browser: Browser,
  session: Json = {},
): Promise<Started & { connection: Json }> {
  const started = await startSession(app, integration, session);
  const { consentUrl } = await walkToBank(browser, started, integration);
  const returned = await land(browser, must(await decideAtBank(browser, consentUrl)));
  const confirmed = await confirm(app, returned, started.endUser);
  if (confirmed.status !== 200) throw new Error(`the connection was not confirmed: ${confirmed.text}`);
  return { ...started, connection: confirmed.body };
}

/** Waits until a connection matches a condition. */
export async function becomes(app: TestApp, id: string, holds: (connection: Json) => boolean): Promise<Json> {
  const answer = await until(
    () => call("GET", `/v1/connections/${id}`, app.key),
    ({ status, body }: Answer) => status === 200 && holds(body),
  );
  return answer.body;
}

const Items = z.array(
  z.looseObject({
    id: z.string(),
    status: z.string(),
    clientUserId: z.string().nullable(),
    oauthRedirectUri: z.string().nullable(),
    webhookUrl: z.string().nullable(),
    created_with: z.string().optional(),
  }),
);

/** Returns the items of an integration's client at the provider. */
export async function itemsOf(integration: TestIntegration): Promise<z.output<typeof Items>> {
  return Items.parse(await control("pluggy", `items?client_id=${integration.clientId}`));
}

const Counts = z.record(z.string(), z.number());

/** Returns the provider's counters for an integration's client. */
export async function countsOf(integration: TestIntegration): Promise<Record<string, number>> {
  return Counts.parse(await control("pluggy", `counters?client_id=${integration.clientId}`));
}

/** Forces an item's state at the provider. */
export async function forceItem(id: string, state: Json): Promise<void> {
  await control("pluggy", `items/${id}`, state);
}

/** Deletes an item at the provider, as the user can. */
export async function deleteAtProvider(id: string): Promise<void> {
  const { sandbox } = await stack();
  const response = await fetch(new URL(`/_control/pluggy/items/${id}`, sandbox), { method: "DELETE" });
  if (!response.ok) throw new Error(`the item was not deleted: ${response.status}`);
}
