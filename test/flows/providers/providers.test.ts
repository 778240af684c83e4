// Each provider end to end: connect, call the API, refresh, reconnect and delete.

import { describe, expect, test } from "vitest";
import { call, newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, proxied, readToken, reconnect, refresh } from "../../support/flow.ts";
import { counters, newIntegration, seen, seenAuthorizations } from "../../support/sandbox.ts";

const JSON_BODY = new TextEncoder().encode(
  JSON.stringify({ data: { type: "portfolio_query", attributes: { columns: ["value"] } } }),
);

describe("each provider end to end", () => {
  test("Parqet: a public client with rotating refresh tokens", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id, connection, endUser } = await connect(app, integration);
    expect(connection).toMatchObject({
      id,
      status: "active",
      provider: "parqet",
      missing_scopes: [],
      refreshable: true,
      revocable: false,
    });

    const token = await readToken(app, id);
    expect(token.body).toMatchObject({ token_type: "Bearer", scope: "portfolio:read", version: 1 });
    expect(token.headers.get("cache-control")).toBe("no-store");
    const user = await call("GET", `/v1/connections/${id}/proxy/user`, app.key);
    expect(user.status).toBe(200);
    expect(connection["account"]).toMatchObject({ id: user.body["userId"] });
    expect(connection["metadata"]).toMatchObject({ permissions: user.body["permissions"] });
    const performance = await proxied(app, id, "performance", { method: "POST", body: JSON_BODY });
    expect(performance.status).toBe(200);
    expect((await seen(integration, "api")).at(-1)?.headers["content-type"]).toBe("application/json");

    const refreshed = await refresh(app, id);
    expect(refreshed.body["version"]).toBe(2);
    expect(refreshed.body["access_token"]).not.toBe(token.body["access_token"]);

    expect(await reconnect(app, integration, { id, endUser })).toMatchObject({
      status: 200,
      body: { id, status: "active" },
    });
    expect(await readToken(app, id)).toMatchObject({ status: 200, body: { version: 3 } });

    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: false });
    expect(deleted.body["revocation_hint"]).toContain("Parqet settings");
    expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(404);
    expect((await readToken(app, id)).status).toBe(404);
    expect((await counters(integration)).token).toEqual({
      authorization_code: 2,
      refresh_token: 1,
      rejected: 0,
    });
  });

  test("Addepar: a firm header, its media type, and a refresh token that stays the same", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar");
    const { id, connection, endUser } = await connect(app, integration);
    expect(connection).toMatchObject({
      status: "active",
      metadata: { addepar_firm: "2", addepar_subdomain: "harborlane" },
      account: { id: "2/14001" },
    });

    const me = await proxied(app, id, "users/me");
    expect(me.status).toBe(200);
    const query = await proxied(app, id, "portfolio/query", { method: "POST", body: JSON_BODY });
    expect(query.status).toBe(200);
    const [get, post] = (await seen(integration, "api")).slice(-2);
    expect(get?.headers["addepar-firm"]).toBe("2");
    expect(get?.headers["content-type"]).toBeUndefined();
    expect(post?.headers).toMatchObject({
      "addepar-firm": "2",
      "content-type": "application/vnd.api+json",
    });

    expect((await refresh(app, id)).body["version"]).toBe(2);
    expect((await refresh(app, id)).body["version"]).toBe(3);
    const [, first, second] = await seen(integration, "token");
    expect(first?.form).toMatchObject({
      grant_type: "refresh_token",
      client_id: integration.clientId,
      client_secret: integration.clientSecret,
    });
    expect(second?.form?.["refresh_token"]).toBe(first?.form?.["refresh_token"]);

    expect((await reconnect(app, integration, { id, endUser })).body).toMatchObject({ id, status: "active" });
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ revoked_at_provider: false });
    expect((await counters(integration)).token).toMatchObject({ authorization_code: 2, rejected: 0 });
  });

  test("ParqEx: scopes with commas, and rotating refresh tokens", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex");
    const { id, connection, endUser } = await connect(app, integration);
    expect(connection).toMatchObject({
      status: "active",
      granted_scopes: ["OPENDOOR", "CLOSEDOOR"],
      missing_scopes: [],
    });
    expect((await seenAuthorizations(integration))[0]).toMatchObject({ scope: "OPENDOOR,CLOSEDOOR" });

    const toggle = new TextEncoder().encode(JSON.stringify({ toggle_id: 9001 }));
    const opened = await proxied(app, id, "toggle", { method: "POST", body: toggle });
    expect(await opened.json()).toMatchObject({ success: true, data: { door_state: "opened" } });
    expect((await seen(integration, "api")).at(-1)?.headers["content-type"]).toBe("application/json");

    expect((await refresh(app, id)).body["version"]).toBe(2);
    expect((await refresh(app, id)).body["version"]).toBe(3);
    const [exchange, first, second] = await seen(integration, "token");
    expect(exchange).toMatchObject({ method: "POST", query: {} });
    expect(first?.form?.["grant_type"]).toBe("refresh_token");
    expect(second?.form?.["refresh_token"]).not.toBe(first?.form?.["refresh_token"]);
    expect((await counters(integration)).reuse_detected).toBe(0);

    expect((await reconnect(app, integration, { id, endUser })).body).toMatchObject({ id, status: "active" });
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: false });
  });

  test("Parallel: the end user's API key, which does not expire and is not refreshed", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parallel");
    const { id, endUser, connection } = await connect(app, integration);
    expect(connection).toMatchObject({ status: "active", expires_at: null, refreshable: false });
    const token = await readToken(app, id);
    expect(token.body).toMatchObject({ version: 1, expires_at: null });

    const body = new TextEncoder().encode(JSON.stringify({ input: "who?", processor: "lite" }));
    const run = await proxied(app, id, "v1/tasks/runs", { method: "POST", body });
    expect(run.status).toBe(202);
    const sent = (await seen(integration, "api")).at(-1);
    expect(sent?.headers).toMatchObject({
      "x-api-key": token.body["access_token"],
      "content-type": "application/json",
    });
    expect(sent?.headers["authorization"]).toBeUndefined();

    expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "refresh_not_supported" } });
    expect((await connectionOf(app, id))["status"]).toBe("active");
    expect((await reconnect(app, integration, { id, endUser })).body).toMatchObject({ id, status: "active" });
    expect((await readToken(app, id)).body["version"]).toBe(2);

    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: false });
    expect(deleted.body["revocation_hint"]).toContain("platform.parallel.ai");
    expect((await counters(integration)).token).toEqual({
      authorization_code: 2,
      refresh_token: 0,
      rejected: 0,
    });
  });
});
