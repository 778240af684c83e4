// One call for an agent that needs a connection: a connection that works, or the link on which the end user can fix it.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deny, ensure, startedBy } from "../../../support/ensure.ts";
import {
  clickConnect,
  confirm,
  connect,
  expireToken,
  letExpire,
  must,
  reconnect,
  startSession,
  walkToCallback,
} from "../../../support/flow.ts";
import { Browser } from "../../../support/http/browser.ts";
import { call, newApp, type TestApp } from "../../../support/latchkey.ts";
import { newMcpIntegration } from "../../../support/mcp-connection.ts";
import { McpServer } from "../../../support/peers/mcp-server.ts";
import {
  importConnection,
  newScriptedIntegration,
  ScriptedProvider,
} from "../../../support/peers/scripted-provider.ts";
import { sitesSettings, startSites } from "../../../support/peers/sites.ts";
import { newIntegration, revoke, type TestIntegration } from "../../../support/sandbox.ts";

let app: TestApp;
let provider: ScriptedProvider;
let integration: TestIntegration;

beforeEach(async () => {
  [app, provider] = await Promise.all([newApp(), ScriptedProvider.start()]);
  integration = await newScriptedIntegration(app, provider, { scopes: ["read"] });
});
afterEach(() => provider.close());

/** Connects with the link of a response, up to the return URL. */
async function returnFrom(answer: Awaited<ReturnType<typeof ensure>>, endUser: string) {
  const started = startedBy(answer, endUser);
  const browser = new Browser();
  return browser.get(await walkToCallback(browser, started, integration));
}

const pendingOf = async (endUser: string) =>
  (await call("GET", `/v1/connections?end_user=${endUser}`, app.key)).body["data"] as { id: string }[];

describe("a connection that works", () => {
  test("D2 · is what an end user has after a connect with the link, and the app's confirmation", async () => {
    const missing = await ensure(app, integration, "ada");
    expect(missing).toMatchObject({
      status: 200,
      body: { status: "action_required", reason: "not_connected", connection: null, failure: null },
    });
    expect(missing.headers.get("cache-control")).toBe("no-store");
    const returned = await returnFrom(missing, "ada");
    const { connectionId } = startedBy(missing, "ada");
    // It never confirms by itself, and has no handle, because only the end user's browser gets one.
    const waiting = await ensure(app, integration, "ada");
    expect(waiting.body).toMatchObject({ reason: "confirmation_required", session: missing.body["session"] });
    expect(waiting.text).not.toContain("handle");
    expect(provider.tokenRequests).toHaveLength(0);
    expect((await confirm(app, returned, "ada")).status).toBe(200);
    const ready = await ensure(app, integration, "ada");
    expect(ready.body).toMatchObject({
      status: "ready",
      connection: { id: connectionId, status: "active", end_user: "ada", granted_scopes: ["read"] },
    });
    expect(await pendingOf("ada")).toHaveLength(1);
  });

  test("E5 · is never that of another end user or of another app", async () => {
    const [other, { id, endUser }] = await Promise.all([newApp(), connect(app, integration)]);
    expect((await ensure(app, integration, "eve")).body["reason"]).toBe("not_connected");
    expect((await ensure(app, integration, endUser)).body).toMatchObject({ connection: { id } });
    const notFound = { status: 404, body: { code: "connection_not_found" } };
    expect(await ensure(app, integration, "eve", { connection_id: id })).toMatchObject(notFound);
    const same = await newScriptedIntegration(other, provider, { id: integration.id, scopes: ["read"] });
    expect((await ensure(other, same, endUser)).body["reason"]).toBe("not_connected");
    expect(await ensure(other, same, endUser, { connection_id: id })).toMatchObject(notFound);
    expect(await ensure(other, { ...same, id: "none" }, endUser)).toMatchObject({
      status: 404,
      body: { code: "integration_not_found" },
    });
  });

  test("is the newest active one with the scopes, unless the request names one", async () => {
    const endUser = "ada";
    const first = await importConnection(app, provider, { end_user: endUser, scope: "read write" });
    const { body } = await call("GET", `/v1/connections/${first}`, app.key);
    const imported = { ...integration, id: String(body["integration"]) };
    const grant = { integration: imported.id, end_user: endUser, access_token: "other", scope: "read" };
    const second = String((await call("POST", "/v1/connections", app.key, grant)).body["id"]);
    const connectionOf = async (changes = {}) =>
      ((await ensure(app, imported, endUser, changes)).body["connection"] as { id: string }).id;
    expect(await connectionOf()).toBe(second);
    expect(await connectionOf({ scopes: ["write"] })).toBe(first);
    expect(await connectionOf({ connection_id: first })).toBe(first);
    await call("DELETE", `/v1/connections/${second}`, app.key);
    expect(await connectionOf()).toBe(first);
  });
});

describe("a connection that does not work", () => {
  test("is found out when its grant has ended, and is reconnected with the earlier scopes", async () => {
    const { id, endUser } = await connect(app, integration, { session: { scopes: ["read", "write"] } });
    await expireToken(app, id);
    provider.refusal = { status: 400, body: '{"error":"invalid_grant"}' };
    const missing = await ensure(app, integration, endUser);
    expect(missing.body).toMatchObject({
      reason: "reauthorization_required",
      connection: { id, status: "reauthorization_required" },
      session: { connection_id: id },
    });
    provider.refusal = null;
    const { location } = await clickConnect(new Browser(), startedBy(missing, endUser), integration);
    expect(new URL(location ?? "").searchParams.get("scope")).toBe("read write");
    // Once the link is bound to a browser and its attempt is over, the next call returns another one.
    expect((await ensure(app, integration, endUser)).body["session"]).toEqual(missing.body["session"]);
    await letExpire(app, id, "attempt");
    const next = await ensure(app, integration, endUser);
    expect(next.body["session"]).not.toEqual(missing.body["session"]);
    expect((await confirm(app, await returnFrom(next, endUser), endUser)).status).toBe(200);
    expect((await ensure(app, integration, endUser)).body["status"]).toBe("ready");
  });

  test("is left for another one that works", async () => {
    const sandboxed = await newIntegration(app, "parqet");
    const working = await connect(app, sandboxed, { session: { end_user: { id: "ada" } } });
    const newest = await connect(app, sandboxed, {
      session: { end_user: { id: "ada" } },
      choice: { account: "bob" },
    });
    await expireToken(app, newest.id);
    await revoke(sandboxed, "refresh_tokens");
    // The token of the older one is still valid.
    expect((await ensure(app, sandboxed, "ada")).body).toMatchObject({
      status: "ready",
      connection: { id: working.id },
    });
  });

  test("lacks scopes that the request names, and is asked for them in addition to the earlier ones", async () => {
    const { id, endUser } = await connect(app, integration);
    const missing = await ensure(app, integration, endUser, { scopes: ["read", "write"] });
    expect(missing.body).toMatchObject({
      status: "action_required",
      reason: "missing_scopes",
      missing_scopes: ["write"],
      connection: { id, status: "active" },
    });
    const { location } = await clickConnect(new Browser(), startedBy(missing, endUser), integration);
    expect(new URL(location ?? "").searchParams.get("scope")).toBe("read write");
    await reconnect(app, integration, { id, endUser });
    expect((await ensure(app, integration, endUser)).body["status"]).toBe("ready");
  });

  test("needs no link if only the provider is unavailable", async () => {
    const { id, endUser } = await connect(app, integration);
    await expireToken(app, id);
    provider.refusal = { status: 503, body: "" };
    expect(await ensure(app, integration, endUser)).toMatchObject({
      status: 502,
      body: { code: "provider_unavailable" },
    });
  });
});

describe("the link", () => {
  test("is the same for calls at the same time and later, and another one for another request", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ensure(app, integration, "ada")));
    const later = await ensure(app, integration, "ada");
    const urls = new Set([...answers, later].map(({ body }) => body["connect_url"]));
    expect(urls.size).toBe(1);
    expect(await pendingOf("ada")).toHaveLength(1);
    for (const other of [{ scopes: ["write"] }, { completion: "automatic" }])
      expect(urls).not.toContain((await ensure(app, integration, "ada", other)).body["connect_url"]);
    expect(await pendingOf("ada")).toHaveLength(1);
    const { connectionId } = startedBy(later, "ada");
    await letExpire(app, connectionId, "session");
    const next = await ensure(app, integration, "ada");
    expect(urls).not.toContain(next.body["connect_url"]);
    expect(next.body).toMatchObject({ session: { connection_id: connectionId } });
  });

  test("is not that of a session which the app has created itself", async () => {
    const own = await startSession(app, integration);
    const { body } = await ensure(app, integration, own.endUser);
    expect(body["connect_url"]).not.toBe(own.connectUrl);
    expect(body["session"]).toMatchObject({ connection_id: own.connectionId });
  });

  test("leads to the choice of an account", async () => {
    const sites = await startSites();
    const several = await newScriptedIntegration(app, sites, sitesSettings(sites));
    const automatic = { completion: "automatic" };
    const browser = new Browser();
    const answer = await ensure(app, several, "ada", automatic);
    const chooseUrl = must(
      await browser.get(await walkToCallback(browser, startedBy(answer, "ada"), several)),
    );
    expect((await ensure(app, several, "ada", automatic)).body).toMatchObject({
      reason: "account_choice_required",
      connect_url: expect.stringContaining(new URL(chooseUrl).pathname + "?state=") as string,
      session: answer.body["session"],
    });
    await sites.close();
  });

  test("is another one after a failed attempt, of which the next responses say the reason", async () => {
    const answer = await ensure(app, integration, "ada");
    await deny(startedBy(answer, "ada"), integration);
    for (const _ of ["first", "again"]) {
      const next = await ensure(app, integration, "ada");
      expect(next.body).toMatchObject({ reason: "not_connected", failure: "access_denied" });
      expect(next.body["connect_url"]).not.toBe(answer.body["connect_url"]);
    }
    await clickConnect(new Browser(), startedBy(await ensure(app, integration, "ada"), "ada"), integration);
    expect((await ensure(app, integration, "ada")).body["failure"]).toBeNull();
  });

  test("of an MCP server is only for this server, and so is the connection", async () => {
    const servers = await Promise.all([McpServer.start(), McpServer.start()]);
    const [first, second] = servers.map((server) => ({ resource: server.resource }));
    const mcp = await newMcpIntegration(app);
    const answer = await ensure(app, mcp, "ada", first);
    expect((await ensure(app, mcp, "ada", first)).body).toEqual(answer.body);
    const browser = new Browser();
    const callback = await walkToCallback(browser, startedBy(answer, "ada"), mcp);
    await confirm(app, await browser.get(callback), "ada");
    expect((await ensure(app, mcp, "ada", first)).body).toMatchObject({ status: "ready", connection: first });
    const other = await ensure(app, mcp, "ada", second);
    expect(other.body).toMatchObject({ reason: "not_connected", connection: null });
    expect((await ensure(app, mcp, "ada")).body["status"]).toBe("ready");
    await Promise.all(servers.map((server) => server.close()));
  });

  test("needs a registered return URL", async () => {
    const return_url = "https://elsewhere.example.com/";
    expect(await ensure(app, integration, "ada", { return_url })).toMatchObject({
      status: 400,
      body: { code: "return_url_not_registered" },
    });
  });
});
