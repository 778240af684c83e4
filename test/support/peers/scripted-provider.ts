// A provider whose responses the test controls: an authorization server that always gives consent, and an API at /base/
// that is a function of the test.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { call, type Json, type TestApp } from "../latchkey.ts";
import { type Handler, listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";
import { createIntegration, type TestIntegration } from "../sandbox.ts";

export type Seen = { method: string; url: string; headers: IncomingHttpHeaders };

export class ScriptedProvider {
  /** The requests to the API, and to paths that are no OAuth endpoint. */
  readonly calls: Seen[] = [];
  /** The requests to the token endpoint. */
  readonly tokenRequests: URLSearchParams[] = [];
  readonly revocations: URLSearchParams[] = [];
  /** The X-Request-Id headers of the requests to the token endpoint. */
  readonly requestIds: (string | undefined)[] = [];
  /** The User-Agent headers of the requests to endpoints other than the API. */
  readonly userAgents: (string | undefined)[] = [];
  /** Returned by the token endpoint instead of a token. `{sent}` in the body repeats what was sent to it. */
  refusal: { status: number; body: string } | null = null;
  expiresIn = 3600;
  /** The token endpoint waits for this before it responds. */
  held: Promise<void> = Promise.resolve();
  /** The user of an access token, for userinfo. */
  accountOf: (accessToken: string) => string | Promise<string> = () => "account-1";
  readonly #api: Handler;
  readonly #prefix: string;
  #issued = 0;
  #server: LocalServer | null = null;

  private constructor(api: Handler, prefix: string) {
    this.#api = api;
    this.#prefix = prefix;
  }

  /** Starts a provider. Every secret that it issues starts with `prefix`. */
  static async start(api: Handler = (_, response) => sendJson(response, 200, {}), prefix = "test") {
    const provider = new ScriptedProvider(api, prefix);
    provider.#server = await listen((request, response) => provider.#answer(request, response));
    return provider;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** The newest access token. */
  get currentToken(): string {
    return `${this.#prefix}-access-token-${this.#issued}`;
  }

  /** Returns the request body of an integration at this provider. */
  integration(changes: Json = {}): Json {
    return {
      provider: "oauth2",
      client_id: "client",
      client_secret: `${this.#prefix}-client-secret`,
      options: { token_endpoint_auth_method: "client_secret_post" },
      endpoints: {
        authorization_endpoint: `${this.origin}/authorize`,
        token_endpoint: `${this.origin}/token`,
        userinfo_endpoint: `${this.origin}/userinfo`,
        revocation_endpoint: `${this.origin}/revoke`,
        api_base_url: `${this.origin}/base`,
      },
      ...changes,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    if (!url.pathname.startsWith("/base")) this.userAgents.push(request.headers["user-agent"]);
    switch (url.pathname) {
      case "/authorize": {
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.searchParams.set("code", `${this.#prefix}-code-${this.#issued + 1}`);
        back.searchParams.set("state", url.searchParams.get("state") ?? "");
        response.writeHead(302, { location: back.href }).end();
        return;
      }
      case "/token": {
        const form = await readAll(request);
        this.tokenRequests.push(new URLSearchParams(form));
        this.requestIds.push(request.headers["x-request-id"]?.toString());
        await this.held;
        return this.#answerToken(response, `${form} ${request.headers.authorization ?? ""}`);
      }
      case "/revoke":
        this.revocations.push(new URLSearchParams(await readAll(request)));
        response.writeHead(200).end();
        return;
      case "/userinfo":
        return this.#answerUserinfo(request, response);
      default:
        this.calls.push({
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
        });
        return this.#api(request, response);
    }
  }

  async #answerUserinfo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sub = await this.accountOf((request.headers.authorization ?? "").replace("Bearer ", ""));
    sendJson(response, 200, { sub, email: "ada@example.com" });
  }

  #answerToken(response: ServerResponse, sent: string): void {
    if (this.refusal !== null) {
      const { status, body } = this.refusal;
      response.writeHead(status, { "content-type": "application/json" }).end(body.replace("{sent}", sent));
      return;
    }
    this.#issued += 1;
    sendJson(response, 200, {
      access_token: this.currentToken,
      refresh_token: `${this.#prefix}-refresh-token-${this.#issued}`,
      token_type: "Bearer",
      expires_in: this.expiresIn,
    });
  }
}

/** Creates an app's integration at a scripted provider, for the steps of the flow. */
export function newScriptedIntegration(
  app: TestApp,
  provider: ScriptedProvider,
  changes: Json = {},
): Promise<TestIntegration> {
  return createIntegration(app, provider.integration(changes));
}

/** Imports a connection at a scripted provider. Its first token is `imported-token`. */
export async function importConnection(
  app: TestApp,
  provider: ScriptedProvider,
  changes: Json = {},
  integrationChanges: Json = {},
): Promise<string> {
  const settings = provider.integration(integrationChanges);
  const integration = await call("POST", "/v1/integrations", app.key, settings);
  const imported = await call("POST", "/v1/connections", app.key, {
    integration: integration.body["id"],
    end_user: "ada",
    access_token: "imported-token",
    refresh_token: "imported-refresh-token",
    expires_in: 3600,
    ...changes,
  });
  if (imported.status !== 201)
    throw new Error(`the grant was not imported: ${integration.text} ${imported.text}`);
  return String(imported.body["id"]);
}
