// Authorization details (RFC 9396), against oidc-provider, a certified and independent server.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickConnect, startSession } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { type OidcIntegration, registerAt, walk } from "../../support/peers/oidc-client.ts";
import { DETAILS_TYPE, RESOURCE } from "../../support/peers/oidc-features.ts";
import { approve, type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";

let oidc: OidcServer;
let app: TestApp;

beforeAll(async () => {
  [oidc, app] = await Promise.all([startOidcServer(), newApp()]);
});
afterAll(() => oidc.close());

const payment = (amount: string) => ({
  type: DETAILS_TYPE,
  actions: ["initiate"],
  instructedAmount: { currency: "EUR", amount },
});

/** As the server grants it: it adds the account. */
const granted = (amount: string) => ({ ...payment(amount), debtor: { iban: "DE02100100109307118603" } });

const TYPES = { authorization_details_types: [DETAILS_TYPE] };

/** The server grants details only for one of its resources. */
const register = (fields: Json, options: Json = {}) =>
  registerAt(oidc, app, "client_secret_basic", {
    fields,
    options: { authorization_parameters: { prompt: "consent", resource: RESOURCE }, ...options },
    client: TYPES,
  });

const createSession = (integration: OidcIntegration, fields: Json) =>
  call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: "ada" },
    integrations: [integration.id],
    ...fields,
  });

describe.each(["preferred", "never"])("with %s pushed requests", (pushed_authorization) => {
  test("are requested, granted, kept on refresh, and requested again", async () => {
    const authorization_details = [payment("1.00")];
    const integration = await register({ authorization_details }, { pushed_authorization });
    const { id, endUser, confirmed, authorizeUrl } = await walk(app, integration);
    expect(new URL(authorizeUrl).searchParams.has("authorization_details")).toBe(
      pushed_authorization === "never",
    );
    expect(confirmed.body).toMatchObject({
      status: "active",
      requested_authorization_details: authorization_details,
      granted_authorization_details: [granted("1.00")],
    });
    const readToken = async () => (await call("GET", `/v1/connections/${id}/token`, app.key)).body;
    expect((await readToken())["authorization_details"]).toEqual([granted("1.00")]);
    await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(await readToken()).toMatchObject({ version: 2, authorization_details: [granted("1.00")] });

    const session = { end_user: { id: endUser }, connection_id: id };
    const other = await walk(app, integration, { ...session, authorization_details: [payment("2.00")] });
    expect(other.confirmed.body).toMatchObject({ granted_authorization_details: [granted("2.00")] });
    // A session that names none requests what the connection has requested before, and not the integration's.
    const again = await walk(app, integration, session);
    expect(again.confirmed.body).toMatchObject({ granted_authorization_details: [granted("2.00")] });
    const none = await walk(app, integration, { ...session, authorization_details: [] });
    expect(none.confirmed.body).not.toHaveProperty("requested_authorization_details");
    expect(none.confirmed.body).not.toHaveProperty("granted_authorization_details");
    expect(await readToken()).not.toHaveProperty("authorization_details");
  });

  test("that the server rejects fail the attempt with a code of their own", async () => {
    const authorization_details = [{ type: DETAILS_TYPE, purpose: "rent" }];
    const integration = await register({}, { pushed_authorization });
    const started = await startSession(app, integration, { authorization_details });
    const browser = new Browser();
    const clicked = await clickConnect(browser, started, integration);
    const page =
      clicked.location === null ? clicked : await browser.get(await approve(browser, clicked.location));
    expect(failureOn(page)).toBe("authorization_details_rejected");
    const { body } = await call("GET", `/v1/connections/${started.connectionId}`, app.key);
    expect(body["last_error"]).toMatchObject({ code: "authorization_details_rejected" });
  });
});

test("a machine requests them in its token requests", async () => {
  const authorization_details = [payment("3.00")];
  const integration = await registerAt(oidc, app, "client_secret_basic", {
    fields: { authorization_details, scopes: [], client_id: "machine" },
    options: { grant_type: "client_credentials", token_parameters: { resource: RESOURCE } },
    client: {
      ...TYPES,
      client_id: "machine",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
    },
  });
  const created = await call("POST", "/v1/connections", app.key, {
    integration: integration.id,
    end_user: "robot",
  });
  expect(created).toMatchObject({
    status: 201,
    body: { granted_authorization_details: authorization_details },
  });
  const refreshed = await call("POST", `/v1/connections/${String(created.body["id"])}/refresh`, app.key, {});
  expect(refreshed.body).toMatchObject({ version: 2, authorization_details });
});

test("the connect page names their types", async () => {
  const details = [payment("1.00"), payment("2.00")];
  const integration = await register({ authorization_details: details });
  const started = await startSession(app, integration);
  for (const [language, words] of [
    ["en", "More access, of the type <code>"],
    ["de", "Weiterer Zugriff der Art <code>"],
    ["pt-BR", "Mais acesso, do tipo <code>"],
  ] as const) {
    const page = await fetch(started.connectUrl, { headers: { "accept-language": language } });
    const text = await page.text();
    expect(text.split(`${words}${DETAILS_TYPE}`)).toHaveLength(2);
  }
});

describe("are refused", () => {
  test("if the server's metadata does not list their type", async () => {
    const authorization_details = [payment("1.00"), { type: "account_information" }];
    const refused = {
      path: "authorization_details.1.type",
      message: expect.stringContaining("is not among"),
    };
    const settings = { provider: "oauth2", client_id: "c", endpoints: { issuer: oidc.issuer } };
    expect(
      await call("POST", "/v1/integrations", app.key, { ...settings, authorization_details }),
    ).toMatchObject({ status: 400, body: { code: "integration_invalid", errors: [refused] } });
    const integration = await register({});
    expect(await createSession(integration, { authorization_details })).toMatchObject({
      status: 400,
      body: {
        code: "invalid_request",
        errors: [{ path: integration.id, message: expect.stringContaining("authorization_details.1.type") }],
      },
    });
  });

  test("by a discovered server whose metadata does not list their type", async () => {
    const server = await McpServer.start();
    server.serverMetadata = { authorization_details_types_supported: ["other"] };
    const integration = await newMcpIntegration(app, {
      variables: { resource: server.resource },
      authorization_details: [payment("1.00")],
    });
    const page = await clickConnect(new Browser(), await startSession(app, integration), integration);
    expect(failureOn(page)).toBe("authorization_details_rejected");
    await server.close();
  });

  test.each([
    ["without a type", [{ actions: ["read"] }]],
    ["with a type that can't be shown", [{ type: "a\u202Eb" }]],
    ["that are no list", { type: DETAILS_TYPE }],
    ["of more than 20 objects", Array.from({ length: 21 }, () => ({ type: DETAILS_TYPE }))],
    ["of more than 4 KiB", [{ type: DETAILS_TYPE, text: "a".repeat(4096) }]],
    ["with more than five levels", [{ type: DETAILS_TYPE, deep: [[[[["a"]]]]] }]],
  ])("%s", async (_, authorization_details) => {
    const integration = await register({});
    expect(await createSession(integration, { authorization_details })).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
  });

  test("in authorization_parameters, which would hide them", async () => {
    const options = { authorization_parameters: { authorization_details: "[]" } };
    const settings = { provider: "oauth2", client_id: "c", endpoints: { issuer: oidc.issuer }, options };
    const answer = await call("POST", "/v1/integrations", app.key, settings);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain("must not contain a parameter that Latchkey sets");
  });

  test("by providers without an authorization server", async () => {
    const { body } = await call("POST", "/v1/integrations", app.key, {
      provider: "pluggy",
      client_id: "c",
      client_secret: "an ordinary secret",
    });
    const answer = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [body["id"]],
      authorization_details: [payment("1.00")],
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "authorization_details" }] } });
  });
});
