// Two apps that know each other's IDs: for each of them, the other app's objects do not exist.

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newAgentKey } from "../../support/agents.ts";
import { clickConnect, decide, must, startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { adminToken, call, type Json, type TestApp } from "../../support/latchkey.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { readRoutes } from "../../support/routes.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { send } from "../../support/http/wire.ts";

type Fixture = {
  a: TestApp;
  b: TestApp;
  integration: string;
  test: string;
  connection: string;
  handle: string;
  /** The event of a connection that A imported. */
  event: string;
  agentKey: string;
  keyOfA: string;
  /** The ID of a call that the key would have. */
  agentCall: string;
  agentSecret: string;
  bulkJob: string;
  savedFilter: string;
};
type Row = { path: (f: Fixture) => string; body?: (f: Fixture) => Json };
type Rejected = Row & { expected: { status: number; code: string } };

const connectionNotFound = { status: 404, code: "connection_not_found" };
const bulkJobNotFound = { status: 404, code: "bulk_job_not_found" };
const integrationNotFound = { status: 404, code: "integration_not_found" };
const connectionPath = (rest: string) => (f: Fixture) => `/v1/connections/${f.connection}${rest}`;
const endUser = { id: "ada" };

/** Routes that name an object. They are called with an object of app A and the key of app B. */
const OBJECT_ROUTES: Record<string, Rejected[]> = {
  "GET /v1/integrations/:integration": [
    { path: (f) => `/v1/integrations/${f.integration}`, expected: integrationNotFound },
  ],
  "PATCH /v1/integrations/:integration": [
    {
      path: (f) => `/v1/integrations/${f.integration}`,
      body: () => ({ client_id: "b" }),
      expected: integrationNotFound,
    },
  ],
  "DELETE /v1/integrations/:integration": [
    { path: (f) => `/v1/integrations/${f.integration}`, expected: integrationNotFound },
  ],
  "POST /v1/integrations/:integration/signing-keys": [
    {
      path: (f) => `/v1/integrations/${f.integration}/signing-keys`,
      body: () => ({}),
      expected: integrationNotFound,
    },
  ],
  "GET /v1/integrations/:integration/signing-keys": [
    { path: (f) => `/v1/integrations/${f.integration}/signing-keys`, expected: integrationNotFound },
  ],
  "DELETE /v1/integrations/:integration/signing-keys/:kid": [
    { path: (f) => `/v1/integrations/${f.integration}/signing-keys/sig1`, expected: integrationNotFound },
  ],
  "POST /v1/integrations/:integration/tests": [
    {
      path: (f) => `/v1/integrations/${f.integration}/tests`,
      body: () => ({}),
      expected: integrationNotFound,
    },
  ],
  "GET /v1/integrations/:integration/tests/:test": [
    {
      path: (f) => `/v1/integrations/${f.integration}/tests/${f.test}`,
      expected: { status: 404, code: "test_not_found" },
    },
  ],
  "DELETE /v1/app/keys/:key": [
    { path: (f) => `/v1/app/keys/${f.keyOfA}`, expected: { status: 404, code: "key_not_found" } },
  ],
  "POST /v1/connect/sessions": [
    {
      path: () => "/v1/connect/sessions",
      body: (f) => ({ end_user: endUser, integrations: [f.integration] }),
      expected: integrationNotFound,
    },
    {
      path: () => "/v1/connect/sessions",
      body: (f) => ({ end_user: endUser, connection_id: f.connection }),
      expected: connectionNotFound,
    },
  ],
  "POST /v1/connections/ensure": [
    {
      path: () => "/v1/connections/ensure",
      body: (f) => ({ end_user: "ada", integration: f.integration }),
      expected: integrationNotFound,
    },
  ],
  "POST /v1/connect/confirm": [
    {
      path: () => "/v1/connect/confirm",
      body: (f) => ({ handle: f.handle, end_user_id: "ada" }),
      expected: { status: 400, code: "handle_invalid" },
    },
  ],
  "POST /v1/connections": [
    {
      path: () => "/v1/connections",
      body: (f) => ({ integration: f.integration, end_user: "ada", access_token: "t" }),
      expected: integrationNotFound,
    },
  ],
  "GET /v1/connections/:connection": [{ path: connectionPath(""), expected: connectionNotFound }],
  "PATCH /v1/connections/:connection": [
    { path: connectionPath(""), body: () => ({ metadata: { by: "b" } }), expected: connectionNotFound },
  ],
  "PUT /v1/connections/:connection/credentials": [
    {
      path: connectionPath("/credentials"),
      body: () => ({ credentials: { api_key: "k" } }),
      expected: connectionNotFound,
    },
  ],
  "DELETE /v1/connections/:connection": [{ path: connectionPath(""), expected: connectionNotFound }],
  "GET /v1/connections/:connection/token": [{ path: connectionPath("/token"), expected: connectionNotFound }],
  "POST /v1/connections/:connection/refresh": [
    { path: connectionPath("/refresh"), body: () => ({}), expected: connectionNotFound },
  ],
  "POST /v1/connections/:connection/dpop-proof": [
    {
      path: connectionPath("/dpop-proof"),
      body: () => ({ method: "GET", url: "https://api.example.com/" }),
      expected: connectionNotFound,
    },
  ],
  "POST /v1/connections/:connection/token-exchange": [
    {
      path: connectionPath("/token-exchange"),
      body: () => ({ audience: "https://billing.example.com" }),
      expected: connectionNotFound,
    },
  ],
  "POST /v1/connections/:connection/check": [
    { path: connectionPath("/check"), expected: connectionNotFound },
  ],
  "GET /v1/connections/:connection/events": [
    { path: connectionPath("/events"), expected: connectionNotFound },
  ],
  "GET /v1/connections/:connection/diagnostics": [
    { path: connectionPath("/diagnostics"), expected: connectionNotFound },
  ],
  "GET /v1/events/:event": [
    { path: (f) => `/v1/events/${f.event}`, expected: { status: 404, code: "event_not_found" } },
  ],
  "POST /v1/events/:event/replay": [
    { path: (f) => `/v1/events/${f.event}/replay`, expected: { status: 404, code: "event_not_found" } },
  ],
  "GET /v1/agent-keys/:agent_key": [
    { path: (f) => `/v1/agent-keys/${f.agentKey}`, expected: { status: 404, code: "agent_key_not_found" } },
  ],
  "DELETE /v1/agent-keys/:agent_key": [
    { path: (f) => `/v1/agent-keys/${f.agentKey}`, expected: { status: 404, code: "agent_key_not_found" } },
  ],
  "GET /v1/agent-calls/:agent_call": [
    {
      path: (f) => `/v1/agent-calls/${f.agentCall}`,
      expected: { status: 404, code: "agent_call_not_found" },
    },
  ],
  "POST /v1/agent-calls/:agent_call/confirm": [
    {
      path: (f) => `/v1/agent-calls/${f.agentCall}/confirm`,
      body: () => ({ end_user_id: "ada" }),
      expected: { status: 404, code: "agent_call_not_found" },
    },
  ],
  "POST /v1/agent-keys": [
    {
      path: () => "/v1/agent-keys",
      body: (f) => ({
        end_user: "ada",
        policy: { rules: [{ integrations: [f.integration], action: "allow" }] },
      }),
      expected: { status: 400, code: "invalid_request" },
    },
  ],
  "GET /v1/bulk-jobs/:job": [{ path: (f) => `/v1/bulk-jobs/${f.bulkJob}`, expected: bulkJobNotFound }],
  "GET /v1/bulk-jobs/:job/results": [
    { path: (f) => `/v1/bulk-jobs/${f.bulkJob}/results`, expected: bulkJobNotFound },
  ],
  "POST /v1/bulk-jobs/:job/cancel": [
    { path: (f) => `/v1/bulk-jobs/${f.bulkJob}/cancel`, expected: bulkJobNotFound },
  ],
  "DELETE /v1/saved-filters/:filter": [
    {
      path: (f) => `/v1/saved-filters/${f.savedFilter}`,
      expected: { status: 404, code: "saved_filter_not_found" },
    },
  ],
  "ALL /v1/connections/:connection/proxy/*": [
    { path: connectionPath("/proxy/user"), expected: connectionNotFound },
  ],
};

/** Routes that name no object of an app. */
const OTHER_ROUTES: Record<string, Row> = {
  "GET /v1/app/keys": { path: () => "/v1/app/keys" },
  "POST /v1/app/keys": { path: () => "/v1/app/keys", body: () => ({ name: "Another" }) },
  "GET /v1/audit": { path: () => "/v1/audit" },
  "GET /v1/audit/export": { path: () => "/v1/audit/export" },
  "GET /v1/app": { path: () => "/v1/app" },
  "PATCH /v1/app": { path: () => "/v1/app", body: () => ({ name: "B again" }) },
  "POST /v1/app/webhooks/secret": { path: () => "/v1/app/webhooks/secret" },
  "POST /v1/app/webhooks/test": { path: () => "/v1/app/webhooks/test" },
  "GET /v1/events": { path: () => "/v1/events" },
  "POST /v1/events/replay": { path: () => "/v1/events/replay", body: () => ({ state: "delivered" }) },
  "GET /v1/logs": { path: () => "/v1/logs" },
  "GET /v1/logs/counts": {
    path: () => "/v1/logs/counts?from=2026-07-01T09:00:00Z&to=2026-07-01T10:00:00Z",
  },
  "GET /v1/providers": { path: () => "/v1/providers" },
  "POST /v1/providers/validate": {
    path: () => "/v1/providers/validate",
    body: () => ({ provider: "parqet", client_id: "client" }),
  },
  "GET /v1/providers/:provider": { path: () => "/v1/providers/parqet" },
  "GET /v1/integrations": { path: () => "/v1/integrations" },
  "POST /v1/integrations": {
    path: () => "/v1/integrations",
    body: (f) => ({ id: f.integration, provider: "parqet", client_id: "b-s-own" }),
  },
  "GET /v1/bulk-jobs": { path: () => "/v1/bulk-jobs" },
  "POST /v1/bulk-jobs": {
    path: () => "/v1/bulk-jobs",
    body: (f) => ({ action: "delete", connections: [f.connection], count: 1 }),
  },
  "GET /v1/saved-filters": { path: () => "/v1/saved-filters" },
  "POST /v1/saved-filters": {
    path: () => "/v1/saved-filters",
    body: () => ({ name: "Ada", filter: { search: "ada" } }),
  },
  "GET /v1/connections/export": { path: () => "/v1/connections/export?search=ada" },
  "GET /v1/connections": { path: () => "/v1/connections?end_user=ada" },
};

const methodOf = (route: string) => (route.split(" ")[0] ?? "").replace("ALL", "GET");

let fixture: Fixture;
let receiverA: Receiver;
let receiverB: Receiver;

beforeAll(async () => {
  [receiverA, receiverB] = [await Receiver.start(), await Receiver.start()];
  const a = await newHookedApp(receiverA, { name: "App A" });
  const b = await newHookedApp(receiverB, { name: "App B" });
  const integration = await newIntegration(a, "parqet");
  const grant = { integration: integration.id, end_user: "ada", access_token: "imported" };
  const imported = await call("POST", "/v1/connections", a.key, grant);
  const [created] = await receiverA.waitFor(String(imported.body["id"]), 1);
  const tested = await call("POST", `/v1/integrations/${integration.id}/tests`, a.key, {});
  const browser = new Browser();
  const started = await startSession(a, integration, { end_user: endUser });
  const toProvider = must(await clickConnect(browser, started, integration));
  const returned = must(await browser.get(must(await decide(browser, toProvider))));
  const handle = new URL(returned).searchParams.get("handle") ?? "";
  const event = created?.id ?? "";
  const agent = await newAgentKey(a, { end_user: "ada" });
  const check = { action: "check", filter: { end_user: "ada" } };
  const job = await call("POST", "/v1/bulk-jobs", a.key, check);
  const saved = await call("POST", "/v1/saved-filters", a.key, { name: "Ada", filter: { search: "ada" } });
  fixture = {
    a,
    b,
    integration: integration.id,
    test: String(tested.body["id"]),
    connection: started.connectionId,
    handle,
    event,
    agentKey: agent.id,
    keyOfA: String((await call("GET", "/v1/app/keys", a.key)).text.match(/key[0-9a-z]{20}/)?.[0]),
    agentCall: `${agent.id.replace("agt", "agc")}${"0".repeat(20)}`,
    agentSecret: agent.key,
    bulkJob: String(job.body["id"]),
    savedFilter: String(saved.body["id"]),
  };
});
afterAll(() => Promise.all([receiverA.close(), receiverB.close()]));

async function sendRequest(route: string, row: Row, key: string | undefined) {
  const { latchkey } = await stack();
  return send(latchkey, {
    method: methodOf(route),
    path: row.path(fixture),
    ...(key === undefined ? {} : { key }),
    ...(row.body === undefined ? {} : { json: row.body(fixture) }),
  });
}

describe("two apps", () => {
  const routes = readRoutes();
  const appRoutes = routes.filter(({ guard }) => guard === "app").map(({ name }) => name);
  const operatorRoutes = routes.filter(({ guard }) => guard === "operator").map(({ name }) => name);

  test("E5 · the tables above list every route for apps", () => {
    const listed = [...Object.keys(OBJECT_ROUTES), ...Object.keys(OTHER_ROUTES)];
    expect(listed.toSorted()).toEqual(appRoutes.toSorted());
    expect(appRoutes.length).toBeGreaterThan(15);
    expect(operatorRoutes.length).toBeGreaterThan(5);
  });

  test.each(Object.keys(OBJECT_ROUTES))(
    "E5 · %s responds that another app's object does not exist",
    async (route) => {
      for (const row of OBJECT_ROUTES[route] ?? []) {
        const { status, code } = row.expected;
        const response = await sendRequest(route, row, fixture.b.key);
        expect(response).toMatchObject({ status, json: { code } });
        expect(response.text).not.toContain("parqet");
      }
    },
  );

  test.each(["/token", "/proxy/user", "/events", ""])(
    "E5 · %j of another app's connection and of one that does not exist have the same response",
    async (rest) => {
      const { latchkey } = await stack();
      const { b, connection } = fixture;
      const unknown = connection.replace(/.{4}$/, "0000");
      const [foreign, missing] = await Promise.all(
        [connection, unknown].map((id) =>
          send(latchkey, { path: `/v1/connections/${id}${rest}`, key: b.key }),
        ),
      );
      const bodyOf = (response: typeof missing) => ({ ...response?.json, request_id: null });
      expect(bodyOf(foreign)).toEqual(bodyOf(missing));
    },
  );

  test.each(Object.keys(OTHER_ROUTES))("E5 · %s returns nothing of another app", async (route) => {
    const row = OTHER_ROUTES[route];
    if (row === undefined) throw new Error("no row");
    const response = await sendRequest(route, row, fixture.b.key);
    expect([200, 201, 202]).toContain(response.status);
    const { a, connection, event } = fixture;
    for (const foreign of [a.id, connection, event, "App A"]) expect(response.text).not.toContain(foreign);
  });

  test("E5 · the objects of the first app are unchanged afterwards", async () => {
    const { a, integration, connection, handle } = fixture;
    expect((await call("GET", "/v1/app", a.key)).body).toMatchObject({ name: "App A" });
    const unchanged = await call("GET", `/v1/integrations/${integration}`, a.key);
    expect(unchanged.body["client_id"]).not.toMatch(/^b/);
    const confirmed = await call("POST", "/v1/connect/confirm", a.key, { handle, end_user_id: "ada" });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { id: connection, status: "active", metadata: {} },
    });
    expect(await call("GET", `/v1/connections/${connection}/proxy/user`, a.key)).toMatchObject({
      status: 200,
    });
    // The connection is active and in KV by now. It still does not exist for the other app.
    for (const rest of ["/token", "/proxy/user", "/events", ""]) {
      const response = await call("GET", `/v1/connections/${connection}${rest}`, fixture.b.key);
      expect(response).toMatchObject({ status: 404, body: { code: "connection_not_found" } });
    }
    expect((await call("GET", "/v1/connections", fixture.b.key)).body["data"]).toEqual([]);
    expect((await call("GET", "/v1/connections", a.key)).text).toContain(connection);
  });

  test("E5 · the endpoint of each app receives the events of this app only, each once", async () => {
    const { a, b, connection } = fixture;
    await receiverA.waitFor(connection, 1);
    const ids = receiverA.received.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const [receiver, app] of [
      [receiverA, a],
      [receiverB, b],
    ] as const)
      expect(new Set(receiver.received.map(({ data }) => data["app"]))).toEqual(new Set([app.id]));
  });

  test.each([...Object.keys(OBJECT_ROUTES), ...Object.keys(OTHER_ROUTES)])(
    "E4 · %s responds with 401 without a key, and to a wrong, a changed, an agent's and the operator's key",
    async (route) => {
      const row = OTHER_ROUTES[route] ?? OBJECT_ROUTES[route]?.[0];
      if (row === undefined) throw new Error("no row");
      const { key } = fixture.a;
      // The checksum is valid, so the key is looked up in the app, which has no such key.
      const unknown = `lk_${fixture.a.id}_${"0".repeat(52)}`;
      const unknownKey = `${unknown}_${createHash("sha256").update(unknown).digest("hex").slice(0, 8)}`;
      for (const wrong of [
        undefined,
        "x",
        key.slice(0, -1),
        `${key}0`,
        key.toUpperCase(),
        unknownKey,
        adminToken,
        fixture.agentSecret,
      ]) {
        const response = await sendRequest(route, row, wrong);
        expect({ wrong, ...response }).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
        expect(response.headers["www-authenticate"]).toBe("Bearer");
      }
    },
  );

  test.each(operatorRoutes)("E4 · %s responds with 401 to an app's key", async (route) => {
    const { a } = fixture;
    const path = route.replace(/^\w+ /, "").replace(":app", a.id).replace(":key", "key00000000000000000000");
    for (const key of [a.key, adminToken.slice(0, -1), `${adminToken}0`, "", undefined]) {
      const response = await sendRequest(route, { path: () => path, body: () => ({}) }, key);
      expect({ key, ...response }).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
    }
    expect((await call("GET", "/v1/app", a.key)).body).toMatchObject({ name: "App A" });
  });
});
