// An MCP server behind Cloudflare's own OAuth provider for Workers: from the registration of the client to the revocation.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectionOf, expireToken, readToken, refresh } from "../../support/flow.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { connectSdkClient } from "../../support/peers/sdk-client.ts";
import { bundleWorker } from "../../support/runtime/bundle.ts";
import { freeOrigins } from "../../support/runtime/free-origins.ts";
import { Runtime } from "../../support/runtime/runtime.ts";
import { workerOptions } from "../../support/runtime/worker-options.ts";
import type { TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

let directory: string;
let runtime: Runtime;
let origin: string;
let app: TestApp;
let integration: TestIntegration;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "latchkey-mcp-worker-"));
  const bundle = await bundleWorker("test/support/mcp-worker/wrangler.toml", directory);
  const { mcp } = await freeOrigins("mcp");
  origin = mcp.origin;
  const options = workerOptions("mcp-worker", bundle, { origin: mcp, bindings: { ORIGIN: origin } });
  runtime = await Runtime.start([options], { inspect: false });
}, 300_000);
afterAll(async () => {
  await runtime.close();
  rmSync(directory, { recursive: true });
});

beforeEach(async () => {
  app = await newApp("Agent Smithy");
  integration = await newMcpIntegration(app, { variables: { resource: `${origin}/mcp` } });
});

/** Calls the server with the SDK's client through the proxy. */
async function withClient<T>(id: string, use: (client: Client) => Promise<T>): Promise<T> {
  const { latchkey } = await stack();
  const url = new URL(`/v1/connections/${id}/proxy/`, latchkey.origin);
  const { client } = await connectSdkClient(url, app.key);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

const add = (id: string) =>
  withClient(id, (client) => client.callTool({ name: "add", arguments: { a: 2, b: 3 } }));

const clients = async (method = "GET") =>
  (await (await fetch(`${origin}/_clients`, { method })).json()) as string[];

/** Calls the server directly with a token. */
const statusWith = async (token: string) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
  };
  return (await fetch(`${origin}/mcp`, { method: "POST", headers, body })).status;
};

const tokenOf = async (id: string) => (await readToken(app, id)).body as Json & { access_token: string };

test("a client is registered once, and tools are listed and called, also after a refresh", async () => {
  const { id } = await connectMcpServer(app, integration);
  expect(await connectionOf(app, id)).toMatchObject({
    status: "active",
    refreshable: true,
    requested_scopes: ["mcp:read", "offline_access"],
    missing_scopes: [],
  });
  await expireToken(app, id);
  const tools = await withClient(id, (client) => client.listTools());
  expect(tools.tools.map(({ name }) => name)).toEqual(["add", "close"]);
  const refreshed = await tokenOf(id);
  expect(refreshed["version"]).toBe(2);
  // The server rotates its refresh tokens.
  expect((await refresh(app, id)).body["version"]).toBe(3);
  expect((await add(id)).content).toEqual([{ type: "text", text: "5 for ada" }]);
  const known = await clients();
  await connectMcpServer(app, integration);
  expect(await clients()).toEqual(known);
});

test("a tool that needs another scope is refused, and works after a reconnect", async () => {
  const { id, endUser } = await connectMcpServer(app, integration);
  const close = () => withClient(id, (client) => client.callTool({ name: "close" }));
  await expect(close()).rejects.toThrow("insufficient_scope");
  expect(await connectionOf(app, id)).toMatchObject({ needs_scopes: ["mcp:read", "mcp:write"] });
  await connectMcpServer(app, integration, { connection_id: id, end_user: { id: endUser } });
  expect((await close()).content).toEqual([{ type: "text", text: "closed" }]);
  expect(await connectionOf(app, id)).toMatchObject({ needs_scopes: [] });
});

test("a deletion revokes the grant at the server", async () => {
  const { id } = await connectMcpServer(app, integration);
  const { access_token } = await tokenOf(id);
  expect(await statusWith(access_token)).toBe(200);
  const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
  expect(deleted.body).toMatchObject({ status: "deleted", revocation: "revoked" });
  expect(await statusWith(access_token)).toBe(401);
});

test("a client that the server has forgotten is registered again in the next attempt", async () => {
  const connection = await connectMcpServer(app, integration);
  const before = await clients("DELETE");
  await expireToken(app, connection.id);
  expect((await readToken(app, connection.id)).body["code"]).toBe("reauthorization_required");
  const end_user = { id: connection.endUser };
  await connectMcpServer(app, integration, { connection_id: connection.id, end_user });
  expect((await add(connection.id)).content).toEqual([{ type: "text", text: "5 for ada" }]);
  const after = await clients();
  expect(after).toHaveLength(1);
  expect(before).not.toContain(after[0]);
});
