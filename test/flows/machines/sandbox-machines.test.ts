// The client credentials grant of the sandbox's Parqet, directly and through Latchkey.

import { beforeAll, expect, test } from "vitest";
import { proxied } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { control } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const CLIENT = { client_id: "sandbox-machine", client_secret: "an ordinary client secret" };

let app: TestApp;
let origin: string;

beforeAll(async () => {
  app = await newApp();
  ({ origin } = (await stack()).sandbox);
  await control("parqet", "clients", { ...CLIENT, redirect_uris: [] });
  await control("parqet", "clients", { client_id: "public-machine", redirect_uris: [] });
});

async function requestToken(form: Record<string, string>, provider = "parqet/oauth2") {
  const body = new URLSearchParams({ grant_type: "client_credentials", ...form });
  const response = await fetch(`${origin}/${provider}/token`, { method: "POST", body });
  return { status: response.status, body: (await response.json()) as Json };
}

test("a client gets a token without a refresh token, for the scopes that it requests", async () => {
  expect(await requestToken({ ...CLIENT, scope: "portfolio:read" })).toEqual({
    status: 200,
    body: {
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "portfolio:read",
    },
  });
  expect(await control("parqet", `counters?client_id=${CLIENT.client_id}`)).toMatchObject({
    token: { client_credentials: 1 },
  });
});

test.each([
  ["a public client", { client_id: "public-machine" }, 400, "unauthorized_client"],
  ["a wrong secret", { ...CLIENT, client_secret: "another" }, 401, "invalid_client"],
  ["an unknown scope", { ...CLIENT, scope: "portfolio:delete" }, 400, "invalid_scope"],
])("%s is refused", async (_, form, status, error) => {
  expect(await requestToken(form)).toMatchObject({ status, body: { error } });
});

test("the other providers do not offer the grant", async () => {
  const client = { ...CLIENT, redirect_uris: [] };
  await control("addepar", "clients", client);
  await control("habits", "clients", client);
  for (const path of ["addepar/public/oauth2", `habits/${CLIENT.client_id}`])
    expect(await requestToken(CLIENT, path)).toMatchObject({ body: { error: "unsupported_grant_type" } });
});

test("a client exchanges its access token for one with fewer scopes", async () => {
  const { body } = await requestToken(CLIENT);
  const form = {
    ...CLIENT,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: String(body["access_token"]),
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: "https://billing.example.com",
  };
  expect(await requestToken({ ...form, scope: "portfolio:read" })).toMatchObject({
    status: 200,
    body: { issued_token_type: form.subject_token_type, scope: "portfolio:read" },
  });
  expect(await requestToken({ ...form, scope: "portfolio:write" })).toMatchObject({
    body: { error: "invalid_scope" },
  });
  expect(await requestToken({ ...form, subject_token: "another" })).toMatchObject({
    body: { error: "invalid_request" },
  });
});

test("Latchkey connects the machine, which sees the portfolio of its service account", async () => {
  const integration = await call("POST", "/v1/integrations", app.key, {
    ...CLIENT,
    provider: "oauth2",
    endpoints: { issuer: `${origin}/parqet`, api_base_url: `${origin}/parqet` },
    scopes: ["portfolio:read"],
    options: { grant_type: "client_credentials" },
  });
  const grant = { integration: integration.body["id"], end_user: "nightly-export" };
  const { body } = await call("POST", "/v1/connections", app.key, grant);
  const response = await proxied(app, String(body["id"]), "portfolios");
  expect(await response.json()).toMatchObject({ items: [{ name: "Model portfolio" }] });
  const ensure = (end_user: string) =>
    call("POST", "/v1/connections/ensure", app.key, { integration: grant.integration, end_user });
  expect(await ensure("nightly-export")).toMatchObject({
    body: { status: "ready", connection: { id: body["id"] } },
  });
  // Nobody could sign in for another one.
  expect(await ensure("another-export")).toMatchObject({ status: 400, body: { code: "invalid_request" } });
});
