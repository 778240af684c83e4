// Sessions whose connect pages are tested in a browser: a picker, an API key, and a host that the end user completes.

import { listen, type LocalServer, sendJson } from "../http/local-server.ts";
import { call, type Json, type TestApp } from "../latchkey.ts";

/** Providers of several categories. Their servers are never called. */
const PROVIDERS = ["xero", "stripe", "shopify", "hubspot", "zendesk", "google", "slack", "dropbox"];

export const GOOD_KEY = "key-of-ada";

/** Starts an API that accepts one key. */
export function startKeyApi(): Promise<LocalServer> {
  return listen((request, response) =>
    request.headers.authorization === `Bearer ${GOOD_KEY}`
      ? sendJson(response, 200, { id: "ada" })
      : sendJson(response, 401, { error: "bad_key" }),
  );
}

async function newIntegration(app: TestApp, body: Json): Promise<string> {
  const answer = await call("POST", "/v1/integrations", app.key, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body["id"]);
}

/** Creates an integration of the API that `startKeyApi` has started. */
export function newKeyIntegration(app: TestApp, api: LocalServer, name = "Ledger"): Promise<string> {
  return newIntegration(app, {
    provider: "api-key",
    name,
    definition: {
      credentials: { url: "https://ledger.example/keys" },
      ...endpointsOf(api),
    },
  });
}

/** The same with a user name and a password, none of which is accepted. */
export function newPasswordIntegration(app: TestApp, api: LocalServer): Promise<string> {
  return newIntegration(app, {
    provider: "api-key",
    name: "Harborline",
    definition: {
      credentials: { fields: { username: { secret: false }, password: {} } },
      api: { basic: { username: "{username}", password: "{password}" } },
      ...endpointsOf(api),
    },
  });
}

const endpointsOf = (api: LocalServer) => ({
  endpoints: { api_base_url: `${api.origin}/v1` },
  account: { path: "me", id: [["id"]], label: [[["id"]]] },
});

/** Creates integrations of different providers, with their names from the catalogue or numbered. */
export function newServices(app: TestApp, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) => {
      const provider = PROVIDERS[i % PROVIDERS.length] ?? "";
      const name = i < PROVIDERS.length ? {} : { name: `Service ${i}` };
      return newIntegration(app, {
        provider,
        client_id: "client",
        client_secret: "a-client-secret-1",
        ...name,
      });
    }),
  );
}

/** Creates a session and returns the URL of its connect page. */
export async function connectUrlOf(app: TestApp, integrations: string[]): Promise<string> {
  const session = await call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: "maya", name: "Maya Torres" },
    integrations,
  });
  if (session.status !== 201) throw new Error(session.text);
  return String(session.body["connect_url"]);
}
