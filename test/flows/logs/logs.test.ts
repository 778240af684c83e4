// An app's log: what its requests, refreshes, checks, attempts, and deliveries leave in it, and what they do not.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CANARIES, found } from "../../support/canaries.ts";
import { click, dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { everythingInObjects } from "../../support/everything-stored.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { adminToken, call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

let provider: ScriptedProvider;

beforeAll(async () => {
  provider = await ScriptedProvider.start(
    (request, response) => sendJson(response, request.url?.includes("missing") ? 404 : 200, {}),
    "canary",
  );
});
afterAll(() => provider.close());

async function entriesOf({ key }: TestApp, query: string): Promise<Json[]> {
  const { status, body, text } = await call("GET", `/v1/logs?${query}`, key);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body["data"] as Json[];
}

/** Waits for the entries of a query. */
const logged = (app: TestApp, query: string, count = 1) =>
  until(
    () => entriesOf(app, query),
    (entries) => entries.length >= count,
  );

/** Sends a request that fails, so that the isolate sends the successes with it. */
async function sendLog(app: TestApp): Promise<void> {
  const failed = await call("GET", "/v1/integrations/unknown", app.key);
  await logged(app, `request_id=${failed.headers.get("latchkey-request-id")}`);
}

describe("an app's log", () => {
  test("has a request that failed, and not the token reads and proxied calls that succeeded", async () => {
    const app = await newApp();
    const id = await importConnection(app, provider);
    for (let i = 0; i < 3; i++) await call("GET", `/v1/connections/${id}/token`, app.key);
    const proxied = () => call("GET", `/v1/connections/${id}/proxy/files?q=canary-query`, app.key);
    await proxied();
    await proxied();
    const missing = await call("GET", `/v1/connections/${id}/proxy/missing/canary-path?q=canary`, app.key);
    const requestId = missing.headers.get("latchkey-request-id");
    const [entry, ...others] = await logged(app, `request_id=${requestId}`);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      kind: "request",
      via: "api",
      method: "GET",
      route: "/v1/connections/{connection}/proxy/*",
      status: 404,
      code: null,
      connection: id,
      provider: "oauth2",
      key_id: expect.stringMatching(/^key/),
      duration_ms: expect.any(Number),
      sampled: 1,
    });
    const routes = (await entriesOf(app, "outcome=success")).map(
      ({ method, route }) => `${String(method)} ${String(route)}`,
    );
    expect(new Set(routes)).toEqual(new Set(["POST /v1/integrations", "POST /v1/connections"]));
    const other = await newApp();
    const unknown = `con${"0".repeat(20)}`;
    await call("GET", `/v1/connections/${unknown}/token`, other.key);
    const failed = { status: 404, code: "connection_not_found", integration: null };
    expect(await logged(other, `connection=${unknown}`)).toMatchObject([failed]);
  });

  test("has refreshes and checks with their request, and what the provider responded", async () => {
    const app = await newApp();
    const id = await importConnection(app, provider);
    const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    await call("POST", `/v1/connections/${id}/check`, app.key);
    provider.refusal = { status: 400, body: '{"error":"invalid_grant","error_description":"canary {sent}"}' };
    const refused = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    provider.refusal = null;
    const requestId = refused.headers.get("latchkey-request-id");
    const entries = await logged(app, `request_id=${requestId}`, 2);
    const kinds = Object.fromEntries(entries.map((entry) => [entry["kind"], entry]));
    expect(kinds["refresh"]).toMatchObject({
      connection: id,
      provider: "oauth2",
      status: 400,
      code: "reauthorization_required",
      provider_error: "invalid_grant",
    });
    expect(kinds["request"]).toMatchObject({ status: 409, route: "/v1/connections/{connection}/refresh" });
    const before = `request_id=${refreshed.headers.get("latchkey-request-id")}&kind=refresh`;
    expect(await logged(app, before)).toMatchObject([{ status: 200, code: null }]);
    expect(await entriesOf(app, "kind=check")).toMatchObject([{ connection: id, code: null }]);
  });

  test("has a delivery that failed, and what was done in the dashboard, but not the pages that were read", async () => {
    const app = await newApp();
    const id = await importConnection(app, provider);
    const webhook_url = "http://127.0.0.1:9/canary-webhook";
    await call("PATCH", "/v1/app", app.key, { webhook_url, webhook_events: ["connection.deleted"] });
    const page = `/apps/${app.id}/connections/${id}`;
    await click(await signedInWith(app.key), page, `${page}/refresh`);
    await click(await signedInWith(adminToken), page, `${page}/check`);
    await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(await logged(app, "kind=webhook")).toMatchObject([
      {
        code: "delivery_failed",
        status: null,
        event_type: "connection.deleted",
        connection: id,
        via: "background",
      },
    ]);
    await sendLog(app);
    const entries = (await entriesOf(app, "kind=request")).filter(({ via }) => via === "dashboard");
    expect(entries.map(({ method, key_id }) => [method, key_id === null])).toEqual([
      ["POST", true],
      ["POST", false],
    ]);
  });

  test("pages and counts entries, and refuses a filter that it does not have", async () => {
    const app = await newApp();
    for (let i = 0; i < 5; i++) await call("GET", `/v1/integrations/unknown-${i}`, app.key);
    await logged(app, "outcome=failure", 5);
    const first = await call("GET", "/v1/logs?outcome=failure&limit=2", app.key);
    const next = await call(
      "GET",
      `/v1/logs?outcome=failure&limit=50&cursor=${String(first.body["next_cursor"])}`,
      app.key,
    );
    expect([(first.body["data"] as Json[]).length, (next.body["data"] as Json[]).length]).toEqual([2, 3]);
    const [from, to] = [Date.now() - 3_600_000, Date.now() + 60_000].map((at) => new Date(at).toISOString());
    const counts = await call("GET", `/v1/logs/counts?from=${from}&to=${to}&step_minutes=1440`, app.key);
    expect(counts.body).toMatchObject({ data: [{ failed: 5 }], not_kept: 0 });
    for (const query of ["status=9xx", "colour=red", "cursor=abc", "from=yesterday", "request_id=con1"])
      expect(await call("GET", `/v1/logs?${query}`, app.key)).toMatchObject({ status: 400 });
    const long = await call(
      "GET",
      "/v1/logs/counts?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z",
      app.key,
    );
    expect(long).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });

  test("E5 · is only that of the app, and has nothing of requests without a valid key", async () => {
    const [app, other] = [await newApp(), await newApp()];
    const id = await importConnection(app, provider);
    const read = await call("GET", `/v1/connections/${id}/token`, other.key);
    expect(read.status).toBe(404);
    await logged(other, `connection=${id}`);
    await call("GET", "/v1/app", `${app.key.slice(0, -1)}x`);
    await sendLog(app);
    expect(await entriesOf(app, "outcome=failure")).toHaveLength(1);
    const storage = await (await stack()).runtime.objectIds("LogObject");
    await call("GET", `/v1/apps/app${"0".repeat(20)}`, adminToken);
    await sendLog(await newApp());
    expect(await (await stack()).runtime.objectIds("LogObject")).toHaveLength(storage.length + 1);
  });

  test("E5 · has a page that only the app and the operator can open, and that loads again while it is live", async () => {
    const [app, other] = [await newApp(), await newApp()];
    await sendLog(app);
    const own = await signedInWith(app.key);
    const page = await own.get(await dashboardUrl(`/apps/${app.id}/logs?live=1`));
    expect([page.status, page.headers.get("refresh")]).toEqual([200, "5"]);
    expect(page.text).toContain("integration_not_found");
    expect((await own.get(await dashboardUrl(`/apps/${other.id}/logs`))).status).toBe(404);
    expect((await own.get(await dashboardUrl(`/apps/${app.id}/logs?range=1y`))).status).toBe(400);
  });

  test("E1 · contains no secret, path, query, or text of a provider", async () => {
    const { runtime } = await stack();
    const logs = (await everythingInObjects(runtime, ["LogObject"])).toLowerCase();
    expect(logs).toContain("delivery_failed");
    expect(
      found(
        logs,
        CANARIES.map((canary) => canary.toLowerCase()),
      ),
    ).toEqual([]);
  });

  test("is deleted with the app", async () => {
    const app = await newApp();
    await sendLog(app);
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("LogObject", { name: app.id });
    const count = async () => JSON.stringify(await storage.exec("SELECT COUNT(*) AS count FROM log_chunk"));
    expect(await count()).toContain("1");
    await call("DELETE", `/v1/apps/${app.id}`, adminToken);
    await until(count, (text) => text.includes("0"));
  });
});
