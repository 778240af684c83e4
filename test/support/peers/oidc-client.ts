// Latchkey as a client of the oidc-provider server: the registration on both sides, and the connect flow.

import { randomUUID } from "node:crypto";
import type { ClientMetadata } from "oidc-provider";
import { Browser } from "../http/browser.ts";
import { clickConnect, confirm, must, startSession } from "../flow.ts";
import { type Answer, call, type Json, type TestApp } from "../latchkey.ts";
import { parseJson } from "../parse-json.ts";
import { approve, type OidcServer, type TokenExchange } from "./oidc-server.ts";
import type { TestIntegration } from "../sandbox.ts";

export type Method = "client_secret_basic" | "client_secret_post" | "none" | "private_key_jwt";

export type OidcIntegration = TestIntegration & { method: Method };

/** Creates an integration at the server, with only its issuer unless endpoints are given. */
export async function registerAt(
  oidc: OidcServer,
  app: TestApp,
  method: Method,
  options: {
    secret?: string;
    endpoints?: Json;
    client?: Partial<ClientMetadata>;
    /** Other fields of the integration. */
    fields?: Json;
    /** Other options of the integration. */
    options?: Json;
  } = {},
): Promise<OidcIntegration> {
  const clientId = `client-${randomUUID().slice(0, 8)}`;
  const hasSecret = method === "client_secret_basic" || method === "client_secret_post";
  const clientSecret = !hasSecret ? undefined : (options.secret ?? "an ordinary client secret");
  const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
  const answer = await call("POST", "/v1/integrations", app.key, {
    provider: "oauth2",
    client_id: clientId,
    ...secret,
    scopes: ["openid", "email", "offline_access"],
    endpoints: options.endpoints ?? { issuer: oidc.issuer },
    // OpenID Connect Core, section 11: offline access requires prompt=consent.
    options: {
      token_endpoint_auth_method: method,
      authorization_parameters: { prompt: "consent" },
      ...options.options,
    },
    ...options.fields,
  });
  if (answer.status !== 201) throw new Error(`the integration was not created: ${answer.text}`);
  const callbackUrl = String(answer.body["callback_url"]);
  await oidc.register({
    client_id: clientId,
    ...secret,
    token_endpoint_auth_method: method,
    redirect_uris: [callbackUrl],
    ...options.client,
  });
  // The flow uses only the integration's ID, so the sandbox provider is irrelevant.
  return { id: String(answer.body["id"]), provider: "parqet", clientId, clientSecret, callbackUrl, method };
}

/** Has the server read the client's key set over HTTP at the next request. Returns its URL. */
export async function readsKeySet(
  oidc: OidcServer,
  app: TestApp,
  integration: OidcIntegration,
  client: Partial<ClientMetadata>,
): Promise<string> {
  const { body } = await call("GET", `/v1/integrations/${integration.id}`, app.key);
  const jwks_uri = String(body["jwks_url"]);
  await oidc.register({
    client_id: integration.clientId,
    // The server keeps a client with its keys until its registration changes.
    client_name: randomUUID(),
    redirect_uris: [integration.callbackUrl],
    jwks_uri,
    ...client,
  });
  return jwks_uri;
}

export type Walked = {
  id: string;
  endUser: string;
  confirmed: Answer;
  authorizeUrl: string;
  callback: string;
};

/** Completes the flow. Returns the response to the app's confirmation. */
export async function walk(
  app: TestApp,
  integration: OidcIntegration,
  session: Json = {},
  account?: string,
): Promise<Walked> {
  const browser = new Browser();
  const started = await startSession(app, integration, session);
  const authorizeUrl = must(await clickConnect(browser, started, integration));
  const callback = await approve(browser, authorizeUrl, account);
  const confirmed = await confirm(app, await browser.get(callback), started.endUser);
  return { id: started.connectionId, endUser: started.endUser, confirmed, authorizeUrl, callback };
}

/** Returns the token endpoint's responses to an integration's client. */
export function exchangesOf(
  oidc: OidcServer,
  integration: OidcIntegration,
  grantType?: string,
): TokenExchange[] {
  return oidc.exchanges.filter(
    (exchange) =>
      exchange.clientId === integration.clientId &&
      (grantType === undefined || exchange.grantType === grantType),
  );
}

/** Sends a refresh token directly to the server, not through Latchkey. */
export async function presentRefreshToken(
  oidc: OidcServer,
  integration: OidcIntegration,
  token: string,
): Promise<Json> {
  const { clientId, clientSecret = "", method } = integration;
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: token });
  const headers = new Headers();
  if (method === "client_secret_basic") {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
  } else {
    form.set("client_id", clientId);
    if (method === "client_secret_post") form.set("client_secret", clientSecret);
  }
  const response = await fetch(`${oidc.issuer}/token`, { method: "POST", headers, body: form });
  return parseJson(await response.text());
}
