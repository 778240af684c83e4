// Client authentication with a private key (RFC 7523), against oidc-provider, a certified and independent server.

import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { clickConnect, endRetryWait, startSession } from "../../support/flow.ts";
import { Browser, failureOn } from "../../support/http/browser.ts";
import {
  exchangesOf,
  type OidcIntegration,
  readsKeySet,
  registerAt,
  walk,
} from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { type Algorithm, newKey } from "../../support/peers/signing-key.ts";
import { until } from "../../support/until.ts";

const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"] as const;
let oidc: OidcServer;

beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(() => oidc.close());

const registration = <T extends object>(alg: Algorithm, more: T) => ({
  token_endpoint_auth_signing_alg: alg,
  ...more,
});

/** Registers an integration whose key Latchkey creates. */
async function registerWithKeySet(app: TestApp, alg: Algorithm) {
  const integration = await registerAt(oidc, app, "private_key_jwt", {
    client: registration(alg, { jwks: { keys: [newKey(alg).jwk] } }),
  });
  const path = `/v1/integrations/${integration.id}`;
  const created = await call("POST", `${path}/signing-keys`, app.key, { alg });
  expect(created).toMatchObject({ status: 201, body: { alg, status: "active", published_until: null } });
  const jwksUrl = await readsKeys(app, integration, alg);
  return { integration, path, jwksUrl, kid: String(created.body["kid"]) };
}

/** Has the server read the key set of a client with `private_key_jwt`. Returns its URL. */
const readsKeys = (app: TestApp, integration: OidcIntegration, alg: Algorithm) =>
  readsKeySet(oidc, app, integration, registration(alg, { token_endpoint_auth_method: "private_key_jwt" }));

const assertionsOf = ({ clientId }: OidcIntegration) =>
  oidc.assertions.filter(({ claims }) => claims["sub"] === clientId);

/** Connects, refreshes, and revokes. Returns the assertions. */
async function useAll(app: TestApp, integration: OidcIntegration) {
  const { id, confirmed } = await walk(app, integration);
  expect(confirmed.body).toMatchObject({ status: "active", account: { id: "ada" } });
  expect(await call("POST", `/v1/connections/${id}/refresh`, app.key, {})).toMatchObject({ status: 200 });
  const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
  expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: true });
  expect(exchangesOf(oidc, integration).map(({ status }) => status)).toEqual([200, 200]);
  const assertions = assertionsOf(integration);
  expect(assertions.map(({ path }) => path)).toEqual(["/request", "/token", "/token", "/token/revocation"]);
  return assertions;
}

describe.each(ALGORITHMS)("with %s", (alg) => {
  test("C2 · connects, refreshes and revokes with the app's own key", async () => {
    const app = await newApp();
    const { pem, jwk } = newKey(alg);
    const integration = await registerAt(oidc, app, "private_key_jwt", {
      fields: { client_private_key: pem },
      options: alg === "PS256" ? { token_endpoint_auth_signing_alg: alg } : {},
      client: registration(alg, { jwks: { keys: [jwk] } }),
    });
    const assertions = await useAll(app, integration);
    const { clientId } = integration;
    for (const { header, claims } of assertions) {
      expect(header).toEqual({ alg });
      expect(claims).toMatchObject({ iss: clientId, sub: clientId, aud: oidc.issuer });
      expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(60);
      expect(Math.abs(Number(claims["iat"]) - Date.now() / 1000)).toBeLessThan(60);
    }
    expect(new Set(assertions.map(({ claims }) => claims["jti"])).size).toBe(4);
  });

  test("C2 · connects, refreshes and revokes with a key that Latchkey creates and publishes", async () => {
    const app = await newApp();
    const { integration, kid, jwksUrl } = await registerWithKeySet(app, alg);
    const published = await fetch(jwksUrl);
    expect(published.headers.get("content-type")).toBe("application/jwk-set+json");
    expect(published.headers.get("cache-control")).toBe("public, max-age=300");
    expect(await published.json()).toMatchObject({ keys: [{ kid, alg, use: "sig" }] });
    for (const { header } of await useAll(app, integration)) expect(header).toEqual({ alg, kid });
  });
});

describe("a rotation", () => {
  test("C2 · publishes the new key, and keeps using the old one until the new one replaces it", async () => {
    const app = await newApp();
    const { integration, path, jwksUrl, kid } = await registerWithKeySet(app, "ES256");
    const { id } = await walk(app, integration);
    const next = await call("POST", `${path}/signing-keys`, app.key, { alg: "ES256" });
    expect(next).toMatchObject({ status: 201, body: { status: "pending", published_until: null } });
    const again = await call("POST", `${path}/signing-keys`, app.key, {});
    expect(again).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    const { body } = await call("GET", `${path}/signing-keys`, app.key);
    expect(body["data"]).toMatchObject([
      { kid, status: "active", published_until: expect.any(String) },
      { kid: next.body["kid"], status: "pending" },
    ]);
    await until(
      async () => (await (await fetch(jwksUrl)).json()) as { keys: Json[] },
      ({ keys }) => keys.length === 2,
    );
    const refreshed = () => call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(await refreshed()).toMatchObject({ status: 200 });
    expect(assertionsOf(integration).at(-1)?.header["kid"]).toBe(kid);
    // The server has both keys. The end of the overlap is brought forward.
    await readsKeys(app, integration, "ES256");
    expect(await refreshed()).toMatchObject({ status: 200 });
    expect(assertionsOf(integration).at(-1)?.header["kid"]).toBe(kid);
    expect((await call("DELETE", `${path}/signing-keys/${kid}`, app.key)).status).toBe(204);
    await until(refreshed, ({ status }) => {
      const used = assertionsOf(integration).at(-1)?.header["kid"];
      return status === 200 && used === next.body["kid"];
    });
    const left = await call("GET", `${path}/signing-keys`, app.key);
    expect(left.body["data"]).toMatchObject([{ kid: next.body["kid"], status: "active" }]);
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ revoked_at_provider: true });
  });

  test("a grant that is still to be revoked is revoked with the key that it was used with", async () => {
    const app = await newApp();
    const { integration, path } = await registerWithKeySet(app, "ES256");
    const { id } = await walk(app, integration);
    await call("POST", `${path}/signing-keys`, app.key, {});
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ revoked_at_provider: true });
    expect((await call("DELETE", path, app.key)).status).toBe(204);
  });
});

test("changes from a client secret to a created key without a gap", async () => {
  const app = await newApp();
  const integration = await registerAt(oidc, app, "client_secret_post");
  const path = `/v1/integrations/${integration.id}`;
  const { id } = await walk(app, integration);
  const created = await call("POST", `${path}/signing-keys`, app.key, { alg: "EdDSA" });
  expect(created).toMatchObject({ status: 201 });
  // The key is published, but the secret is used.
  expect((await call("POST", `/v1/connections/${id}/refresh`, app.key, {})).status).toBe(200);
  expect(assertionsOf(integration)).toEqual([]);
  const { body } = await call("GET", path, app.key);
  const options = { ...(body["options"] as object), token_endpoint_auth_method: "private_key_jwt" };
  await readsKeys(app, integration, "EdDSA");
  const changed = await call("PATCH", path, app.key, { client_secret: null, options });
  expect(changed).toMatchObject({ status: 200, body: { has_client_secret: false } });
  await until(
    () => call("POST", `/v1/connections/${id}/refresh`, app.key, {}),
    ({ status }) => status === 200,
  );
  expect(assertionsOf(integration).at(-1)?.header).toEqual({ alg: "EdDSA", kid: created.body["kid"] });
});

test("the audience can be the token endpoint", async () => {
  const app = await newApp();
  const { pem, jwk } = newKey("ES256");
  const integration = await registerAt(oidc, app, "private_key_jwt", {
    fields: { client_private_key: pem },
    options: { client_assertion_audience: "token_endpoint" },
    client: registration("ES256", { jwks: { keys: [jwk] } }),
  });
  for (const { claims } of await useAll(app, integration)) expect(claims["aud"]).toBe(`${oidc.issuer}/token`);
});

test("a wrong key is reported like a wrong secret", async () => {
  const app = await newApp();
  const { pem, jwk } = newKey("ES256");
  const integration = await registerAt(oidc, app, "private_key_jwt", {
    fields: { client_private_key: pem },
    client: registration("ES256", { jwks: { keys: [jwk] } }),
  });
  const connections = [await walk(app, integration), await walk(app, integration)];
  const path = `/v1/integrations/${integration.id}`;
  const wrong = await call("PATCH", path, app.key, { client_private_key: newKey("ES256").pem });
  expect(wrong).toMatchObject({ status: 200, body: { has_client_private_key: true } });
  const [first] = connections;
  if (first === undefined) throw new Error("no connection");
  await until(
    async () => {
      await endRetryWait(app, first.id);
      return call("POST", `/v1/connections/${first.id}/refresh`, app.key, {});
    },
    ({ body }) => body["code"] === "integration_misconfigured",
  );
  const { body } = await until(
    () => call("GET", path, app.key),
    (answer) => answer.body["status"] === "misconfigured",
  );
  expect(body["misconfigured"]).toMatchObject({ error: "invalid_client" });
  const page = await clickConnect(new Browser(), await startSession(app, integration), integration);
  expect(failureOn(page)).toBe("integration_misconfigured");
  await call("PATCH", path, app.key, { client_private_key: pem });
  await until(
    async () => {
      await endRetryWait(app, first.id);
      return call("POST", `/v1/connections/${first.id}/refresh`, app.key, {});
    },
    ({ status }) => status === 200,
  );
});

test("keys that can't sign safely are refused", async () => {
  const app = await newApp();
  const endpoints = { authorization_endpoint: `${oidc.issuer}/auth`, token_endpoint: `${oidc.issuer}/token` };
  const integration = { provider: "oauth2", client_id: "c", endpoints };
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
  for (const [key, message] of [
    [newKey("ES256").jwk, "has no private part"],
    [{ kty: "oct", k: "A".repeat(64) }, "is a symmetric key"],
    [weak.export({ format: "jwk" }), "2048 to 4096 bits"],
    [weak.export({ type: "pkcs8", format: "pem" }), "2048 to 4096 bits"],
    [p384.privateKey.export({ format: "jwk" }), "the curve P-256"],
    [{ kty: "RSA", n: "A".repeat(20_000), e: "AQAB", d: "AQAB" }, "must not exceed"],
    ["not a key at all", "PKCS #8"],
  ] as const) {
    const refused = await call("POST", "/v1/integrations", app.key, {
      ...integration,
      client_private_key: key,
    });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: "integration_invalid",
        errors: [{ path: "client_private_key", message: expect.stringContaining(message) }],
      },
    });
  }
  const both = { client_secret: "an ordinary secret", client_private_key: newKey("ES256").pem };
  expect(
    (await call("POST", "/v1/integrations", app.key, { ...integration, ...both })).body["errors"],
  ).toEqual([{ path: "client_private_key", message: "is set, but not used" }]);
  const options = { token_endpoint_auth_signing_alg: "EdDSA" };
  const other = { ...integration, client_private_key: newKey("ES256").pem, options };
  expect((await call("POST", "/v1/integrations", app.key, other)).body["errors"]).toEqual([
    { path: "client_private_key", message: "can't sign with EdDSA" },
  ]);
});

test("a preview shows where the assertion is, and a session needs a key", async () => {
  const app = await newApp();
  const endpoints = { authorization_endpoint: `${oidc.issuer}/auth`, token_endpoint: `${oidc.issuer}/token` };
  const options = { token_endpoint_auth_method: "private_key_jwt" };
  const settings = { provider: "oauth2", client_id: "c", endpoints, options };
  const preview = await call("POST", "/v1/providers/validate", app.key, settings);
  expect(preview.text).toContain("client_assertion=CLIENT_ASSERTION");
  const { body } = await call("POST", "/v1/integrations", app.key, settings);
  const session = { end_user: { id: "ada" }, integrations: [body["id"]] };
  const refused = await call("POST", "/v1/connect/sessions", app.key, session);
  expect(refused).toMatchObject({ status: 400 });
  expect(refused.text).toContain("a key is required for private_key_jwt");
});
