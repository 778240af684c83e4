import { describe, expect, test } from "vitest";
import { call, newApp } from "../support/latchkey.ts";
import { connect } from "../support/flow.ts";
import { counters, newIntegration, requests } from "../support/sandbox.ts";

describe("each provider, the whole way", () => {
  test("Parqet: connect, token, API call, refresh, reconnect, disconnect", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { id, connection, endUser } = await connect(app, integration);
    expect(connection).toMatchObject({ id, status: "active", provider: "parqet", missing_scopes: [] });
    const token = await call("GET", `/v1/connections/${id}/token`, app.key);
    expect(token.status).toBe(200);
    const user = await call("GET", `/v1/connections/${id}/proxy/user`, app.key);
    expect(user.status).toBe(200);
    expect(user.body["userId"]).toBe((connection["account"] as { id: string }).id);
    const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    expect(refreshed.body["version"]).toBe(2);
    const session = { end_user: { id: endUser }, connection_id: id };
    const again = await connect(app, integration, { session });
    expect(again.connection).toMatchObject({ id, status: "active" });
    const [authorize] = (await requests(integration)).filter((request) => request["on"] === "authorize");
    expect(authorize).toBeDefined();
    const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: false });
    expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(404);
    expect((await counters(integration)).token).toMatchObject({ authorization_code: 2, refresh_token: 1, rejected: 0 });
  });
});
