// Which scopes each route of the API and each page and action of the dashboard requires: a key with each scope alone calls
// each of them. A route that is added needs a row here.

import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { readRoutes } from "../../support/routes.ts";
import { stack } from "../../support/stack.ts";

const SCOPES = ["read", "tokens:read", "connections:write", "integrations:write"] as const;
type Scope = (typeof SCOPES)[number];

const APP = "/dashboard/apps/:app";

/** The routes that each scope opens. `full`: none of the scopes. */
const ROUTES: Record<Scope | "full" | "nothing", string[]> = {
  nothing: [
    "POST /dashboard/sign-out",
    // The browser comes back from a provider without the session's cookie; see tests/finish.
    `GET ${APP}/integrations/:integration/tests/return`,
  ],
  read: [
    "GET /v1/agent-calls/:agent_call",
    "GET /v1/agent-keys/:agent_key",
    "GET /v1/app",
    "GET /v1/bulk-jobs",
    "GET /v1/bulk-jobs/:job",
    "GET /v1/bulk-jobs/:job/results",
    "GET /v1/connections",
    "GET /v1/connections/:connection",
    "GET /v1/connections/:connection/diagnostics",
    "GET /v1/connections/:connection/events",
    "GET /v1/connections/export",
    "GET /v1/events",
    "GET /v1/events/:event",
    "GET /v1/integrations",
    "GET /v1/integrations/:integration",
    "GET /v1/integrations/:integration/signing-keys",
    "GET /v1/integrations/:integration/tests/:test",
    "GET /v1/logs",
    "GET /v1/logs/counts",
    "GET /v1/providers",
    "GET /v1/providers/:provider",
    "GET /v1/saved-filters",
    "POST /v1/providers/validate",
    "GET /dashboard",
    `GET ${APP}`,
    `GET ${APP}/bulk-jobs`,
    `GET ${APP}/bulk-jobs/:job`,
    `GET ${APP}/connections`,
    `GET ${APP}/connections/:connection`,
    `GET ${APP}/connections/export`,
    `GET ${APP}/integrations`,
    `GET ${APP}/integrations/:integration`,
    `GET ${APP}/integrations/:integration/logo`,
    `GET ${APP}/logo`,
    `GET ${APP}/logs`,
    `GET ${APP}/search`,
    `GET ${APP}/webhooks`,
    // Exports what was chosen. The other actions are below, in a test of their own.
    `POST ${APP}/connections/chosen`,
  ],
  "tokens:read": [
    "ALL /v1/connections/:connection/proxy/*",
    "GET /v1/connections/:connection/token",
    "POST /v1/connections/:connection/dpop-proof",
    // Returns a token.
    "POST /v1/connections/:connection/refresh",
    "POST /v1/connections/:connection/token-exchange",
  ],
  "connections:write": [
    "DELETE /v1/agent-keys/:agent_key",
    "DELETE /v1/connections/:connection",
    "DELETE /v1/saved-filters/:filter",
    "PATCH /v1/connections/:connection",
    "POST /v1/agent-calls/:agent_call/confirm",
    "POST /v1/bulk-jobs",
    "POST /v1/bulk-jobs/:job/cancel",
    "POST /v1/connect/confirm",
    "POST /v1/connect/sessions",
    "POST /v1/connections",
    "POST /v1/connections/:connection/check",
    "POST /v1/connections/ensure",
    "POST /v1/saved-filters",
    "PUT /v1/connections/:connection/credentials",
    `GET ${APP}/bulk-jobs/:job/links`,
    `GET ${APP}/connections/:connection/delete`,
    `GET ${APP}/connections/new`,
    `POST ${APP}/bulk-jobs/:job/cancel`,
    `POST ${APP}/connections/:connection/check`,
    `POST ${APP}/connections/:connection/delete`,
    `POST ${APP}/connections/:connection/metadata`,
    `POST ${APP}/connections/:connection/reconnect`,
    `POST ${APP}/connections/:connection/refresh`,
    `POST ${APP}/connections/filters`,
    `POST ${APP}/connections/new`,
    `POST ${APP}/integrations/:integration/try`,
  ],
  "integrations:write": [
    "DELETE /v1/integrations/:integration",
    "DELETE /v1/integrations/:integration/signing-keys/:kid",
    "PATCH /v1/integrations/:integration",
    "POST /v1/integrations",
    "POST /v1/integrations/:integration/signing-keys",
    "POST /v1/integrations/:integration/tests",
    `GET ${APP}/integrations/:integration/credentials`,
    `GET ${APP}/integrations/:integration/register`,
    `GET ${APP}/integrations/:integration/test`,
    `GET ${APP}/integrations/:integration/tests/finish`,
    `GET ${APP}/integrations/new`,
    `POST ${APP}/integrations/:integration/credentials`,
    `POST ${APP}/integrations/:integration/delete`,
    `POST ${APP}/integrations/:integration/enabled`,
    `POST ${APP}/integrations/:integration/register`,
    `POST ${APP}/integrations/:integration/secret`,
    `POST ${APP}/integrations/:integration/settings`,
    `POST ${APP}/integrations/:integration/signing-keys`,
    `POST ${APP}/integrations/:integration/signing-keys/delete`,
    `POST ${APP}/integrations/:integration/tests`,
    `POST ${APP}/integrations/new`,
  ],
  full: [
    // An agent's key can call the provider's API, so it needs two scopes.
    "POST /v1/agent-keys",
    "DELETE /v1/app/keys/:key",
    "GET /v1/app/keys",
    "GET /v1/audit",
    "GET /v1/audit/export",
    "PATCH /v1/app",
    "POST /v1/app/keys",
    "POST /v1/app/webhooks/secret",
    "POST /v1/app/webhooks/test",
    "POST /v1/events/:event/replay",
    "POST /v1/events/replay",
    `GET ${APP}/audit`,
    `GET ${APP}/audit/export`,
    `GET ${APP}/brand`,
    `GET ${APP}/brand/preview`,
    `GET ${APP}/keys`,
    `GET ${APP}/settings`,
    `GET ${APP}/webhooks/settings`,
    "GET /dashboard/apps/new",
    "GET /dashboard/audit",
    `POST ${APP}/brand`,
    `POST ${APP}/brand/preview`,
    `POST ${APP}/keys`,
    `POST ${APP}/settings`,
    `POST ${APP}/settings/delete`,
    `POST ${APP}/webhooks`,
    `POST ${APP}/webhooks/settings`,
    "POST /dashboard/apps/new",
  ],
};

let app: TestApp;
/** A key with each scope, and one with full access. */
const keys = new Map<Scope | "full", string>();
/** The dashboard's session of each key. */
const cookies = new Map<Scope | "full", string>();
/** Each session has its own address, so that rate limits do not apply to all requests together. */
const address = () => [10, ...crypto.getRandomValues(new Uint8Array(3))].join(".");

beforeAll(async () => {
  app = await newApp();
  for (const scope of SCOPES) {
    const created = await call("POST", "/v1/app/keys", app.key, { name: scope, scopes: [scope] });
    keys.set(scope, String(created.body["api_key"]));
  }
  keys.set("full", app.key);
  const { latchkey } = await stack();
  for (const [name, credential] of keys) {
    const signedIn = await fetch(new URL("/dashboard/sign-in", latchkey), {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", "cf-connecting-ip": address() },
      body: new URLSearchParams({ credential }),
      redirect: "manual",
    });
    cookies.set(name, (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "");
  }
});

async function request(route: string, who: Scope | "full", fields: Record<string, string> = {}) {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern
    .replace(":app", app.id)
    .replace(":connection", `con${"0".repeat(20)}`)
    .replaceAll(/:\w+/g, "missing")
    .replace("*", "x");
  const { latchkey } = await stack();
  const isPage = path.startsWith("/dashboard");
  const cookie = cookies.get(who) ?? "";
  const form_token = createHash("sha256")
    .update(`form\n${cookie.slice(cookie.indexOf("=") + 1)}`)
    .digest("hex");
  const isRead = method === "GET" || method === "ALL";
  const body = isPage ? new URLSearchParams({ form_token, ...fields }) : "{}";
  const response = await fetch(new URL(path, latchkey), {
    method: method === "ALL" ? "GET" : method,
    headers: {
      "cf-connecting-ip": address(),
      ...(isPage
        ? { cookie, "sec-fetch-site": "same-origin" }
        : { authorization: `Bearer ${keys.get(who)}`, "content-type": "application/json" }),
    },
    ...(isRead ? {} : { body }),
    redirect: "manual",
  });
  return { status: response.status, text: await response.text() };
}

/** Whether a key with one scope may use a route of a scope. */
const isAllowed = (scope: Scope, needed: keyof typeof ROUTES) =>
  needed === "nothing" || scope === needed || (needed === "read" && scope.endsWith(":write"));

test("E4 · every route for apps and every route of the dashboard has a row", () => {
  const guarded = readRoutes().filter(({ guard }) => guard === "app" || guard === "session");
  expect(Object.values(ROUTES).flat().toSorted()).toEqual(guarded.map(({ name }) => name).toSorted());
});

describe.each(Object.keys(ROUTES) as (keyof typeof ROUTES)[])("E4 · routes of %s", (needed) => {
  test.each(ROUTES[needed])("%s", async (route) => {
    for (const scope of SCOPES) {
      const { status, text } = await request(route, scope);
      const isRefused = status === 403 && text.includes("insufficient_scope");
      expect({ scope, status, isRefused, text: isRefused ? "" : text.slice(0, 300) }).toMatchObject({
        isRefused: !isAllowed(scope, needed),
      });
    }
    const { status, text } = await request(route, "full");
    expect([status, text.includes("insufficient_scope")]).not.toEqual([403, true]);
  });
});

test.each(["check", "refresh", "reconnect", "delete"])(
  "E4 · the action %s on chosen connections needs connections:write",
  async (action) => {
    const chosen = { action, id: `con${"0".repeat(20)}` };
    const refused = await request(`POST ${APP}/connections/chosen`, "read", chosen);
    expect(refused.status).toBe(403);
    const allowed = await request(`POST ${APP}/connections/chosen`, "connections:write", chosen);
    expect(allowed.status).not.toBe(403);
  },
);

test("E4 · an agent's key needs two scopes, because its agent can call the provider's API", async () => {
  const scopes = ["connections:write", "tokens:read"];
  const { body } = await call("POST", "/v1/app/keys", app.key, { name: "Agents", scopes });
  const input = { end_user: "ada", policy: { default: "deny" } };
  expect((await call("POST", "/v1/agent-keys", String(body["api_key"]), input)).status).toBe(201);
  const refused = await call("POST", "/v1/agent-keys", keys.get("connections:write") ?? "", input);
  expect(refused.body).toMatchObject({ detail: "The API key needs the scope `tokens:read`." });
  expect(refused.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope"');
});

test("E4 · the webhook URL of an integration, which contains a key, needs integrations:write", async () => {
  const { body } = await call("POST", "/v1/integrations", app.key, {
    id: "missing",
    provider: "pluggy",
    client_id: "client",
    client_secret: "a-secret-of-the-bank",
  });
  expect(body["webhook_url"]).toMatch(/\/hooks\//);
  for (const scope of ["read", "connections:write", "integrations:write"] as const) {
    const isShown = scope === "integrations:write";
    const page = await request(`GET ${APP}/integrations/:integration`, scope);
    expect([page.status, page.text.includes("/hooks/")]).toEqual([200, isShown]);
    for (const path of ["/v1/integrations", "/v1/integrations/missing"]) {
      const { text } = await call("GET", path, keys.get(scope) ?? "");
      expect(text.includes("/hooks/")).toBe(isShown);
    }
  }
});

test("E4 · a key that has expired is refused, and creates no key that outlives it", async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { body } = await call("POST", "/v1/app/keys", app.key, { name: "Short", expires_at: soon });
  const key = String(body["api_key"]);
  expect((await call("GET", "/v1/app", key)).status).toBe(200);
  const later = new Date(Date.now() + 120_000).toISOString();
  for (const expires_at of [later, null]) {
    const refused = await call("POST", "/v1/app/keys", key, { name: "Longer", expires_at });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "expires_at" }] } });
    expect(refused.body["detail"]).toContain(soon);
  }
  const same = await call("POST", "/v1/app/keys", key, { name: "Same", expires_at: soon });
  expect(same.status).toBe(201);
  // The key that no isolate has in its memory, because it was not used before it expired.
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AppObject", { name: app.id });
  await storage.exec(
    "UPDATE key_detail SET record = json_set(record, '$.expires_at', ?) WHERE id = ?",
    Date.now() - 1,
    String(same.body["id"]),
  );
  await (await runtime.kv()).delete(`keys:${app.id}`);
  expect((await call("GET", "/v1/app", String(same.body["api_key"]))).body["code"]).toBe("key_expired");
  expect((await call("GET", "/v1/app/keys", app.key)).text).toContain('"name":"Short"');
  const past = { name: "Past", expires_at: "2020-01-01T00:00:00Z" };
  expect((await call("POST", `/v1/apps/${app.id}/keys`, adminToken, past)).body).toMatchObject({
    errors: [{ path: "expires_at" }],
  });
});
