// Tests of an integration through the API: what a successful one leaves behind, and what a failed one says.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { letExpire, must } from "../../support/flow.ts";
import { newHabitsIntegration } from "../../support/habits.ts";
import { Browser } from "../../support/http/browser.ts";
import {
  clickTest,
  connectionOfTest,
  reportOf,
  runTest,
  type StartedTest,
  startTest,
  stepsOf,
} from "../../support/integration-tests.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { seen } from "../../support/sandbox.ts";

/** Creates an integration that is not turned on. */
const newDraft = (document: HabitsDocument = {}, changes: Json = {}) =>
  newHabitsIntegration(document, { enabled: false, ...changes });

async function connectionsOf(app: TestApp): Promise<unknown> {
  return (await call("GET", "/v1/connections", app.key)).body["data"];
}

test("an integration that is not turned on can be tested, and nothing of the test is left", async () => {
  const { app, integration } = await newDraft();
  const session = { end_user: { id: "ada" } };
  const named = { ...session, integrations: [integration.id] };
  expect((await call("POST", "/v1/connect/sessions", app.key, named)).body["code"]).toBe(
    "integration_disabled",
  );
  expect((await call("POST", "/v1/connect/sessions", app.key, session)).body["code"]).toBe(
    "integration_disabled",
  );
  const needed = { end_user: "ada", integration: integration.id };
  expect((await call("POST", "/v1/connections/ensure", app.key, needed)).body["code"]).toBe(
    "integration_disabled",
  );
  const grant = { ...needed, access_token: "an-access-token" };
  expect((await call("POST", "/v1/connections", app.key, grant)).body["code"]).toBe("integration_disabled");

  const report = await runTest(app, integration);
  expect(report).toMatchObject({
    status: "succeeded",
    diagnosis: null,
    received: null,
    revocation: "revoked",
    result: { account: { id: "alice" }, missing_scopes: [], refreshable: true, expires_in: 3600 },
    sent: { client_id: integration.clientId, callback_url: integration.callbackUrl },
  });
  expect(stepsOf(report)).toEqual(["opened", "started", "returned", "exchanged", "connected", "deleted"]);
  expect(await seen(integration, "revoke")).toHaveLength(1);
  expect(await connectionsOf(app)).toEqual([]);
  expect((await call("GET", "/v1/events", app.key)).body["data"]).toEqual([]);
  expect((await call("DELETE", `/v1/integrations/${integration.id}`, app.key)).status).toBe(204);
});

test("a session leaves out what is not turned on, and turning it on opens it", async () => {
  const { app, integration } = await newDraft();
  const other = await call("POST", "/v1/integrations", app.key, { provider: "openai" });
  const created = await call("POST", "/v1/connect/sessions", app.key, { end_user: { id: "ada" } });
  const page = await new Browser().get(String(created.body["connect_url"]));
  expect(page.text).toContain("OpenAI");
  const path = `/v1/integrations/${integration.id}`;
  expect((await call("PATCH", path, app.key, { enabled: true })).body["enabled"]).toBe(true);
  const both = await call("POST", "/v1/connect/sessions", app.key, { end_user: { id: "ada" } });
  expect(both.status).toBe(201);
  // Turned off while the session is open.
  await call("PATCH", `/v1/integrations/${String(other.body["id"])}`, app.key, { enabled: false });
  const picker = await new Browser().get(String(both.body["connect_url"]));
  expect(picker.text).not.toContain("OpenAI");
  await call("PATCH", path, app.key, { enabled: false });
});

test("credentials can follow later, and until then the integration can be neither tested nor turned on", async () => {
  const app = await newApp();
  const created = await call("POST", "/v1/integrations", app.key, { provider: "github", enabled: false });
  expect(created.status).toBe(201);
  const path = `/v1/integrations/${String(created.body["id"])}`;
  const needed = [
    { path: "client_id", message: "is required" },
    expect.objectContaining({ path: "client_secret" }) as Json,
  ];
  for (const [method, where, body] of [
    ["POST", `${path}/tests`, {}],
    ["PATCH", path, { enabled: true }],
  ] as const)
    expect(await call(method, where, app.key, body)).toMatchObject({
      status: 400,
      body: { code: "integration_invalid", errors: needed },
    });
  const complete = { client_id: "an-id", client_secret: "an-ordinary-secret", enabled: true };
  expect((await call("PATCH", path, app.key, complete)).status).toBe(200);
});

/** Brings the person of a test back from the provider. Returns the handle. */
async function returnFrom(started: StartedTest): Promise<string> {
  const browser = new Browser();
  const toProvider = must(await clickTest(browser, started));
  const returned = must(await browser.get(must(await browser.get(toProvider))));
  return new URL(returned).searchParams.get("handle") ?? "";
}

const confirmTest = async (app: TestApp, handle: string) =>
  (await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: "test" })).body["code"];

test("D2 · the connection of a test is not found by the app, also not for another session", async () => {
  const { app, integration } = await newDraft();
  const started = await startTest(app, integration.id);
  const id = await connectionOfTest(app, started);
  const session = { end_user: { id: "test" }, connection_id: id };
  for (const [method, path, body] of [
    ["POST", "/v1/connect/sessions", session],
    ["POST", "/v1/connect/sessions", { ...session, integrations: [integration.id] }],
    ["GET", `/v1/connections/${id}/token`, undefined],
    ["DELETE", `/v1/connections/${id}`, undefined],
  ] as const)
    expect(await call(method, path, app.key, body)).toMatchObject({
      status: 404,
      body: { code: "connection_not_found" },
    });
});

test("a deleted integration ends its tests first, because nothing could be revoked without its client", async () => {
  const { app, integration } = await newDraft();
  const started = await startTest(app, integration.id);
  const handle = await returnFrom(started);
  expect((await call("DELETE", `/v1/integrations/${integration.id}`, app.key)).status).toBe(204);
  expect(await confirmTest(app, handle)).toBe("handle_invalid");
  expect(await seen(integration, "token")).toHaveLength(0);
});

test("an integration has 10 tests at a time, and another one ends the oldest", async () => {
  const { app, integration } = await newDraft();
  const oldest = await startTest(app, integration.id);
  const handle = await returnFrom(oldest);
  for (let others = 0; others < 10; others++) await startTest(app, integration.id);
  expect((await reportOf(app, oldest))["code"]).toBe("test_not_found");
  expect(await confirmTest(app, handle)).toBe("handle_invalid");
  expect(await seen(integration, "token")).toHaveLength(0);
});

/** A server that sends an error to the callback URL. */
const callback = (parameters: Record<string, string>): HabitsDocument => ({
  authorize: { parameters: { code: null, ...parameters } },
});

describe("a failed test says what is wrong", () => {
  test.each<[string, HabitsDocument, Json]>([
    [
      "wrong secret",
      { exchange: { status: 401, json: { error: "invalid_client" } } },
      { code: "client_secret_rejected" },
    ],
    ["wrong client ID", callback({ error: "unauthorized_client" }), { code: "client_id_rejected" }],
    ["wrong callback URL", callback({ error: "redirect_uri_mismatch" }), { code: "callback_url_rejected" }],
    [
      "a refused scope",
      callback({ error: "invalid_scope", error_description: "unknown: files" }),
      { code: "scope_rejected" },
    ],
    ["refused by the person", callback({ error: "access_denied" }), { code: "access_denied" }],
    [
      "a web page",
      { exchange: { text: "<!doctype html><p>Hi", headers: { "content-type": "text/html" } } },
      { code: "response_not_json" },
    ],
    [
      "a wrong endpoint",
      { exchange: { status: 404, json: { error: "not_found" } } },
      { code: "endpoint_wrong", message: "The token endpoint answers 404 (not_found)." },
    ],
    [
      "a redirect",
      { exchange: { status: 302, headers: { location: "/elsewhere" } } },
      { code: "endpoint_wrong" },
    ],
    ["a server that is down", { exchange: { status: 500, text: "oops" } }, { code: "provider_unavailable" }],
    ["a broken connection", { exchange: { cut_off: true } }, { code: "no_response" }],
    [
      "a refused code",
      { exchange: { status: 400, json: { error: "invalid_grant" } } },
      { code: "code_rejected" },
    ],
    [
      "something else",
      { exchange: { status: 400, json: { error: "slippery", error_description: "No." } } },
      { code: "other" },
    ],
  ])("%s", async (_, document, diagnosis) => {
    const { app, integration } = await newDraft(document);
    const report = await runTest(app, integration);
    expect(report).toMatchObject({ status: "failed", result: null, diagnosis });
    expect(JSON.stringify(report)).not.toContain(integration.clientSecret);
    expect(await connectionsOf(app)).toEqual([]);
    // A test pauses nothing.
    const { body } = await call("GET", `/v1/integrations/${integration.id}`, app.key);
    expect(body["status"]).toBe("active");
  });

  test("fewer scopes than requested", async () => {
    const document = { exchange: { set: { scope: "openid" } } };
    const { app, integration } = await newDraft(document, { scopes: ["openid", "files:read"] });
    expect(await runTest(app, integration)).toMatchObject({
      status: "succeeded",
      result: { missing_scopes: ["files:read"] },
      diagnosis: { code: "scopes_missing", message: expect.stringContaining("files:read") as string },
    });
  });

  test("nobody came back, with the callback URL to register", async () => {
    const { app, integration } = await newDraft();
    const started = await startTest(app, integration.id);
    expect(await reportOf(app, started)).toMatchObject({ status: "waiting", diagnosis: null });
    await clickTest(new Browser(), started);
    expect(await reportOf(app, started)).toMatchObject({ status: "running", diagnosis: null });
    const connection = await connectionOfTest(app, started);
    await letExpire(app, connection, "session");
    await letExpire(app, connection, "attempt");
    expect(await reportOf(app, started)).toMatchObject({
      status: "expired",
      diagnosis: {
        code: "callback_url_not_reached",
        advice: expect.stringContaining(integration.callbackUrl) as string,
      },
    });
  });
});
