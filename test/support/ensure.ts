// Requests for a connection that works, over HTTP.

import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import { clickConnect, must, type Started } from "./flow.ts";
import { Browser } from "./http/browser.ts";
import type { TestIntegration } from "./sandbox.ts";

/** Requests a connection of an end user. */
export function ensure(
  app: TestApp,
  integration: TestIntegration,
  endUser: string,
  changes: Json = {},
): Promise<Answer> {
  const body = { end_user: endUser, integration: integration.id, ...changes };
  return call("POST", "/v1/connections/ensure", app.key, body);
}

/** Returns the session of a response, for the steps of the flow. */
export function startedBy({ body, text }: Answer, endUser: string): Started {
  const { connect_url, session } = body as { connect_url?: string; session?: { connection_id: string } };
  if (connect_url === undefined || session === undefined) throw new Error(`there is no link: ${text}`);
  const token = new URL(connect_url).searchParams.get("token") ?? "";
  return { connectionId: session.connection_id, connectUrl: connect_url, token, endUser };
}

/** Denies access at the provider. */
export async function deny(started: Started, integration: TestIntegration): Promise<void> {
  const browser = new Browser();
  const { searchParams } = new URL(must(await clickConnect(browser, started, integration)));
  const back = new URL(searchParams.get("redirect_uri") ?? "");
  back.searchParams.set("error", "access_denied");
  back.searchParams.set("state", searchParams.get("state") ?? "");
  await browser.get(back.href);
}
