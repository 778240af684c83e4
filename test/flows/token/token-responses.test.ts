// What a token endpoint may answer, and what is made of it: in the connection, on the page, in the API.

import { describe, expect, test } from "vitest";
import { Browser, failureOn } from "../../support/http/browser.ts";
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

/** A trip at a provider that misbehaves at the exchange, completed automatically: what the person sees. */
async function meet(...faults: Json[]) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  for (const kind of faults) await fault(integration, kind);
  const browser = new Browser();
  const started = await startSession(app, integration, { completion: "automatic" });
  const page = await browser.get(await walkToCallback(browser, started, integration));
  return { app, integration, page, connection: await connectionOf(app, started.connectionId) };
}

/** A trip at such a provider, confirmed by the app. */
async function connectWith(...faults: Json[]) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  for (const kind of faults) await fault(integration, kind);
  return { app, integration, ...(await connect(app, integration)) };
}

const lifetime = (connection: Json) =>
  (Date.parse(String(connection["expires_at"])) - Date.parse(String(connection["updated_at"]))) / 1000;

describe("an answer that is none", () => {
  test.each<[string, Json, string]>([
    ["C3 · HTML with status 200", { kind: "html" }, "provider_unavailable"],
    ["C3 · an OAuth error with status 200", error("invalid_grant"), "authorization_code_rejected"],
    ["C3 · another OAuth error with status 200", error("invalid_scope"), "authorization_failed"],
    ["C3 · a JSON list", { kind: "status", status: 200, body: [1] }, "provider_unavailable"],
    ["C3 · an empty 200", { kind: "status", status: 200 }, "provider_unavailable"],
    [
      "C3 · a 201",
      { kind: "status", status: 201, body: { access_token: "x", token_type: "bearer" } },
      "provider_unavailable",
    ],
    ["C3 · a token_type that was left out", { kind: "token_type", value: "omit" }, "provider_unavailable"],
    ["C3 · a token that is bound to a key", { kind: "token_type", value: "DPoP" }, "provider_unavailable"],
    ["C3 · a token of the type mac", { kind: "token_type", value: "mac" }, "provider_unavailable"],
    ["C3 · an access token that is a number", extra({ access_token: 5 }), "provider_unavailable"],
    ["C3 · an empty access token", extra({ access_token: "" }), "provider_unavailable"],
    ["an answer of a megabyte", { kind: "large_body", bytes: 1_000_000 }, "provider_unavailable"],
    ["status 500", { kind: "status", status: 500 }, "provider_unavailable"],
    [
      "status 503 with an error code",
      { kind: "status", status: 503, body: { error: "invalid_grant" } },
      "provider_unavailable",
    ],
    ["a connection cut half way", { kind: "drop" }, "provider_unavailable"],
    [
      "invalid_client",
      { kind: "status", status: 401, body: { error: "invalid_client" } },
      "integration_misconfigured",
    ],
    [
      "a 400 without an error code",
      { kind: "status", status: 400, body: { oops: 1 } },
      "provider_unavailable",
    ],
  ])("%s connects nothing, and the code is sent once", async (_, kind, code) => {
    const { page, connection, integration } = await meet(kind);
    expect(failureOn(page)).toBe(code);
    expect(page.status).toBe(502);
    expect(connection).toMatchObject({ status: "pending", last_error: { code }, expires_at: null });
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });

  test("C1 · a redirect from the token endpoint is not followed, with body or without", async () => {
    const { sandbox } = await stack();
    const location = `${sandbox.origin}/parqex/oauth/v2/endpoints/token/`;
    for (const status of [301, 302, 303, 307, 308]) {
      const { page, integration } = await meet({ kind: "redirect", location, status });
      expect(failureOn(page)).toBe("provider_unavailable");
      const elsewhere = await counters({ ...integration, provider: "parqex" });
      expect(elsewhere.token).toEqual({ authorization_code: 0, refresh_token: 0, rejected: 0 });
      expect((await counters(integration)).token.authorization_code).toBe(1);
    }
  });

  test("C1 · a redirect of the refresh is not followed either", async () => {
    const { app, integration, id } = await connectWith();
    const { sandbox } = await stack();
    const location = `${sandbox.origin}/parqex/oauth/v2/endpoints/token/`;
    await fault(integration, { kind: "redirect", location, status: 307 });
    expect((await refresh(app, id)).status).toBe(502);
    expect((await counters({ ...integration, provider: "parqex" })).token.refresh_token).toBe(0);
    expect((await connectionOf(app, id))["status"]).toBe("active");
  });

  test("a code that has expired: the page says so, and the connection remembers", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    await settings(integration, { code_lifetime_seconds: 0 });
    const browser = new Browser();
    const started = await startSession(app, integration, { completion: "automatic" });
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect(failureOn(page)).toBe("authorization_code_rejected");
    expect(page.text).toContain("allow access once more");
    expect(page.text).toContain("Try again");
    expect((await connectionOf(app, started.connectionId))["last_error"]).toMatchObject({
      code: "authorization_code_rejected",
    });
  });

  test("the app that confirms hears what happened, the same each time, without the provider's words", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const body = { error: "invalid_grant", error_description: "Canary at db-7.internal" };
    await fault(integration, { kind: "status", status: 400, body });
    const browser = new Browser();
    const started = await startSession(app, integration);
    const back = await browser.get(await walkToCallback(browser, started, integration));
    for (let time = 0; time < 2; time++) {
      const answer = await confirm(app, back, started.endUser);
      expect(answer).toMatchObject({ status: 502, body: { code: "authorization_code_rejected" } });
      expect(answer.text).not.toContain("Canary");
    }
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });
});

describe("an answer that is one", () => {
  test.each(["Bearer", "bearer", "BEARER"])("C3 · token_type %s is bearer", async (value) => {
    const { app, id } = await connectWith({ kind: "token_type", value });
    expect((await readToken(app, id)).body["token_type"]).toBe("Bearer");
  });

  test("C3 · unknown fields, and an ID token nobody asked for, are ignored", async () => {
    const fields = { id_token: "not.a.jwt", foo: { bar: [1] }, scope: null };
    const { connection } = await connectWith(extra(fields));
    expect(connection).toMatchObject({ status: "active", granted_scopes: ["portfolio:read"] });
    expect(JSON.stringify(connection)).not.toContain("foo");
  });

  test("C4 · a scope that is a list is read as one, at the exchange and at a refresh", async () => {
    const scope = ["portfolio:read", "portfolio:write"];
    const { app, integration, id, connection } = await connectWith(extra({ scope }));
    expect(connection).toMatchObject({ status: "active", granted_scopes: scope });
    await fault(integration, extra({ scope: ["portfolio:read"] }));
    expect((await refresh(app, id)).body).toMatchObject({ version: 2, scope: "portfolio:read" });
  });

  test.each<[unknown, number]>([
    [3600, 3600],
    ["3600", 3600],
    [" 3600 ", 3600],
    [59.9, 59],
    [0, 0],
    [-5, 0],
    [1e12, 10 * 365 * 24 * 3600],
    ["1e30", 10 * 365 * 24 * 3600],
  ])("C5 · expires_in %j is a lifetime of %i seconds", async (value, seconds) => {
    const { connection } = await connectWith({ kind: "expires_in", value });
    expect(lifetime(connection)).toBeGreaterThan(seconds - 3);
    expect(lifetime(connection)).toBeLessThanOrEqual(seconds);
  });

  test.each(["omit", null, "", "soon", "12 hours", true, [60], {}])(
    "C5 · expires_in %j says nothing, so the token lives until a 401",
    async (value) => {
      const { app, id, connection } = await connectWith({ kind: "expires_in", value });
      expect(connection["expires_at"]).toBeNull();
      expect((await readToken(app, id, "?min_ttl=86400")).body).toMatchObject({
        version: 1,
        expires_at: null,
      });
    },
  );

  test("C5 · where the provider's file knows a lifetime, a missing expires_in means that", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex");
    await fault(integration, { kind: "expires_in", value: "omit" });
    const { connection } = await connect(app, integration);
    expect(lifetime(connection)).toBeGreaterThan(3_590);
    expect(lifetime(connection)).toBeLessThanOrEqual(3_600);
  });
});

describe("the refresh token", () => {
  test.each<[string, Json]>([
    ["leaves out", { kind: "omit_refresh_token" }],
    ["makes null of", extra({ refresh_token: null })],
    ["makes nothing of", extra({ refresh_token: "" })],
  ])("C6 · an answer that %s the refresh token keeps the old one", async (_, kind) => {
    const { app, integration, id } = await connectWith();
    await settings(integration, { rotate: false });
    await fault(integration, kind, { grantType: "refresh_token" });
    expect((await refresh(app, id)).body["version"]).toBe(2);
    expect((await refresh(app, id)).body["version"]).toBe(3);
    const [, first, second] = await seen(integration, "token");
    expect(first?.form?.["refresh_token"]).toMatch(/^.{20,}$/);
    expect(second?.form?.["refresh_token"]).toBe(first?.form?.["refresh_token"]);
  });

  test("C6 · an answer with another refresh token replaces it", async () => {
    const { app, integration, id } = await connectWith();
    await refresh(app, id);
    await refresh(app, id);
    const [, first, second] = await seen(integration, "token");
    expect(second?.form?.["refresh_token"]).not.toBe(first?.form?.["refresh_token"]);
    const grants = await control("parqet", `grants?client_id=${integration.clientId}`);
    expect(JSON.stringify(grants)).not.toContain(String(second?.form?.["refresh_token"]));
  });

  test("a grant that came without one says that it can't be refreshed", async () => {
    const { app, id, connection } = await connectWith({ kind: "omit_refresh_token" });
    expect(connection).toMatchObject({ status: "active", refreshable: false });
    expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "refresh_not_supported" } });
    expect((await readToken(app, id)).status).toBe(200);
  });
});

function error(code: string): Json {
  return { kind: "error_in_200", error: code };
}

function extra(fields: Json): Json {
  return { kind: "extra", fields };
}
