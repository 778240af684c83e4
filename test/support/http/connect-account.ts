// Connects an account as an app and a person do: session, page, click, consent, callback and confirmation.

import * as z from "zod";
import { type ApiCaller, callApi } from "./api-call.ts";
import { Browser, type Page } from "./browser.ts";

const Session = z.looseObject({ connect_url: z.string(), token: z.string() });
const Connection = z.looseObject({ id: z.string() });

/** Gives consent at the provider's authorization URL, and returns the callback URL. */
export type Consent = (authorizationUrl: string, browser: Browser) => string | Promise<string>;

/**
 * Connects an account of a new end user, and returns the ID of the connection.
 *
 * @throws Error if a step failed
 */
export async function connectAccount(app: ApiCaller, integration: string, consent: Consent): Promise<string> {
  const endUser = crypto.randomUUID();
  const body = { end_user: { id: endUser, name: "Ada Lovelace" }, integrations: [integration] };
  const session = Session.parse(await callApi(app, "POST", "/v1/connect/sessions", body));
  const browser = new Browser();
  await browser.get(session.connect_url);
  const connectUrl = new URL("/connect", session.connect_url).href;
  const clicked = await browser.post(connectUrl, { token: session.token, integration });
  const callbackUrl = await consent(redirectOf(clicked), browser);
  const returned = new URL(redirectOf(await browser.get(callbackUrl)));
  const handle = returned.searchParams.get("handle");
  const confirmed = await callApi(app, "POST", "/v1/connect/confirm", { handle, end_user_id: endUser });
  return Connection.parse(confirmed).id;
}

/** The consent of a provider that returns the person with a code at once. */
export function consentAtOnce(authorizationUrl: string): string {
  const { searchParams } = new URL(authorizationUrl);
  const callback = new URL(searchParams.get("redirect_uri") ?? "");
  callback.searchParams.set("code", crypto.randomUUID());
  callback.searchParams.set("state", searchParams.get("state") ?? "");
  return callback.href;
}

/** The consent at a bank that needs none: the person stays on the page that waits for the bank. */
export const consentAtBank: Consent = (statusUrl) => statusUrl;

/** Returns the URL that a page redirects to. */
function redirectOf({ location, status, text }: Page): string {
  if (location === null) throw new Error(`the page does not redirect: ${status} ${text.slice(-600)}`);
  return location;
}
