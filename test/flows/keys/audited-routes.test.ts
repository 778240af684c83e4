// Every route that changes something writes an entry of the audit log. A route that is added needs a row here, or a reason.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminToken, call, type Json } from "../../support/latchkey.ts";
import { readRoutes } from "../../support/routes.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type HookedApp, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";

/** Routes that change no settings and no connection by themselves, and why they are not in the log. */
const NOT_AUDITED: Record<string, string> = {
  "POST /v1/providers/validate": "stores nothing",
  "POST /v1/connect/sessions": "what end users do is in the connection's timeline",
  "POST /v1/connect/confirm": "what end users do is in the connection's timeline",
  "POST /v1/connections/ensure": "what end users do is in the connection's timeline",
  "POST /v1/agent-calls/:agent_call/confirm": "identifies the end user; the call is in the timeline",
  "POST /v1/connections/:connection/check": "is in the logs",
  "POST /v1/connections/:connection/refresh": "is in the timeline and in the logs",
  "POST /v1/connections/:connection/dpop-proof": "signs a request",
  "POST /v1/connections/:connection/token-exchange": "reads a token",
  "ALL /v1/connections/:connection/proxy/*": "calls the provider; failures are in the logs",
  "POST /dashboard/sign-out": "deletes a cookie",
  "POST /dashboard/apps/:app/brand/preview": "stores nothing",
};

type Row = [route: string, action: string, request: (f: Fixture) => { path: string; body?: Json }];
type Fixture = Record<string, string>;

const OWN = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-canary-of-a-secret",
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
  },
};

/** The requests with the app's key, in this order. */
const APP_ROWS: Row[] = [
  ["PATCH /v1/app", "app.updated", () => ({ path: "/v1/app", body: { name: "Audited" } })],
  ["POST /v1/app/webhooks/secret", "webhook.secret_rotated", () => ({ path: "/v1/app/webhooks/secret" })],
  ["POST /v1/app/webhooks/test", "webhook.tested", () => ({ path: "/v1/app/webhooks/test" })],
  ["POST /v1/app/keys", "api_key.created", () => ({ path: "/v1/app/keys", body: { name: "New" } })],
  ["DELETE /v1/app/keys/:key", "api_key.deleted", ({ id }) => ({ path: `/v1/app/keys/${id}` })],
  [
    "POST /v1/integrations",
    "integration.created",
    () => ({ path: "/v1/integrations", body: { id: "own", ...OWN } }),
  ],
  [
    "PATCH /v1/integrations/:integration",
    "integration.updated",
    () => ({ path: "/v1/integrations/own", body: { client_secret: "another-canary-of-a-secret" } }),
  ],
  [
    "POST /v1/integrations/:integration/signing-keys",
    "signing_key.created",
    () => ({ path: "/v1/integrations/own/signing-keys", body: {} }),
  ],
  [
    "DELETE /v1/integrations/:integration/signing-keys/:kid",
    "signing_key.deleted",
    ({ kid }) => ({ path: `/v1/integrations/own/signing-keys/${kid}` }),
  ],
  ["DELETE /v1/integrations/:integration", "integration.deleted", () => ({ path: "/v1/integrations/own" })],
  [
    "POST /v1/integrations/:integration/tests",
    "integration.tested",
    ({ integration }) => ({ path: `/v1/integrations/${integration}/tests`, body: {} }),
  ],
  [
    "POST /v1/connections",
    "connection.imported",
    ({ keyed }) => ({
      path: "/v1/connections",
      body: { integration: keyed, end_user: "ada", credentials: { api_key: "first-canary" } },
    }),
  ],
  [
    "PUT /v1/connections/:connection/credentials",
    "connection.credentials_replaced",
    ({ connection }) => ({
      path: `/v1/connections/${connection}/credentials`,
      body: { credentials: { api_key: "second-canary" } },
    }),
  ],
  [
    "PATCH /v1/connections/:connection",
    "connection.updated",
    ({ connection }) => ({ path: `/v1/connections/${connection}`, body: { metadata: { plan: "canary" } } }),
  ],
  [
    "POST /v1/bulk-jobs",
    "bulk_job.created",
    ({ connection = "" }) => ({
      path: "/v1/bulk-jobs",
      body: { action: "check", connections: [connection] },
    }),
  ],
  [
    "DELETE /v1/connections/:connection",
    "connection.deleted",
    ({ connection }) => ({ path: `/v1/connections/${connection}` }),
  ],
  [
    "POST /v1/events/:event/replay",
    "event.replayed",
    ({ event }) => ({ path: `/v1/events/${event}/replay` }),
  ],
  [
    "POST /v1/events/replay",
    "events.replayed",
    () => ({ path: "/v1/events/replay", body: { state: "delivered" } }),
  ],
  [
    "POST /v1/saved-filters",
    "saved_filter.created",
    () => ({ path: "/v1/saved-filters", body: { name: "Mine", filter: { status: "active" } } }),
  ],
  [
    "DELETE /v1/saved-filters/:filter",
    "saved_filter.deleted",
    ({ id }) => ({ path: `/v1/saved-filters/${id}` }),
  ],
  [
    "POST /v1/agent-keys",
    "agent_key.created",
    () => ({ path: "/v1/agent-keys", body: { end_user: "ada", policy: { default: "deny" } } }),
  ],
  ["DELETE /v1/agent-keys/:agent_key", "agent_key.revoked", ({ id }) => ({ path: `/v1/agent-keys/${id}` })],
];

/** The requests of the operator, in this order. `app` is deleted by the last one. */
const OPERATOR_ROWS: Row[] = [
  ["PATCH /v1/apps/:app", "app.updated", ({ app }) => ({ path: `/v1/apps/${app}`, body: { name: "Again" } })],
  ["POST /v1/apps/:app/keys", "api_key.created", ({ app }) => ({ path: `/v1/apps/${app}/keys`, body: {} })],
  [
    "DELETE /v1/apps/:app/keys/:key",
    "api_key.deleted",
    ({ app, id }) => ({ path: `/v1/apps/${app}/keys/${id}` }),
  ],
  [
    "POST /v1/apps/:app/webhook-secret",
    "webhook.secret_rotated",
    ({ app }) => ({ path: `/v1/apps/${app}/webhook-secret` }),
  ],
  [
    "POST /v1/apps/:app/webhooks/test",
    "webhook.tested",
    ({ app }) => ({ path: `/v1/apps/${app}/webhooks/test` }),
  ],
  ["DELETE /v1/apps/:app", "app.deleted", ({ app }) => ({ path: `/v1/apps/${app}` })],
  [
    "POST /v1/apps",
    "app.created",
    () => ({ path: "/v1/apps", body: { name: "B", return_urls: ["http://localhost:9/b"] } }),
  ],
  ["POST /v1/admin/re-encryption", "re_encryption.started", () => ({ path: "/v1/admin/re-encryption" })],
];

/** Canceled only while it works, so its action is recorded in the tests of bulk jobs. */
const ELSEWHERE = ["POST /v1/bulk-jobs/:job/cancel"];

let receiver: Receiver;
let app: HookedApp;
const fixture: Fixture = {};

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await newHookedApp(receiver);
  fixture["app"] = app.id;
  fixture["integration"] = (await newIntegration(app, "parqet")).id;
  const definition = { endpoints: { api_base_url: "https://api.example.com" } };
  const keyed = await call("POST", "/v1/integrations", app.key, { provider: "api-key", definition });
  fixture["keyed"] = String(keyed.body["id"]);
});
afterAll(() => receiver.close());

/** Returns the newest entry of a log. */
async function newest(path: string, key: string): Promise<Json> {
  const { body } = await call("GET", `${path}?limit=1`, key);
  return (body["data"] as Json[])[0] ?? {};
}

/** Remembers what later requests name. */
async function remember(body: Json): Promise<void> {
  if (typeof body["id"] === "string") fixture["id"] = body["id"];
  if (typeof body["kid"] === "string") fixture["kid"] = body["kid"];
  if (String(body["id"]).startsWith("con")) fixture["connection"] = String(body["id"]);
  if (fixture["connection"] !== undefined && fixture["event"] === undefined) {
    const events = await call("GET", "/v1/events?limit=1", app.key);
    fixture["event"] = String((events.body["data"] as Json[])[0]?.["id"]);
  }
}

describe("a request that changes something is in the audit log", () => {
  test.each(APP_ROWS)("%s: %s", async (route, action, request) => {
    const { path, body } = request(fixture);
    const answer = await call(route.split(" ")[0] ?? "", path, app.key, body);
    expect([200, 201, 202, 204]).toContain(answer.status);
    await remember(answer.body);
    // Changes of a connection are reported by its own object.
    const entry = await until(
      () => newest("/v1/audit", app.key),
      (found) => found["action"] === action,
    );
    const id = answer.headers.get("latchkey-request-id");
    expect(entry).toMatchObject({ by: { who: "api_key", via: "api", request_id: id } });
    expect(JSON.stringify(entry)).not.toContain("canary");
  });

  test("no secret is in the log or in its export", async () => {
    for (const path of ["/v1/audit?limit=200", "/v1/audit/export"]) {
      const { text } = await call("GET", path, app.key);
      expect(text).toContain("connection.credentials_replaced");
      for (const secret of ["canary", app.key, "whsec_", app.secret]) expect(text).not.toContain(secret);
    }
  });

  test("the export keeps a spreadsheet from running a name", async () => {
    await call("POST", "/v1/app/keys", app.key, { name: '=HYPERLINK("https://evil.example")' });
    const { text } = await call("GET", "/v1/audit/export?action=api_key.created", app.key);
    expect(text.split("\r\n")[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  test.each(OPERATOR_ROWS)("%s: %s", async (route, action, request) => {
    const { path, body } = request(fixture);
    const answer = await call(route.split(" ")[0] ?? "", path, adminToken, body);
    expect([200, 201, 202, 204]).toContain(answer.status);
    await remember(answer.body);
    const id = answer.headers.get("latchkey-request-id");
    // The app's object reports what the operator did to the operator's log, which other tests use as well.
    const found = await until(
      async () => (await call("GET", `/v1/admin/audit?action=${action}&limit=200`, adminToken)).body,
      (page) => JSON.stringify(page).includes(String(id)),
    );
    const entry = (found["data"] as { by: Json }[]).find(({ by }) => by["request_id"] === id);
    expect(entry).toMatchObject({ by: { who: "operator", key_id: null } });
  });
});

describe("every route that changes something", () => {
  const changing = readRoutes().filter(
    ({ name, guard }) => guard !== "none" && !name.startsWith("GET ") && !(name in NOT_AUDITED),
  );

  test("of the API has a row above, or a reason why it is not audited", () => {
    const listed = [...APP_ROWS, ...OPERATOR_ROWS].map(([route]) => route);
    const ofApi = changing.filter(({ name }) => name.includes(" /v1/")).map(({ name }) => name);
    expect([...listed, ...ELSEWHERE].toSorted()).toEqual(ofApi.toSorted());
  });

  test("of the dashboard passes on who makes the change", () => {
    const ofDashboard = changing.filter(({ guard }) => guard === "session");
    expect(ofDashboard.length).toBeGreaterThan(15);
    const silent = ofDashboard.filter(
      ({ file }) =>
        !/\bactorOf\(c\)|\brecordConnectionAction\(|\bupdateIntegration\(c,/.test(
          readFileSync(new URL(`../../../src/http/${file}`, import.meta.url), "utf8"),
        ),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
