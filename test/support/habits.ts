// Connects at the sandbox's server whose behavior is a document; see sandbox/README.md.

import type { HabitsDocument } from "../../sandbox/habits/document.ts";
import { connectionOf, confirm, type Choice, startSession, type Started, walkToCallback } from "./flow.ts";
import { Browser, failureOn, type Page } from "./http/browser.ts";
import { type Answer, call, type Json, newApp, type TestApp } from "./latchkey.ts";
import { control, type TestIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";

export type Attempt = {
  app: TestApp;
  integration: TestIntegration;
  id: string;
  endUser: string;
  /** "active", or the code of the failure. */
  outcome: string;
  connection: Json;
  /** What the browser got from the callback. */
  page: Page;
  /** The response to the app's confirmation; null if the callback failed. */
  confirmed: Answer | null;
};

/** Fields of the integration. `endpoints` is "discovered", or a function of the issuer. */
type Changes = Json & { endpoints?: "discovered" | ((issuer: string) => Json) };

/**
 * Creates an integration of the provider `oauth2` at a server with these habits. All endpoints are set unless `changes`
 * says otherwise. The server shows no consent page unless the document says so.
 */
export async function newHabitsIntegration(
  document: HabitsDocument,
  { endpoints, ...changes }: Changes = {},
): Promise<{ app: TestApp; integration: TestIntegration }> {
  const { sandbox } = await stack();
  const clientId = `habits-${crypto.randomUUID().slice(0, 8)}`;
  const clientSecret = "habits secret: % + / and -_";
  const [app] = await Promise.all([newApp(), setHabits(clientId, document)]);
  const issuer = `${sandbox.origin}/habits/${clientId}`;
  const settings: Json = {
    client_id: clientId,
    client_secret: clientSecret,
    options: { token_endpoint_auth_method: "client_secret_post" },
    endpoints: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      revocation_endpoint: `${issuer}/revoke`,
      api_base_url: `${issuer}/api`,
    },
    ...changes,
  };
  if (endpoints === "discovered") settings["endpoints"] = { issuer, api_base_url: `${issuer}/api` };
  if (typeof endpoints === "function") settings["endpoints"] = endpoints(issuer);
  const answer = await call("POST", "/v1/integrations", app.key, { provider: "oauth2", ...settings });
  if (answer.status !== 201) throw new Error(`the integration was not created: ${answer.text}`);
  const callbackUrl = String(answer.body["callback_url"]);
  await control("habits", "clients", {
    client_id: clientId,
    client_secret: settings["client_secret"],
    redirect_uris: [callbackUrl],
  });
  const id = String(answer.body["id"]);
  return { app, integration: { id, provider: "habits", clientId, clientSecret, callbackUrl } };
}

/** Replaces a server's habits. */
export async function setHabits(clientId: string, document: HabitsDocument): Promise<void> {
  const server = { consent: false, ...document.server };
  await control("habits", "document", { client_id: clientId, document: { ...document, server } });
}

/** Connects an account at a server with these habits, and confirms it as the app does. */
export async function connectWithHabits(document: HabitsDocument, changes: Changes = {}): Promise<Attempt> {
  const { app, integration } = await newHabitsIntegration(document, changes);
  return attempt(app, integration, await startSession(app, integration));
}

/** Connects an existing connection again. */
export async function reconnectWithHabits(
  { app, integration, id, endUser }: Attempt,
  choice: Choice = {},
): Promise<Attempt> {
  const session = { end_user: { id: endUser }, connection_id: id };
  return attempt(app, integration, await startSession(app, integration, session), choice);
}

async function attempt(
  app: TestApp,
  integration: TestIntegration,
  started: Started,
  choice: Choice = {},
): Promise<Attempt> {
  const browser = new Browser();
  const page = await browser.get(await walkToCallback(browser, started, integration, choice));
  const confirmed = page.location === null ? null : await confirm(app, page, started.endUser);
  const code = confirmed === null ? failureOn(page) : confirmed.body["code"];
  return {
    app,
    integration,
    id: started.connectionId,
    endUser: started.endUser,
    outcome: confirmed?.status === 200 ? String(confirmed.body["status"]) : String(code),
    connection: await connectionOf(app, started.connectionId),
    page,
    confirmed,
  };
}

/** Returns the lifetime of a connection's token in minutes; null if it is not known to expire. */
export function lifetimeMinutes({ expires_at, updated_at }: Json): number | null {
  if (typeof expires_at !== "string") return null;
  return Math.round((Date.parse(expires_at) - Date.parse(String(updated_at))) / 60_000);
}
