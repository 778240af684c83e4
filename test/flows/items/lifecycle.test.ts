// A connection to an item after it was created: the shared API key, the item's status, reconnects and deletion.

import { beforeAll, describe, expect, test } from "vitest";
import { Browser, failureOn } from "../../support/http/browser.ts";
import {
  confirm,
  connectionOf,
  must,
  proxied,
  readToken,
  refresh,
  startSession,
} from "../../support/flow.ts";
import {
  beginAtBank,
  connectBank,
  countsOf,
  decideAtBank,
  deleteAtProvider,
  forceItem,
  itemsOf,
  land,
  newBank,
  waitAt,
  walkToBank,
} from "../../support/items.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { click, signedInWith } from "../../support/dashboard.ts";
import { stack } from "../../support/stack.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";
import { control, fault, seen, type TestIntegration } from "../../support/sandbox.ts";

let app: TestApp;
let bank: TestIntegration;

beforeAll(async () => {
  app = await newApp("Budget app");
  bank = await newBank(app);
});

const check = (id: string) => call("POST", `/v1/connections/${id}/check`, app.key);
const itemIdOf = (connection: Json) => String(Object(connection["metadata"])["item_id"]);
const revokeKeys = (integration: TestIntegration) =>
  control("pluggy", "revoke_keys", { client_id: integration.clientId });

/** A session that reconnects a connection, up to the status page. */
async function reconnect(
  integration: TestIntegration,
  connection: { connectionId: string; endUser: string },
) {
  const browser = new Browser();
  const started = await startSession(app, integration, {
    end_user: { id: connection.endUser },
    connection_id: connection.connectionId,
  });
  const statusUrl = must(await beginAtBank(browser, started, integration, {}));
  return { browser, started, statusUrl };
}

describe("the API key", () => {
  test("is shared by all connections, and is replaced once if it is rejected for three at the same time", async () => {
    const own = await newBank(app);
    const connected = await Promise.all([1, 2, 3].map(() => connectBank(app, own, new Browser())));
    expect(await countsOf(own)).toMatchObject({ auth: 1 });
    await revokeKeys(own);
    const statuses = await Promise.all(
      connected.map(
        async ({ connectionId, connection }) =>
          (await proxied(app, connectionId, `items/${itemIdOf(connection)}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200]);
    expect(await countsOf(own)).toMatchObject({ auth: 2 });
    const tokens = await Promise.all(connected.map(({ connectionId }) => readToken(app, connectionId)));
    expect(new Set(tokens.map(({ body }) => body["access_token"])).size).toBe(1);
  });

  test("is sent to the API in its own header, and returned to the app with the item's ID", async () => {
    const { connectionId } = await connectBank(app, bank, new Browser());
    const token = await readToken(app, connectionId);
    const item = itemIdOf(token.body);
    const response = await proxied(app, connectionId, `items/${item}`);
    expect(await response.json()).toMatchObject({ id: item, status: "UPDATED" });
    const [last] = (await seen(bank, "item")).slice(-1);
    expect(last?.headers["x-api-key"]).toBe(token.body["access_token"]);
    expect(last?.headers["authorization"]).toBeUndefined();
  });

  test("is replaced if the caller reports it as rejected", async () => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    const first = await readToken(app, connectionId);
    await revokeKeys(own);
    const second = await refresh(app, connectionId, { rejected_version: first.body["version"] });
    expect(second).toMatchObject({ status: 200, body: { version: 2 } });
    expect(second.body["access_token"]).not.toBe(first.body["access_token"]);
    expect(await countsOf(own)).toMatchObject({ auth: 2 });
  });

  test("is not requested again before the provider's Retry-After", async () => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    await revokeKeys(own);
    await fault(
      own,
      { kind: "status", status: 429, headers: { "retry-after": "3000" } },
      { on: "auth", times: 0 },
    );
    for (const version of [1, 1, 1]) {
      const response = await refresh(app, connectionId, { rejected_version: version });
      expect(response).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(2_000);
    }
    expect(await countsOf(own)).toMatchObject({ auth: 2 });
  });

  test("of a rejected client pauses the integration until it is corrected", async () => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    await call("PATCH", `/v1/integrations/${own.id}`, app.key, { client_secret: "a wrong secret" });
    const response = await refresh(app, connectionId, {});
    expect(response).toMatchObject({ status: 502, body: { code: "integration_misconfigured" } });
    const marked = await call("GET", `/v1/integrations/${own.id}`, app.key);
    expect(marked.body).toMatchObject({
      status: "misconfigured",
      misconfigured: { error: "invalid_client" },
    });
    const { clientSecret } = own;
    await call("PATCH", `/v1/integrations/${own.id}`, app.key, { client_secret: clientSecret });
    expect(await refresh(app, connectionId, {})).toMatchObject({ status: 200 });
    const corrected = await call("GET", `/v1/integrations/${own.id}`, app.key);
    expect(corrected.body).toMatchObject({ status: "active" });
  });

  test("says nothing about the client in the dashboard while the provider refuses another key", async () => {
    const own = await newBank(app);
    await connectBank(app, own, new Browser());
    // Near its end, and still valid.
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("AppObject", { name: app.id });
    const times = `record = json_set(record, '$.issued_at', ?, '$.expires_at', ?) WHERE integration = ?`;
    const now = Date.now();
    await storage.exec(`UPDATE integration_key SET ${times}`, now - 2 * HOUR, now + 3 * MINUTE, own.id);
    await fault(own, { kind: "status", status: 403 }, { on: "auth", times: 0 });
    const browser = await signedInWith(app.key);
    const path = `/apps/${app.id}/integrations/${own.id}`;
    for (const _ of [1, 2])
      expect((await click(browser, path, `${path}/try`)).text).toContain("No new token");
    const { body } = await call("GET", `/v1/integrations/${own.id}`, app.key);
    expect(body).toMatchObject({ status: "misconfigured" });
  });
});

describe("the item's status", () => {
  test.each([
    ["UPDATED", "SUCCESS", { ok: true, reason: null }, { status: "active", stale: false }],
    [
      "LOGIN_ERROR",
      "INVALID_CREDENTIALS",
      { ok: false, reason: "credential_rejected" },
      { status: "reauthorization_required" },
    ],
  ])("%s determines the connection's status", async (status, executionStatus, report, connection) => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    const says = (fields: Json) => fault(own, { kind: "extra", fields }, { on: "item" });
    await says({ status: "OUTDATED", executionStatus: "SITE_NOT_AVAILABLE" });
    await check(connectionId);
    expect(await connectionOf(app, connectionId)).toMatchObject({ stale: true });
    await says({ status, executionStatus });
    expect((await check(connectionId)).body).toMatchObject(report);
    expect(await connectionOf(app, connectionId)).toMatchObject(connection);
  });

  test("LOGIN_ERROR is resolved by a reconnect of the same item", async () => {
    const connected = await connectBank(app, bank, new Browser());
    const { connectionId, endUser } = connected;
    const item = itemIdOf(connected.connection);
    await forceItem(item, { status: "LOGIN_ERROR", execution_status: "INVALID_CREDENTIALS" });
    await check(connectionId);
    expect((await readToken(app, connectionId)).body).toMatchObject({ code: "reauthorization_required" });

    const { browser, statusUrl } = await reconnect(bank, connected);
    const consentUrl = must(await waitAt(browser, statusUrl));
    const returned = await land(browser, must(await decideAtBank(browser, consentUrl)));
    expect(await connectionOf(app, connectionId)).toMatchObject({ status: "reauthorization_required" });
    const confirmed = await confirm(app, returned, endUser);
    expect(confirmed.body).toMatchObject({ status: "active", metadata: { item_id: item } });
    expect(await readToken(app, connectionId)).toMatchObject({ status: 200 });
  });

  test("requires a reconnect if the item was deleted at the provider, which creates a new one", async () => {
    const connected = await connectBank(app, bank, new Browser());
    const { connectionId, endUser } = connected;
    const item = itemIdOf(connected.connection);
    await deleteAtProvider(item);
    expect((await check(connectionId)).body).toMatchObject({ ok: false, reason: "account_gone" });
    expect(await connectionOf(app, connectionId)).toMatchObject({ status: "reauthorization_required" });

    const browser = new Browser();
    const started = await startSession(app, bank, {
      end_user: { id: endUser },
      connection_id: connectionId,
    });
    const { consentUrl } = await walkToBank(browser, started, bank);
    const returned = await land(browser, must(await decideAtBank(browser, consentUrl)));
    const { body } = await confirm(app, returned, endUser);
    expect(body).toMatchObject({ status: "active", id: connectionId });
    expect(itemIdOf(body)).not.toBe(item);
  });

  test("D2 · requires a reconnect, and the item is kept, if the app confirms a reconnect for another user", async () => {
    const connected = await connectBank(app, bank, new Browser());
    const { connectionId } = connected;
    const item = itemIdOf(connected.connection);
    const { browser, statusUrl, started } = await reconnect(bank, connected);
    const returned = await waitAt(browser, statusUrl);
    // The consent is still valid, so the bank did not request it again.
    expect((await confirm(app, returned, "another-user")).body).toMatchObject({ code: "end_user_mismatch" });
    expect(await connectionOf(app, connectionId)).toMatchObject({ status: "reauthorization_required" });
    await ringAll(app, started.connectionId);
    expect((await itemsOf(bank)).map(({ id }) => id)).toContain(item);
    const again = await reconnect(bank, connected);
    const back = await waitAt(again.browser, again.statusUrl);
    expect((await confirm(app, back, connected.endUser)).body).toMatchObject({ status: "active" });
  });

  test("is not moved to another institution by a reconnect", async () => {
    const connected = await connectBank(app, bank, new Browser());
    const response = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: connected.endUser },
      connection_id: connected.connectionId,
      variables: { connector_id: "600" },
    });
    expect(response).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

describe("deleting a connection", () => {
  test("deletes the item at the provider", async () => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    const deleted = await call("DELETE", `/v1/connections/${connectionId}`, app.key);
    expect(deleted.body).toMatchObject({
      status: "deleted",
      revocation: "revoked",
      revoked_at_provider: true,
    });
    expect(await itemsOf(own)).toEqual([]);
  });

  test("succeeds if the item no longer exists", async () => {
    const connected = await connectBank(app, bank, new Browser());
    await deleteAtProvider(itemIdOf(connected.connection));
    const deleted = await call("DELETE", `/v1/connections/${connected.connectionId}`, app.key);
    expect(deleted.body).toMatchObject({ revocation: "revoked" });
  });

  test("deletes the item later if the provider is down, also once the integration is deleted", async () => {
    const own = await newBank(app);
    const { connectionId } = await connectBank(app, own, new Browser());
    await fault(own, { kind: "status", status: 503 }, { on: "item" });
    const deleted = await call("DELETE", `/v1/connections/${connectionId}`, app.key);
    expect(deleted.body).toMatchObject({ revocation: "pending" });
    expect((await call("DELETE", `/v1/integrations/${own.id}`, app.key)).status).toBe(204);
    expect(await itemsOf(own)).toHaveLength(1);
    await ringAll(app, connectionId);
    expect(await itemsOf(own)).toEqual([]);
  });

  test("deletes the items of its attempts if it is pending", async () => {
    const own = await newBank(app);
    const browser = new Browser();
    const started = await startSession(app, own);
    const { statusUrl } = await walkToBank(browser, started, own);
    await call("DELETE", `/v1/connections/${started.connectionId}`, app.key);
    expect(await itemsOf(own)).toEqual([]);
    expect(failureOn(await browser.get(statusUrl))).toBe("attempt_expired");
  });
});

test("two tabs that both finish leave one item, the one in use", async () => {
  const own = await newBank(app);
  const browser = new Browser();
  const started = await startSession(app, own);
  const first = await walkToBank(browser, started, own);
  const second = await walkToBank(browser, started, own);
  const returned = await land(browser, must(await decideAtBank(browser, first.consentUrl)));
  const other = await land(browser, must(await decideAtBank(browser, second.consentUrl)));
  await confirm(app, returned, started.endUser);
  const { body } = await confirm(app, other, started.endUser);
  expect(body).toMatchObject({ status: "active" });
  const items = await itemsOf(own);
  expect(items.map(({ id }) => id)).toEqual([itemIdOf(body)]);
});

test("an item cannot be imported", async () => {
  const response = await call("POST", "/v1/connections", app.key, {
    integration: bank.id,
    end_user: "ada",
    access_token: "key",
  });
  expect(response).toMatchObject({ status: 409, body: { code: "import_not_supported" } });
});
