// Signed request objects (RFC 9101), against oidc-provider, a certified and independent server.

import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickConnect, startSession } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { listen } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { readsKeySet, registerAt, walk } from "../../support/peers/oidc-client.ts";
import { DETAILS_TYPE, RESOURCE } from "../../support/peers/oidc-features.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { newKey } from "../../support/peers/signing-key.ts";
import { createIntegration } from "../../support/sandbox.ts";

let oidc: OidcServer;
let app: TestApp;

beforeAll(async () => {
  [oidc, app] = await Promise.all([startOidcServer(), newApp()]);
});
afterAll(() => oidc.close());

const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"] as const;

describe.each(ALGORITHMS)("signed with %s", (alg) => {
  test.each(["never", "required"] as const)(
    "and %s pushed, they are accepted",
    async (pushed_authorization) => {
      const { pem, jwk } = newKey(alg);
      const integration = await registerAt(oidc, app, "client_secret_post", {
        fields: { client_private_key: pem },
        options: {
          request_object: "required",
          pushed_authorization,
          ...(alg === "PS256" && { request_object_signing_alg: alg }),
        },
        client: {
          request_object_signing_alg: alg,
          require_signed_request_object: true,
          jwks: { keys: [jwk] },
        },
      });
      const { confirmed, authorizeUrl } = await walk(app, integration);
      expect(confirmed.body).toMatchObject({ status: "active", account: { id: "ada" } });
      const pushed = oidc.pushed.findLast(({ client_id }) => client_id === integration.clientId);
      expect(pushed === undefined).toBe(pushed_authorization === "never");
      const sent = pushed ?? Object.fromEntries(new URL(authorizeUrl).searchParams);
      const names = [
        "client_id",
        "request",
        ...(pushed === undefined ? ["response_type", "scope"] : ["client_secret"]),
      ];
      expect(Object.keys(sent).toSorted()).toEqual(names.toSorted());
      const jwt = String(sent["request"]);
      expect(decodeProtectedHeader(jwt)).toEqual({ alg, typ: "oauth-authz-req+jwt" });
      const claims = decodeJwt(jwt);
      expect(claims).toMatchObject({
        iss: integration.clientId,
        aud: oidc.issuer,
        client_id: integration.clientId,
        response_type: "code",
        redirect_uri: integration.callbackUrl,
        code_challenge_method: "S256",
        state: expect.any(String),
        jti: expect.stringMatching(/^[0-9a-z]{52}$/),
        nbf: claims.iat,
        exp: Number(claims.iat) + 300,
      });
      expect(claims).not.toHaveProperty("sub");
    },
  );
});

test("are signed with the key that Latchkey publishes, and have authorization details as JSON", async () => {
  const integration = await registerAt(oidc, app, "client_secret_basic");
  const path = `/v1/integrations/${integration.id}`;
  const options = {
    token_endpoint_auth_method: "client_secret_basic",
    request_object: "required",
    authorization_parameters: { prompt: "consent", resource: RESOURCE, max_age: "600" },
  };
  const refused = await call("PATCH", path, app.key, { options });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "client_private_key" }] } });
  const created = await call("POST", `${path}/signing-keys`, app.key, { alg: "ES256" });
  const authorization_details = [{ type: DETAILS_TYPE, actions: ["initiate"] }];
  const changed = await call("PATCH", path, app.key, { options, authorization_details });
  expect(changed).toMatchObject({ status: 200 });
  await readsKeySet(oidc, app, integration, {
    token_endpoint_auth_method: "client_secret_basic",
    client_secret: integration.clientSecret,
    request_object_signing_alg: "ES256",
    authorization_details_types: [DETAILS_TYPE],
  });
  const { confirmed } = await walk(app, integration);
  expect(confirmed.body).toMatchObject({
    status: "active",
    granted_authorization_details: authorization_details,
  });
  const pushed = oidc.pushed.findLast(({ client_id }) => client_id === integration.clientId);
  const jwt = String(pushed?.["request"]);
  expect(decodeProtectedHeader(jwt)["kid"]).toBe(created.body["kid"]);
  expect(decodeJwt(jwt)).toMatchObject({ authorization_details, max_age: 600, resource: RESOURCE });
});

test("can't be used in place of the client's assertion, whatever parameters the app sets", async () => {
  const { pem, jwk } = newKey("ES256");
  const integration = await registerAt(oidc, app, "private_key_jwt", {
    fields: { client_private_key: pem },
    options: { pushed_authorization: "never" },
    client: {
      jwks: { keys: [jwk] },
      token_endpoint_auth_signing_alg: "ES256",
      grant_types: ["authorization_code", "client_credentials"],
    },
  });
  const options = {
    token_endpoint_auth_method: "private_key_jwt",
    request_object: "required",
    pushed_authorization: "never",
    authorization_parameters: { sub: integration.clientId },
  };
  expect((await call("PATCH", `/v1/integrations/${integration.id}`, app.key, { options })).status).toBe(200);
  const page = await clickConnect(new Browser(), await startSession(app, integration), integration);
  const request = new URL(page.location ?? "").searchParams.get("request") ?? "";
  expect(decodeJwt(request)).toMatchObject({ iss: integration.clientId });
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: request,
  });
  expect((await fetch(`${oidc.issuer}/token`, { method: "POST", body })).status).toBe(401);
});

test("are not used by default or with never, and with preferred only with a key", async () => {
  for (const request_object of [undefined, "never", "preferred"] as const) {
    const options = { pushed_authorization: "never", ...(request_object && { request_object }) };
    const integration = await registerAt(oidc, app, "client_secret_basic", { options });
    const { authorizeUrl } = await walk(app, integration);
    expect(new URL(authorizeUrl).searchParams.has("request")).toBe(false);
  }
});

/** A server that publishes only its metadata. */
const startServer = () =>
  listen((request, response) => {
    const issuer = `http://${String(request.headers.host)}`;
    const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ issuer, ...endpoints, require_signed_request_object: true }));
  });

const endpoints = () => ({
  authorization_endpoint: `${oidc.issuer}/auth`,
  token_endpoint: `${oidc.issuer}/token`,
});

describe("a server whose metadata requires them", () => {
  test("gets them whatever the integration says, and a session needs a key", async () => {
    const server = await startServer();
    const integration = await createIntegration(app, {
      provider: "oauth2",
      client_id: "c",
      client_secret: "an ordinary secret",
      endpoints: { issuer: server.origin },
      options: { request_object: "never" },
    });
    const { id } = integration;
    const session: Json = { end_user: { id: "ada" }, integrations: [id] };
    const refused = await call("POST", "/v1/connect/sessions", app.key, session);
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain("signing_keys: a key is required for request objects");
    const key = await call("POST", `/v1/integrations/${id}/signing-keys`, app.key, {});
    const started = await startSession(app, integration);
    const page = await clickConnect(new Browser(), started, integration);
    expect([...new URL(page.location ?? "").searchParams.keys()].toSorted()).toEqual([
      "client_id",
      "request",
      "response_type",
    ]);
    // The key is deleted after the session was created.
    const before = await startSession(app, integration);
    await call("DELETE", `/v1/integrations/${id}/signing-keys/${String(key.body["kid"])}`, app.key);
    const late = await clickConnect(new Browser(), before, integration);
    expect(failureOn(late)).toBe("integration_misconfigured");
    await server.close();
  });
});

test("a discovered server gets them from the app's own client, and not from one that Latchkey has registered", async () => {
  const server = await McpServer.start();
  const click = async (options: Json, client: Json = {}) => {
    const variables = { resource: server.resource };
    const integration = await newMcpIntegration(app, { variables, ...client });
    const path = `/v1/integrations/${integration.id}`;
    await call("POST", `${path}/signing-keys`, app.key, {});
    expect(await call("PATCH", path, app.key, { options, ...client })).toMatchObject({ status: 200 });
    const started = await startSession(app, integration);
    const page = await clickConnect(new Browser(), started, integration);
    const { body } = await call("GET", `/v1/connections/${started.connectionId}/diagnostics`, app.key);
    return { page, diagnostics: body["data"] };
  };
  const own = { client_id: "own", client_secret: "an ordinary secret" };
  const options = { token_endpoint_auth_method: "client_secret_post", request_object: "required" };
  const { page } = await click(options, own);
  expect(decodeJwt(new URL(page.location ?? "").searchParams.get("request") ?? "")).toMatchObject({
    iss: "own",
    aud: server.origin,
    resource: server.resource,
  });
  const registered = await click({ request_object: "required" });
  expect(failureOn(registered.page)).toBe("integration_misconfigured");
  expect(registered.diagnostics).toMatchObject([
    { operation: "authorization", detail: expect.stringContaining("does not know the integration's key") },
  ]);
  const preferred = await click({ request_object: "preferred" });
  expect(new URL(preferred.page.location ?? "").searchParams.has("request")).toBe(false);
  await server.close();
});

describe("the option", () => {
  test("requires a key, an issuer, and an algorithm that the key has", async () => {
    const settings = { provider: "oauth2", client_id: "c", client_secret: "an ordinary secret" };
    const options = { request_object: "required" };
    const create = (fields: Json) => call("POST", "/v1/integrations", app.key, { ...settings, ...fields });
    expect((await create({ endpoints: { issuer: oidc.issuer }, options })).body["errors"]).toEqual([
      { path: "client_private_key", message: expect.stringContaining("options.request_object is required") },
    ]);
    const client_private_key = newKey("ES256").pem;
    expect((await create({ endpoints: endpoints(), options, client_private_key })).body["errors"]).toEqual([
      { path: "options.request_object", message: expect.stringContaining("endpoints.issuer") },
    ]);
    const issuer = { endpoints: { issuer: oidc.issuer } };
    const withAlg = { ...options, request_object_signing_alg: "PS256" };
    expect((await create({ ...issuer, client_private_key, options: withAlg })).body["errors"]).toEqual([
      { path: "client_private_key", message: "can't sign with PS256" },
    ]);
    expect((await create({ ...issuer, client_private_key, options: {} })).body["errors"]).toEqual([
      { path: "client_private_key", message: "is set, but not used" },
    ]);
  });

  test.each([true, false])("shows a placeholder in a preview, if pushed: %s", async (isPushed) => {
    const preview = await call("POST", "/v1/providers/validate", app.key, {
      provider: "oauth2",
      client_id: "c",
      endpoints: {
        ...endpoints(),
        issuer: oidc.issuer,
        ...(isPushed && { pushed_authorization_request_endpoint: `${oidc.issuer}/request` }),
      },
      options: { request_object: "required", token_endpoint_auth_method: "private_key_jwt" },
    });
    const requests = preview.body["requests"] as { name: string; url: string; body: string | null }[];
    const request = requests.find(
      ({ name }) => name === (isPushed ? "pushed_authorization" : "authorization"),
    );
    expect(isPushed ? request?.body : request?.url).toContain("request=REQUEST_OBJECT");
    expect(preview.text).not.toContain("CODE_CHALLENGE");
  });
});
