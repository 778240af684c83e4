// DPoP (RFC 9449) with oidc-provider, a certified and independent authorization server that requires proofs and nonces.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, newApp } from "../../support/latchkey.ts";
import { exchangesOf, type Method, registerAt, walk } from "../../support/peers/oidc-client.ts";
import { type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { newKey } from "../../support/peers/signing-key.ts";

let oidc: OidcServer;

beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(() => oidc.close());

const METHODS: Method[] = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

describe.each([false, true])("with nonces: %s", (requiresNonce) => {
  test.each(METHODS)("connects, refreshes, and reconnects with %s", async (method) => {
    oidc.requiresNonce = requiresNonce;
    const app = await newApp();
    const key = method === "private_key_jwt" ? newKey("ES256") : null;
    const integration = await registerAt(oidc, app, method, {
      options: { dpop: "required" },
      client: {
        dpop_bound_access_tokens: true,
        require_pushed_authorization_requests: method !== "none",
        ...(key !== null && { jwks: { keys: [key.jwk] } }),
      },
      fields: key === null ? {} : { client_private_key: key.privateJwk },
    });
    const { id, endUser, confirmed } = await walk(app, integration);
    // UserInfo wants a proof as well.
    expect(confirmed.body).toMatchObject({
      status: "active",
      account: { id: "ada", label: "ada@example.com" },
    });
    const token = await call("GET", `/v1/connections/${id}/token`, app.key);
    expect(token.body).toMatchObject({ token_type: "DPoP", version: 1 });
    for (let version = 2; version <= 3; version += 1) {
      const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
      expect(refreshed).toMatchObject({ status: 200, body: { version, token_type: "DPoP" } });
    }
    const check = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(check.body).toMatchObject({ ok: true, account: { id: "ada" } });
    const again = await walk(app, integration, { end_user: { id: endUser }, connection_id: id });
    expect(again.confirmed.body).toMatchObject({ id, status: "active" });
    const last = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(last).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    const refused = exchangesOf(oidc, integration).filter(({ status }) => status !== 200);
    expect(refused.every(({ body }) => body["error"] === "use_dpop_nonce")).toBe(true);
    expect((await call("DELETE", `/v1/connections/${id}`, app.key)).body["status"]).toBe("deleted");
  });
});

test("a client whose tokens must be bound is refused without proofs", async () => {
  const app = await newApp();
  const integration = await registerAt(oidc, app, "client_secret_basic", {
    client: { dpop_bound_access_tokens: true },
  });
  const { confirmed } = await walk(app, integration);
  expect(confirmed).toMatchObject({ status: 502, body: { code: "authorization_code_rejected" } });
});
