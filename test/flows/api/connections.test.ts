// The connections of an app over HTTP: lists and filters, imports, metadata.

import { describe, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { clickConnect, connectionOf, startSession } from "../../support/flow.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { everyRow, idsOf } from "../../support/pages.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";

describe("connections", () => {
  test("are listed newest first, page by page, and by each filter", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const other = await newIntegration(app, "parqet");
    const created: string[] = [];
    for (let batch = 0; batch < 6; batch++) {
      const responses = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          call("POST", "/v1/connections", app.key, {
            integration: n === 0 ? other.id : integration.id,
            end_user: n < 2 ? "ada" : `user-${batch}`,
            access_token: "t",
          }),
        ),
      );
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
      created.push(...responses.map(({ body }) => String(body["id"])));
    }
    const session = { end_user: { id: "ada" }, integrations: [integration.id] };
    const pending = await call("POST", "/v1/connect/sessions", app.key, session);
    const list = (filter: string) => everyRow(`/v1/connections?limit=25${filter}`, app.key);
    const all = await list("");
    expect(all).toHaveLength(61);
    expect(new Set(idsOf(all))).toEqual(new Set([...created, pending.body["connection_id"]]));
    const ages = all.map(({ created_at }) => String(created_at));
    expect(ages).toEqual(ages.toSorted().toReversed());
    expect(await list("&status=active")).toHaveLength(60);
    expect(await list("&status=pending")).toHaveLength(1);
    expect(await list("&status=reauthorization_required")).toHaveLength(0);
    expect(await list(`&integration=${other.id}`)).toHaveLength(6);
    expect(await list("&end_user=ada")).toHaveLength(13);
    expect(await list("&end_user=user-3&status=active")).toHaveLength(8);
    expect(await list(`&end_user=ada&integration=${other.id}`)).toHaveLength(6);
    expect(await list("&end_user=nobody")).toHaveLength(0);
    expect(await call("GET", "/v1/connections?cursor=nonsense", app.key)).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path: "cursor" }] },
    });
  });

  test("an empty metadata name is rejected on import and on update, and nothing is stored", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const grant = { integration: integration.id, end_user: "ada", access_token: "t" };
    const rejected = { status: 400, body: { code: "invalid_request" } };
    const metadata = { plan: "gold", "": "x" };
    expect(await call("POST", "/v1/connections", app.key, { ...grant, metadata })).toMatchObject(rejected);
    expect((await call("GET", "/v1/connections", app.key)).body["data"]).toEqual([]);
    const { body } = await call("POST", "/v1/connections", app.key, grant);
    const path = `/v1/connections/${String(body["id"])}`;
    expect(await call("PATCH", path, app.key, { metadata })).toMatchObject(rejected);
    expect((await call("GET", path, app.key)).body).toEqual(body);
  });

  test("an imported grant is read, checked and refreshed like any other, and its metadata can be updated", async () => {
    const app = await newApp();
    const provider = await ScriptedProvider.start();
    const id = await importConnection(app, provider, { scope: "read write", metadata: { plan: "gold" } });
    const path = `/v1/connections/${id}`;
    const token = await call("GET", `${path}/token`, app.key);
    expect(token.body).toMatchObject({ access_token: "imported-token", scope: "read write", version: 1 });
    expect(await call("POST", `${path}/check`, app.key)).toMatchObject({
      body: { ok: true, account: { id: "account-1", label: "ada@example.com" } },
    });
    const changed = await call("PATCH", path, app.key, { metadata: { plan: "silver", seats: [1, 2] } });
    expect(changed.body).toMatchObject({
      metadata: { plan: "silver", seats: [1, 2] },
      account: { id: "account-1" },
    });
    expect((await call("GET", "/v1/connections", app.key)).body["data"]).toMatchObject([changed.body]);
    const large = await call("PATCH", path, app.key, { metadata: { note: "x".repeat(9000) } });
    expect(large).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect((await call("POST", `${path}/refresh`, app.key, {})).body).toMatchObject({ version: 2 });
    expect(provider.tokenRequests.at(-1)?.get("refresh_token")).toBe("imported-refresh-token");
    expect((await call("GET", path, app.key)).body["metadata"]).toEqual({ plan: "silver", seats: [1, 2] });
    const deleted = await call("DELETE", path, app.key);
    expect(deleted.body).toMatchObject({ status: "deleted", revoked_at_provider: true });
    expect(provider.revocations.at(-1)?.get("token")).toBe("test-refresh-token-1");
    expect(await call("GET", `${path}/token`, app.key)).toMatchObject({ status: 404 });
    await provider.close();
  });
});

test("a pending connection shows its integration as soon as that is known", async () => {
  const app = await newApp();
  const [parqet, parqex] = [await newIntegration(app, "parqet"), await newIntegration(app, "parqex")];
  const only = await startSession(app, parqet);
  expect(await connectionOf(app, only.connectionId)).toMatchObject({
    status: "pending",
    integration: parqet.id,
    provider: "parqet",
    requested_scopes: ["portfolio:read"],
  });
  const several = await startSession(app, parqet, { integrations: [parqet.id, parqex.id] });
  expect(await connectionOf(app, several.connectionId)).toMatchObject({ integration: null, provider: null });
  await clickConnect(new Browser(), several, parqex);
  const chosen = { status: "pending", integration: parqex.id, provider: "parqex" };
  expect(await connectionOf(app, several.connectionId)).toMatchObject(chosen);
});
