// What is specific to ParqEx, which opens doors, and to Parallel, whose token is the end user's own API key.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call, newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, proxied, readToken, reconnect, refresh } from "../../support/flow.ts";
import { counters, fault, newIntegration, revoke, seen } from "../../support/sandbox.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe("ParqEx", () => {
  test("requests tokens by GET, with all parameters in the query, if the integration says so", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex", { options: { token_request_method: "GET" } });
    const { id } = await connect(app, integration);
    expect((await refresh(app, id)).status).toBe(200);
    const [exchange, refreshed, ...more] = await seen(integration, "token");
    expect(more).toEqual([]);
    for (const request of [exchange, refreshed]) {
      expect(request).toMatchObject({ method: "GET", form: null, body: null });
      expect(request?.headers["content-type"]).toBeUndefined();
      expect(request?.query).toMatchObject({
        client_id: integration.clientId,
        client_secret: integration.clientSecret,
      });
    }
    expect(exchange?.query["grant_type"]).toBe("authorization_code");
    expect(refreshed?.query["grant_type"]).toBe("refresh_token");
    expect((await counters(integration)).token.rejected).toBe(0);
  });

  test("a check fails if a successful response contains an error", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex");
    const { id, connection } = await connect(app, integration);
    const check = () => call("POST", `/v1/connections/${id}/check`, app.key);
    expect((await check()).body).toMatchObject({ ok: true, reason: null, account: connection["account"] });
    const body = { success: true, timestamp: 1, data: { error: "Something went wrong" } };
    await fault(integration, { kind: "status", status: 200, body }, { on: "api" });
    expect((await check()).body).toMatchObject({ ok: false, reason: "answer_unexpected" });
    expect((await connectionOf(app, id))["account"]).toEqual(connection["account"]);
  });

  test("F5 · a toggle with a 401 response is not sent again, and a read is", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex");
    const { id } = await connect(app, integration);
    const paths = async () => (await seen(integration, "api")).map(({ path }) => path.split("/").at(-1));
    const before = (await paths()).length;

    await fault(integration, { kind: "status", status: 401, body: {} }, { on: "api" });
    const toggle = { method: "POST", body: bytes({ toggle_id: 9001 }) };
    expect((await proxied(app, id, "toggle", toggle)).status).toBe(401);
    expect((await paths()).slice(before)).toEqual(["toggle"]);

    expect((await proxied(app, id, "toggle", toggle)).status).toBe(200);

    const other = await connect(app, integration);
    const again = (await paths()).length;
    await fault(integration, { kind: "status", status: 401, body: {} }, { on: "api" });
    expect((await proxied(app, other.id, "sync")).status).toBe(200);
    expect((await paths()).slice(again)).toEqual(["sync", "sync"]);
  });
});

describe("Parallel", () => {
  test("requires a reconnect once the key is deleted at the provider", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parallel");
    const connection = await connect(app, integration);
    const { id } = connection;
    await revoke(integration, "access_tokens");
    expect((await proxied(app, id, "v1/tasks/runs/trun_1")).status).toBe(401);
    expect(await connectionOf(app, id)).toMatchObject({ status: "reauthorization_required" });
    expect(await readToken(app, id)).toMatchObject({
      status: 409,
      body: { code: "reauthorization_required" },
    });
    expect((await reconnect(app, integration, connection)).body).toMatchObject({ status: "active" });
    expect((await proxied(app, id, "v1/tasks/runs/trun_1")).status).toBe(404);
    expect((await connectionOf(app, id))["status"]).toBe("active");
  });

  test("F5 · a 401 response of one path does not end a key that passes the check", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parallel");
    const { id, connection } = await connect(app, integration);
    await fault(integration, { kind: "status", status: 401, body: {} }, { on: "api" });
    expect((await proxied(app, id, "v1/tasks/runs/trun_1")).status).toBe(401);
    expect(await connectionOf(app, id)).toEqual(connection);
    expect(await readToken(app, id)).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await proxied(app, id, "v1/tasks/runs/trun_1")).status).toBe(404);
    // The call, the check that followed it, and the call after that.
    expect((await seen(integration, "api")).slice(-3).map(({ path }) => path.split("_").at(-1))).toEqual([
      "1",
      "0".repeat(32),
      "1",
    ]);
  });

  test("a check requests a run that cannot exist: 404 passes, 402 passes without credit, 401 fails", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parallel");
    const { id } = await connect(app, integration);
    const check = () => call("POST", `/v1/connections/${id}/check`, app.key);
    expect(await check()).toMatchObject({ status: 200, body: { ok: true, reason: null } });
    expect((await seen(integration, "api")).every(({ method }) => method === "GET")).toBe(true);
    await fault(integration, { kind: "status", status: 402, body: {} }, { on: "api" });
    expect((await check()).body).toMatchObject({ ok: true, reason: "no_credit" });
    await revoke(integration, "access_tokens");
    expect(await check()).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
  });

  test("returns the provider's 402 without credit, and the connection stays active", async () => {
    const app = await newApp();
    const { id } = await connect(app, await newIntegration(app, "parallel"), { choice: { account: "bob" } });
    const run = { method: "POST", body: bytes({ input: "who?", processor: "lite" }) };
    const response = await proxied(app, id, "v1/tasks/runs", run);
    expect(response.status).toBe(402);
    expect(await response.json()).toMatchObject({ type: "error", error: { message: "Insufficient credit" } });
    expect((await connectionOf(app, id))["status"]).toBe("active");
  });

  test("streams events through the proxy", async () => {
    const app = await newApp();
    const { id } = await connect(app, await newIntegration(app, "parallel"));
    const body = bytes({ input: "who?", processor: "lite" });
    const started = await proxied(app, id, "v1/tasks/runs", { method: "POST", body });
    const { run_id } = z.object({ run_id: z.string() }).parse(await started.json());
    const stream = await proxied(app, id, `v1/tasks/runs/${run_id}/events`);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const text = await stream.text();
    expect(text.match(/^id: \d+$/gm)).toEqual(["id: 1", "id: 2", "id: 3", "id: 4", "id: 5"]);
  });
});
