// Connects to an API that is called with a key, from an app's backend and on the connect page.

import { Browser, hidden } from "./http/browser.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";

/** Creates an integration of the provider `api-key`. Returns its ID. */
export async function newKeyIntegration(app: TestApp, definition: Json, more: Json = {}): Promise<string> {
  const body = { provider: "api-key", definition, ...more };
  return idOf(await call("POST", "/v1/integrations", app.key, body));
}

export const createWithKey = (app: TestApp, integration: string, credentials: Json, more: Json = {}) =>
  call("POST", "/v1/connections", app.key, { integration, end_user: "ada", credentials, ...more });

/** Creates a connection. Returns its ID. */
export async function createdWithKey(app: TestApp, ...args: [string, Json, Json?]): Promise<string> {
  return idOf(await createWithKey(app, ...args));
}

function idOf({ status, text, body }: Answer): string {
  if (status !== 201) throw new Error(text);
  return String(body["id"]);
}

/** Opens the connect page. Returns the browser, and what submits the form. */
export async function openKeyForm(app: TestApp, integrations: string[], more: Json = {}) {
  const session = await call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: "ada", name: "Ada" },
    integrations,
    ...more,
  });
  if (session.status !== 201) throw new Error(session.text);
  const browser = new Browser();
  const page = await browser.get(String(session.body["connect_url"]));
  const submit = async (fields: Record<string, string>, integration = integrations[0] ?? "") => {
    const url = new URL(String(session.body["connect_url"]));
    url.searchParams.set("integration", integration);
    const form = await browser.get(url.href);
    return browser.post(new URL("/connect", url).href, {
      token: String(session.body["token"]),
      integration,
      host: form.status === 200 ? hidden(form, "host") : "",
      ...fields,
    });
  };
  const connectUrl = String(session.body["connect_url"]);
  return { browser, page, submit, connectUrl, id: String(session.body["connection_id"]) };
}
