// Each extension of OAuth that Latchkey supports, through the whole life of a connection, against oidc-provider, a certified and
// independent server. docs/testing.md has the rows and the columns as a table. A new extension is a new row.

import { readFileSync } from "node:fs";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type { ClientMetadata } from "oidc-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickConnect, confirm, confirmDevice, must, startDevice, startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { newMcpIntegration } from "../../support/mcp-connection.ts";
import { type Method, type OidcIntegration, registerAt } from "../../support/peers/oidc-client.ts";
import { DETAILS_TYPE } from "../../support/peers/oidc-features.ts";
import {
  answerDeviceCode,
  approve,
  type OidcServer,
  startOidcServer,
} from "../../support/peers/oidc-server.ts";
import { addTokenExchange, TARGETS, TOKEN_EXCHANGE } from "../../support/peers/oidc-token-exchange.ts";
import { type ResourceApi, startResourceApi } from "../../support/peers/resource-api.ts";
import { newKey } from "../../support/peers/signing-key.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";

let oidc: OidcServer;
let api: ResourceApi;
let app: TestApp;

beforeAll(async () => {
  [oidc, app] = await Promise.all([startOidcServer(addTokenExchange), newApp()]);
  // Only of clients that use DPoP.
  oidc.requiresNonce = true;
  api = await startResourceApi(oidc.issuer);
});
afterAll(() => Promise.all([oidc.close(), api.close()]));

const COLUMNS = ["Connect", "Refresh", "Call the API", "Revoke"] as const;

type Column = (typeof COLUMNS)[number];

const has = ({ without = [] }: Row, column: Column) => !without.includes(column);

/** What a row found out while it connected. */
type Connected = {
  id: string;
  /** Null where no browser comes from Latchkey. */
  authorizeUrl: URL | null;
  pushed: Json | undefined;
  connection: Json;
};

type Row = {
  name: string;
  /** How the client authenticates. Defaults to a secret in the header. */
  method?: Method;
  options?: Json;
  fields?: () => Json;
  /** The client's registration at the server. */
  client?: () => Partial<ClientMetadata>;
  /** Whether the tokens are for the API, and not for the server's UserInfo endpoint. */
  isForApi?: boolean;
  /** Creates the integration; `registerAt` if omitted. */
  register?: () => Promise<OidcIntegration>;
  /** Connects an account; the authorization code flow if omitted. */
  connect?: (integration: OidcIntegration) => Promise<Connected>;
  /** The columns that do not apply. */
  without?: readonly Column[];
  /** Proves that the extension was used. */
  proves: (connected: Connected) => void | Promise<void>;
};

const SIGNER = newKey("ES256");

const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

const namesOf = ({ authorizeUrl }: Connected) => [...(authorizeUrl?.searchParams.keys() ?? [])].toSorted();

/** Verifies a request object. The server has verified its signature. */
function expectRequestObject(text: unknown) {
  expect(decodeProtectedHeader(String(text))).toMatchObject({ typ: "oauth-authz-req+jwt", alg: "ES256" });
  expect(decodeJwt(String(text))).toMatchObject({ aud: oidc.issuer, response_type: "code" });
}

const signsRequests = (pushed_authorization: string): Omit<Row, "name" | "proves"> => ({
  options: { request_object: "required", pushed_authorization },
  fields: () => ({ client_private_key: SIGNER.pem }),
  client: () => ({
    require_signed_request_object: true,
    request_object_signing_alg: "ES256",
    jwks: { keys: [SIGNER.jwk] },
  }),
});

const ROWS: Row[] = [
  {
    name: "Authorization code with PKCE",
    options: { pushed_authorization: "never" },
    proves: (connected) => expect(namesOf(connected)).toContain("code_challenge"),
  },
  {
    name: "Pushed authorization requests, offered (RFC 9126)",
    proves: (connected) => {
      expect(namesOf(connected)).toEqual(["client_id", "request_uri"]);
      expect(connected.pushed).toMatchObject({ response_type: "code" });
    },
  },
  {
    name: "Pushed authorization requests, required",
    options: { pushed_authorization: "required" },
    client: () => ({ require_pushed_authorization_requests: true }),
    proves: (connected) => expect(namesOf(connected)).toEqual(["client_id", "request_uri"]),
  },
  {
    name: "`private_key_jwt` (RFC 7523)",
    method: "private_key_jwt",
    fields: () => ({ client_private_key: SIGNER.pem }),
    client: () => ({ token_endpoint_auth_signing_alg: "ES256", jwks: { keys: [SIGNER.jwk] } }),
    proves: ({ pushed }) => expect(decodeJwt(String(pushed?.["client_assertion"])).aud).toBe(oidc.issuer),
  },
  {
    name: "Request objects, by value (RFC 9101)",
    ...signsRequests("never"),
    proves: ({ authorizeUrl }) => expectRequestObject(authorizeUrl?.searchParams.get("request")),
  },
  {
    name: "Request objects, pushed",
    ...signsRequests("required"),
    proves: (connected) => {
      expect(namesOf(connected)).toEqual(["client_id", "request_uri"]);
      expectRequestObject(connected.pushed?.["request"]);
    },
  },
  {
    name: "Resource indicators (RFC 8707)",
    isForApi: true,
    proves: async ({ id }) => {
      const { body } = await call("GET", `/v1/connections/${id}/token`, app.key);
      expect(decodeJwt(String(body["access_token"])).aud).toBe(api.resource);
    },
  },
  {
    name: "Authorization details (RFC 9396)",
    isForApi: true,
    fields: () => ({ authorization_details: [{ type: DETAILS_TYPE, actions: ["initiate"] }] }),
    client: () => ({ authorization_details_types: [DETAILS_TYPE] }),
    proves: ({ connection }) =>
      expect(connection["granted_authorization_details"]).toMatchObject([
        { type: DETAILS_TYPE, actions: ["initiate"], debtor: expect.anything() },
      ]),
  },
  {
    name: "Dynamic client registration (RFC 7591) at a discovered server (RFC 9728)",
    isForApi: true,
    register: registerDynamically,
    proves: ({ authorizeUrl }) => expect(authorizeUrl?.searchParams.get("client_id")).toMatch(/^[\w-]{21,}$/),
  },
  {
    name: "DPoP with the server's nonces (RFC 9449)",
    options: { dpop: "required", pushed_authorization: "never" },
    client: () => ({ dpop_bound_access_tokens: true }),
    proves: async ({ id }) => {
      const { body } = await call("GET", `/v1/connections/${id}/token`, app.key);
      expect(body["token_type"]).toBe("DPoP");
      const refused = oidc.exchanges.filter(({ body: answer }) => answer["error"] === "use_dpop_nonce");
      expect(refused.length).toBeGreaterThan(0);
    },
  },
  {
    name: "Device authorization (RFC 8628)",
    connect: connectDevice,
    proves: () => expect(oidc.exchanges.at(-1)?.grantType).toBe(DEVICE_CODE),
  },
  {
    name: "Token exchange (RFC 8693), on",
    options: { token_exchange: true },
    client: () => ({ grant_types: ["authorization_code", "refresh_token", TOKEN_EXCHANGE] }),
    proves: async ({ id }) => expect((await exchangeToken(id)).status).toBe(200),
  },
  {
    name: "Token exchange, not allowed for the client",
    options: { token_exchange: true },
    proves: async ({ id }) =>
      expect(await exchangeToken(id)).toMatchObject({
        status: 422,
        body: { code: "token_exchange_refused", provider_response: { error: "invalid_request" } },
      }),
  },
];

const exchangeToken = (id: string) =>
  call("POST", `/v1/connections/${id}/token-exchange`, app.key, { audience: TARGETS[0] });

/** Connects with a device code. */
async function connectDevice(integration: OidcIntegration): Promise<Connected> {
  const session = await startDevice(app, integration);
  const { connection_id: id } = session;
  await answerDeviceCode(new Browser(), session.device, "allow");
  await ringAll(app, id);
  const { body: connection } = await confirmDevice(app, session);
  return { id, authorizeUrl: null, pushed: undefined, connection };
}

/** Creates an integration whose client Latchkey registers when the end user clicks. */
async function registerDynamically(): Promise<OidcIntegration> {
  const integration = await newMcpIntegration(app, { variables: { resource: api.resource } });
  return { ...integration, method: "none" };
}

function register({ method = "client_secret_basic", options, fields, client, isForApi }: Row) {
  const resource = isForApi === true ? { resource: api.resource } : {};
  return registerAt(oidc, app, method, {
    endpoints: { issuer: oidc.issuer, api_base_url: isForApi === true ? api.resource : oidc.issuer },
    fields: {
      scopes: ["openid", "email", "offline_access", ...(isForApi === true ? ["files:read"] : [])],
      ...fields?.(),
    },
    options: { authorization_parameters: { prompt: "consent", ...resource }, ...options },
    ...(client !== undefined && { client: client() }),
  });
}

/** Connects with the authorization code flow. */
async function connectWithCode(integration: OidcIntegration): Promise<Connected> {
  const browser = new Browser();
  const started = await startSession(app, integration);
  const pushedBefore = oidc.pushed.length;
  const location = must(await clickConnect(browser, started, integration));
  const pushed = oidc.pushed[pushedBefore];
  const callback = await approve(browser, location);
  const { body: connection } = await confirm(app, await browser.get(callback), started.endUser);
  return { id: started.connectionId, authorizeUrl: new URL(location), pushed, connection };
}

describe.each(ROWS)("$name", (row) => {
  let connected: Connected;

  test("connects", async () => {
    const integration = await (row.register ?? (() => register(row)))();
    connected = await (row.connect ?? connectWithCode)(integration);
    expect(connected.connection).toMatchObject({ status: "active", refreshable: true });
    await row.proves(connected);
  });

  test.runIf(has(row, "Refresh"))("refreshes", async () => {
    const refreshed = await call("POST", `/v1/connections/${connected.id}/refresh`, app.key, {});
    expect(refreshed).toMatchObject({ status: 200, body: { version: 2 } });
  });

  test.runIf(has(row, "Call the API"))("calls the API", async () => {
    const path = row.isForApi === true ? "" : "me";
    const answer = await call("GET", `/v1/connections/${connected.id}/proxy/${path}`, app.key);
    expect(answer).toMatchObject({ status: 200, body: { sub: "ada" } });
  });

  test.runIf(has(row, "Revoke"))("revokes", async () => {
    const token = String(oidc.exchanges.at(-1)?.body["refresh_token"]);
    expect(await oidc.isLive(token)).toBe(true);
    const deleted = await call("DELETE", `/v1/connections/${connected.id}`, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: true });
    expect(await oidc.isLive(token)).toBe(false);
  });
});

/** Returns the cells of a table's row. */
const cells = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

test("docs/testing.md has the rows and the columns", () => {
  const text = readFileSync(new URL("../../../docs/testing.md", import.meta.url), "utf8");
  const [, section = ""] = text.split("## Extensions of OAuth");
  const [head = "", , ...rows] = (section.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(cells(head)).toEqual(["Extension", ...COLUMNS]);
  const expected = ROWS.map((row) => [row.name, ...COLUMNS.map((column) => (has(row, column) ? "✓" : "–"))]);
  expect(rows.map(cells)).toEqual(expected);
});
