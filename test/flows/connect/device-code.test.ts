// The device authorization grant (RFC 8628) against oidc-provider, a certified and independent authorization server.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  clickConnect,
  confirmDevice,
  type DeviceSession,
  must,
  settle,
  startDevice,
  startSession,
} from "../../support/flow.ts";
import { click, signedInWith } from "../../support/dashboard.ts";
import { Browser, failureOn, hidden, link, type Page } from "../../support/http/browser.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import {
  exchangesOf,
  type Method,
  type OidcIntegration,
  presentRefreshToken,
  registerAt,
} from "../../support/peers/oidc-client.ts";
import { answerDeviceCode, type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { newKey } from "../../support/peers/signing-key.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";
import { stack } from "../../support/stack.ts";

const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

let oidc: OidcServer;
let app: TestApp;

beforeAll(async () => {
  [oidc, app] = await Promise.all([startOidcServer(), newApp("Terminal")]);
});
afterAll(() => oidc.close());

/** Returns an integration's private key, and the registration of its public part. */
function keyOfClient() {
  const { pem, jwk } = newKey("ES256");
  return {
    fields: { client_private_key: pem },
    client: { token_endpoint_auth_signing_alg: "ES256" as const, jwks: { keys: [jwk] } },
  };
}

const begin = (integration: OidcIntegration) => startDevice(app, integration);
const confirm = (session: DeviceSession, endUser?: string) => confirmDevice(app, session, endUser);

const polls = (integration: OidcIntegration) =>
  exchangesOf(oidc, integration, DEVICE_CODE).map(({ status, body }) => body["error"] ?? status);

/** Returns the status of a session, as connect.js asks for it. */
async function statusOf({ token }: DeviceSession): Promise<Json> {
  const { latchkey } = await stack();
  const response = await fetch(new URL(`/connect/status?token=${token}`, latchkey));
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

test.each<Method>(["client_secret_basic", "client_secret_post", "none", "private_key_jwt"])(
  "C2 · connects a device with %s, refreshes, and revokes",
  async (method) => {
    const integration = await registerAt(
      oidc,
      app,
      method,
      method === "private_key_jwt" ? keyOfClient() : {},
    );
    const session = await begin(integration);
    expect(session.device).toMatchObject({ verification_uri: `${oidc.issuer}/device`, interval: 5 });
    expect(session.device.verification_uri_complete).toBe(
      `${oidc.issuer}/device?user_code=${session.device.user_code}`,
    );
    expect(await confirm(session)).toMatchObject({
      status: 409,
      body: { code: "authorization_pending" },
    });
    expect((await confirm(session)).headers.get("retry-after")).toBe("5");
    await ringAll(app, session.connection_id);
    expect(polls(integration)).toEqual(["authorization_pending"]);
    expect(await statusOf(session)).toMatchObject({ status: "pending" });

    await answerDeviceCode(new Browser(), session.device, "allow");
    await ringAll(app, session.connection_id);
    expect(await statusOf(session)).toMatchObject({ status: "returned" });
    expect(await confirm(session)).toMatchObject({
      status: 200,
      body: { id: session.connection_id, status: "active", account: { id: "ada" }, missing_scopes: [] },
    });
    expect(await statusOf(session)).toMatchObject({ status: "connected" });
    const path = `/v1/connections/${session.connection_id}`;
    expect(await call("POST", `${path}/refresh`, app.key, {})).toMatchObject({ body: { version: 2 } });
    expect((await call("DELETE", path, app.key)).body).toMatchObject({ revoked_at_provider: true });
    expect(polls(integration)).toEqual(["authorization_pending", 200]);
  },
);

describe("an attempt ends", () => {
  test("when the person denies access", async () => {
    const integration = await registerAt(oidc, app, "client_secret_basic");
    const session = await begin(integration);
    await answerDeviceCode(new Browser(), session.device, "deny");
    await ringAll(app, session.connection_id);
    expect(await statusOf(session)).toMatchObject({ status: "failed", code: "access_denied" });
    expect(await confirm(session)).toMatchObject({ status: 403, body: { code: "access_denied" } });
    const { body } = await call("GET", `/v1/connections/${session.connection_id}`, app.key);
    expect(body).toMatchObject({ status: "pending", last_error: { code: "access_denied" } });
  });

  test("when the server says that the code has expired", async () => {
    const integration = await registerAt(oidc, app, "client_secret_basic");
    const session = await begin(integration);
    await oidc.expireCode(session.device.user_code);
    await ringAll(app, session.connection_id);
    expect(polls(integration)).toEqual(["expired_token"]);
    expect(await confirm(session)).toMatchObject({ status: 410, body: { code: "attempt_expired" } });
  });

  test("when the client may not use device codes, with the server's error", async () => {
    const client = { grant_types: ["authorization_code"] };
    const integration = await registerAt(oidc, app, "client_secret_basic", { client });
    const body = { end_user: { id: "ada" }, integrations: [integration.id], flow: "device" };
    expect(await call("POST", "/v1/connect/sessions", app.key, body)).toMatchObject({
      status: 502,
      body: { provider_response: { status: 400 } },
    });
  });
});

test("a connect link of the dashboard for a device's connection has a code again", async () => {
  const integration = await registerAt(oidc, app, "client_secret_basic");
  const session = await begin(integration);
  await answerDeviceCode(new Browser(), session.device, "allow");
  await ringAll(app, session.connection_id);
  expect((await confirm(session)).status).toBe(200);
  const path = `/apps/${app.id}/connections/${session.connection_id}`;
  const page = await click(await signedInWith(app.key), path, `${path}/reconnect`);
  expect(page.text).toContain(`${oidc.issuer}/device<`);
  expect(page.text).toMatch(/Copy the device code/);
});

test("D2 · revokes the grant if the app confirms another end user", async () => {
  const integration = await registerAt(oidc, app, "client_secret_post");
  const session = await begin(integration);
  await answerDeviceCode(new Browser(), session.device, "allow");
  await ringAll(app, session.connection_id);
  expect(await confirm(session, "eve")).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
  await settle(app, session.connection_id);
  const [granted] = exchangesOf(oidc, integration, DEVICE_CODE);
  expect(await presentRefreshToken(oidc, integration, String(granted?.body["refresh_token"]))).toMatchObject({
    error: "invalid_grant",
  });
});

/** Submits the form of a page. */
const submit = (browser: Browser, page: Page, url: string) =>
  browser.post(new URL("/connect", url).href, {
    token: hidden(page, "token"),
    integration: hidden(page, "integration"),
  });

/** Clicks on the connect page, and opens the page that waits. */
async function open(browser: Browser, session: DeviceSession, integration: OidcIntegration) {
  const { connection_id: connectionId, connect_url: connectUrl, token } = session;
  const started = { connectionId, connectUrl, token, endUser: "ada" };
  const url = must(await clickConnect(browser, started, integration));
  return { url, page: await browser.get(url) };
}

describe("the connect page of a device's session", () => {
  test("D3 · shows the code and the address after a click, and returns to the app", async () => {
    const integration = await registerAt(oidc, app, "client_secret_basic");
    const session = await begin(integration);
    const browser = new Browser();
    const consent = await browser.get(session.connect_url);
    expect(consent.text).not.toContain(session.device.user_code);
    const { url, page } = await open(browser, session, integration);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`>${session.device.user_code}</code>`);
    expect(page.text).toContain(`<strong>${new URL(oidc.issuer).host}</strong>`);
    const { host } = new URL(oidc.issuer);
    expect(page.text).toContain(`Open ${host}`);
    expect(page.text).toContain(session.device.verification_uri_complete);
    // The code is not for other browsers, and not in a URL.
    expect(url).not.toContain(session.device.user_code);
    expect(failureOn(await new Browser().get(url))).toBe("wrong_browser");
    const peek = async () => JSON.parse((await browser.get(`${url}&peek=1`)).text);
    expect(await peek()).toEqual({ next: "device" });

    await answerDeviceCode(new Browser(), session.device, "allow");
    await ringAll(app, session.connection_id);
    expect(await peek()).toEqual({ next: "confirm" });
    const returned = new URL(must(await browser.get(url)));
    expect(`${returned.origin}${returned.pathname}`).toBe(app.returnUrl);
    const handle = returned.searchParams.get("handle");
    const confirmed = await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: "ada" });
    expect(confirmed).toMatchObject({ status: 200, body: { status: "active" } });
  });

  test("offers a new code when the first one has expired", async () => {
    const integration = await registerAt(oidc, app, "client_secret_basic");
    const session = await begin(integration);
    const browser = new Browser();
    const { url } = await open(browser, session, integration);
    await oidc.expireCode(session.device.user_code);
    await ringAll(app, session.connection_id);
    const expired = await browser.get(url);
    expect(expired.status).toBe(410);
    expect(expired.text).toContain("This code has expired");
    const again = must(await submit(browser, expired, url));
    const page = await browser.get(new URL(again, url).href);
    expect(page.text).toContain("</code>");
    expect(page.text).not.toContain(session.device.user_code);
    expect(link(page, "Cancel", url)).toContain("error=access_denied");
  });

  test("says that the person has denied access, with a way on", async () => {
    const integration = await registerAt(oidc, app, "client_secret_basic");
    const session = await begin(integration);
    const browser = new Browser();
    const { url } = await open(browser, session, integration);
    await answerDeviceCode(new Browser(), session.device, "deny");
    await ringAll(app, session.connection_id);
    const denied = await browser.get(url);
    expect(failureOn(denied)).toBe("access_denied");
    const retry = await browser.get(link(denied, "Try again", url));
    expect(retry.status).toBe(200);
    expect(hidden(retry, "integration")).toBe(integration.id);
  });
});

test("a session of an ordinary flow has no code", async () => {
  const integration = await registerAt(oidc, app, "client_secret_basic");
  const { connectionId } = await startSession(app, integration);
  const { text } = await call("GET", `/v1/connections/${connectionId}`, app.key);
  expect(text).not.toContain("device");
});

test("the preview of a definition shows the requests of a device", async () => {
  const { body } = await call("POST", "/v1/providers/validate", app.key, {
    provider: "oauth2",
    client_id: "terminal",
    scopes: ["read"],
    endpoints: {
      authorization_endpoint: "https://auth.example.com/authorize",
      token_endpoint: "https://auth.example.com/token",
      device_authorization_endpoint: "https://auth.example.com/device",
    },
  });
  const requests = z.array(z.object({ name: z.string(), url: z.string(), body: z.string().nullable() }));
  const sent = requests.parse(body["requests"]);
  const shown = (name: string) => sent.find((request) => request.name === name);
  expect(shown("device_authorization")).toMatchObject({ url: "https://auth.example.com/device" });
  expect(shown("device_authorization")?.body).toContain("scope=read");
  expect(shown("device_token")?.body).toContain("device_code=DEVICE_CODE");
});
