// Token responses over HTTP and their effect on the connection, the page and the API. How each response is interpreted
// is tested in test/oauth/token-endpoint.test.ts.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { type Json, newApp } from "../../support/latchkey.ts";
import {
  confirm,
  connect,
  connectionOf,
  readToken,
  refresh,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { control, counters, fault, newIntegration, seen, settings } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

/** Connects automatically at a provider whose code exchange has a fault. Returns the page that the browser receives. */
async function exchangeWith(kind: Json) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  await fault(integration, kind);
  const browser = new Browser();
  const started = await startSession(app, integration, { completion: "automatic" });
  const page = await browser.get(await walkToCallback(browser, started, integration));
  return { integration, page, connection: await connectionOf(app, started.connectionId) };
}

/** Connects at a provider whose token response is changed. */
async function connectWith(...faults: Json[]) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  for (const kind of faults) await fault(integration, kind);
  return { app, integration, ...(await connect(app, integration)) };
}

describe("a code exchange that fails", () => {
  test.each<[string, Json, string]>([
    ["HTML with status 200", { kind: "html" }, "provider_response_invalid"],
    [
      "an OAuth error with status 200",
      { kind: "error_in_200", error: "invalid_grant" },
      "authorization_code_rejected",
    ],
    [
      "invalid_client",
      { kind: "status", status: 401, body: { error: "invalid_client" } },
      "integration_misconfigured",
    ],
    ["a network error", { kind: "drop" }, "provider_unavailable"],
  ])("C3 · with %s leaves the connection pending, and the code is sent once", async (_, kind, code) => {
    const { page, connection, integration } = await exchangeWith(kind);
    expect(failureOn(page)).toBe(code);
    expect(page.status).toBe(502);
    expect(connection).toMatchObject({ status: "pending", last_error: { code }, expires_at: null });
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });

  test("C1 · with a redirect does not follow it, with or without a body", async () => {
    const { sandbox } = await stack();
    const location = `${sandbox.origin}/parqex/oauth/v2/endpoints/token/`;
    for (const status of [303, 307]) {
      const { page, integration } = await exchangeWith({ kind: "redirect", location, status });
      expect(failureOn(page)).toBe("provider_unavailable");
      const elsewhere = await counters({ ...integration, provider: "parqex" });
      expect(elsewhere.token).toEqual({ authorization_code: 0, refresh_token: 0, rejected: 0 });
      expect((await counters(integration)).token.authorization_code).toBe(1);
    }
  });

  test("because the code has expired lets the end user try again", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    await settings(integration, { code_lifetime_seconds: 0 });
    const browser = new Browser();
    const started = await startSession(app, integration, { completion: "automatic" });
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect(failureOn(page)).toBe("authorization_code_rejected");
    expect(link(page, "Try again", started.connectUrl)).toContain("/connect?token=");
    expect((await connectionOf(app, started.connectionId))["last_error"]).toMatchObject({
      code: "authorization_code_rejected",
    });
  });

  test("is reported to the app, with the same error each time and without the provider's text", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const body = { error: "invalid_grant", error_description: "Canary at db-7.internal" };
    await fault(integration, { kind: "status", status: 400, body });
    const browser = new Browser();
    const started = await startSession(app, integration);
    const returned = await browser.get(await walkToCallback(browser, started, integration));
    for (let time = 0; time < 2; time++) {
      const response = await confirm(app, returned, started.endUser);
      expect(response).toMatchObject({ status: 502, body: { code: "authorization_code_rejected" } });
      expect(response.text).not.toContain("Canary");
    }
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });
});

test("C4 · a scope that is an array is stored as a list, at the exchange and at a refresh", async () => {
  const scope = ["portfolio:read", "portfolio:write"];
  const { app, integration, id, connection } = await connectWith({ kind: "extra", fields: { scope } });
  expect(connection).toMatchObject({ status: "active", granted_scopes: scope });
  await fault(integration, { kind: "extra", fields: { scope: ["portfolio:read"] } });
  expect((await refresh(app, id)).body).toMatchObject({ version: 2, scope: "portfolio:read" });
});

test("C5 · a token without expires_in has no expiry and is returned until it is rejected", async () => {
  const { app, id, connection } = await connectWith({ kind: "expires_in", value: "omit" });
  expect(connection["expires_at"]).toBeNull();
  expect((await readToken(app, id, "?min_ttl=86400")).body).toMatchObject({ version: 1, expires_at: null });
});

describe("the refresh token", () => {
  test("C6 · is kept if a response has none", async () => {
    const { app, integration, id } = await connectWith();
    await settings(integration, { rotate: false });
    await fault(integration, { kind: "omit_refresh_token" }, { grantType: "refresh_token" });
    expect((await refresh(app, id)).body["version"]).toBe(2);
    expect((await refresh(app, id)).body["version"]).toBe(3);
    const [, first, second] = await seen(integration, "token");
    expect(first?.form?.["refresh_token"]).toMatch(/^.{20,}$/);
    expect(second?.form?.["refresh_token"]).toBe(first?.form?.["refresh_token"]);
  });

  test("C6 · is replaced if a response has another one", async () => {
    const { app, integration, id } = await connectWith();
    await refresh(app, id);
    await refresh(app, id);
    const [, first, second] = await seen(integration, "token");
    expect(second?.form?.["refresh_token"]).not.toBe(first?.form?.["refresh_token"]);
    const grants = await control("parqet", `grants?client_id=${integration.clientId}`);
    expect(JSON.stringify(grants)).not.toContain(String(second?.form?.["refresh_token"]));
  });

  test("is optional, and a connection without it is not refreshable", async () => {
    const { app, id, connection } = await connectWith({ kind: "omit_refresh_token" });
    expect(connection).toMatchObject({ status: "active", refreshable: false });
    expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "refresh_not_supported" } });
    expect((await readToken(app, id)).status).toBe(200);
  });
});
