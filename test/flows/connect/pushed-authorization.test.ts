// Pushed authorization requests (RFC 9126), against oidc-provider, a certified and independent server.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickConnect, startSession } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { listen, type LocalServer, readAll } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { registerAt, walk } from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { createIntegration } from "../../support/sandbox.ts";

let oidc: OidcServer;
let app: TestApp;

beforeAll(async () => {
  [oidc, app] = await Promise.all([startOidcServer(), newApp()]);
});
afterAll(() => oidc.close());

const namesIn = (url: string) => [...new URL(url).searchParams.keys()].toSorted();

/** Returns what the app's developer sees of a connection's last failed request. */
async function lastDiagnostic(connection: string): Promise<Json> {
  const { body } = await call("GET", `/v1/connections/${connection}/diagnostics`, app.key);
  return (body["data"] as Json[])[0] ?? {};
}

describe("a server that offers pushed requests", () => {
  test.each(["client_secret_basic", "client_secret_post", "none"] as const)(
    "gets them from a client with %s, also if it requires them",
    async (method) => {
      const client = { require_pushed_authorization_requests: true };
      const { confirmed, authorizeUrl } = await walk(app, await registerAt(oidc, app, method, { client }));
      expect(confirmed.body).toMatchObject({ status: "active", account: { id: "ada" } });
      expect(namesIn(authorizeUrl)).toEqual(["client_id", "request_uri"]);
    },
  );

  test("gets none if the integration says never", async () => {
    const options = { pushed_authorization: "never" };
    const { confirmed, authorizeUrl } = await walk(
      app,
      await registerAt(oidc, app, "client_secret_basic", { options }),
    );
    expect(confirmed.body).toMatchObject({ status: "active" });
    expect(namesIn(authorizeUrl)).toContain("code_challenge");
  });
});

describe("an endpoint for pushed requests", () => {
  let server: LocalServer;
  let response: { status: number; body: Json } = { status: 201, body: {} };
  const pushed: { authorization: string | undefined; form: URLSearchParams }[] = [];

  beforeAll(async () => {
    server = await listen(async (request, answer) => {
      const { authorization } = request.headers;
      pushed.push({ authorization, form: new URLSearchParams(await readAll(request)) });
      answer.writeHead(response.status, { "content-type": "application/json" });
      answer.end(JSON.stringify(response.body));
    });
  });
  afterAll(() => server.close());

  const settings = (options: Json): Json => ({
    provider: "oauth2",
    client_id: "my-client",
    client_secret: "an ordinary secret",
    endpoints: {
      authorization_endpoint: `${server.origin}/authorize`,
      pushed_authorization_request_endpoint: `${server.origin}/par`,
      token_endpoint: `${server.origin}/token`,
    },
    options,
  });

  /** Clicks, and returns where the browser is redirected to, or the code on the page. */
  const click = async (options: Json = {}) => (await clickOnce(options)).result;

  async function clickOnce(options: Json = {}) {
    const integration = await createIntegration(app, settings(options));
    const started = await startSession(app, integration);
    const page = await clickConnect(new Browser(), started, integration);
    const result = page.location === null ? failureOn(page) : namesIn(page.location);
    return { result, connection: started.connectionId };
  }

  test("gets all parameters, and the client's authentication", async () => {
    response = { status: 201, body: { request_uri: "urn:example:1", expires_in: 60 } };
    expect(await click()).toEqual(["client_id", "request_uri"]);
    const last = pushed.at(-1);
    expect(last?.authorization).toMatch(/^Basic /);
    const names = [
      "client_id",
      "code_challenge",
      "code_challenge_method",
      "redirect_uri",
      "response_type",
      "state",
    ];
    expect([...(last?.form.keys() ?? [])].toSorted()).toEqual(names);
  });

  test.each([404, 405, 500, 503])(
    "that responds with %d is not used, unless it has to be",
    async (status) => {
      response = { status, body: {} };
      expect(await click()).toContain("code_challenge");
      const code = status < 500 ? "authorization_failed" : "provider_unavailable";
      expect(await click({ pushed_authorization: "required" })).toBe(code);
    },
  );

  test.each([
    ["invalid_client", 401, "integration_misconfigured"],
    ["invalid_scope", 400, "authorization_failed"],
    ["invalid_request", 400, "authorization_failed"],
  ])("that refuses with %s ends the attempt", async (error, status, code) => {
    const error_description = "No an ordinary secret.";
    response = { status, body: { error, error_description } };
    const { result, connection } = await clickOnce();
    expect(result).toBe(code);
    expect(await lastDiagnostic(connection)).toMatchObject({
      operation: "pushed_authorization",
      code,
      status,
      content_type: "application/json",
      error,
      error_description: "No [redacted].",
    });
    const { body } = await call("GET", `/v1/connections/${connection}`, app.key);
    expect(body["last_error"]).toMatchObject({ code, provider_error: error });
  });

  test("that responds without a request_uri ends the attempt", async () => {
    response = { status: 201, body: {} };
    const { result, connection } = await clickOnce();
    expect(result).toBe("provider_response_invalid");
    expect((await lastDiagnostic(connection))["detail"]).toContain("has no request_uri");
  });

  test("is required if the integration requires pushed requests", async () => {
    const { pushed_authorization_request_endpoint: _, ...endpoints } = settings({})["endpoints"] as Json;
    const refused = await call("POST", "/v1/integrations", app.key, {
      ...settings({ pushed_authorization: "required" }),
      endpoints,
    });
    expect(refused.text).toContain("requires endpoints.pushed_authorization_request_endpoint");
  });

  test("E6 · is not moved to another origin without the client secret", async () => {
    const created = await call("POST", "/v1/integrations", app.key, settings({}));
    const endpoints = {
      ...(settings({})["endpoints"] as Json),
      pushed_authorization_request_endpoint: "https://evil.example.com/par",
    };
    const moved = await call("PATCH", `/v1/integrations/${String(created.body["id"])}`, app.key, {
      endpoints,
    });
    expect(moved).toMatchObject({ status: 400, body: { code: "integration_invalid" } });
  });
});
