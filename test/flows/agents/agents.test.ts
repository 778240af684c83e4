// An agent with a key of one end user uses the MCP server with the client of the official SDK.

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentStage, ALLOW_ALL, heldCallOf, mcpClient, newAgentKey, useTool } from "../../support/agents.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { adminToken, call, type Json, newApp } from "../../support/latchkey.ts";
import { send } from "../../support/http/wire.ts";
import { everythingLogged } from "../../support/everything-stored.ts";
import { stack } from "../../support/stack.ts";

let stage: AgentStage;
let connection: string;
let client: Client;
let policy: Json;

beforeAll(async () => {
  stage = await AgentStage.start();
  connection = await stage.connect("ada");
  await stage.connect("bob");
  policy = {
    rules: [
      { integrations: [stage.integration], methods: ["GET"], paths: ["/notes/**"], action: "allow" },
      { integrations: [stage.integration], methods: ["POST"], paths: ["/notes"], action: "allow" },
    ],
  };
  client = await mcpClient((await newAgentKey(stage.app, { end_user: "ada", policy })).key);
});
afterAll(async () => {
  await client.close();
  await stage.close();
});

test("describes its tools with schemas and hints", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
    ["list_integrations", true],
    ["list_connections", true],
    ["ensure_connection", false],
    ["call_api", false],
  ]);
  expect(tools.every(({ title, outputSchema }) => title !== undefined && outputSchema !== undefined)).toBe(
    true,
  );
  expect(client.getServerVersion()?.name).toBe("latchkey");
});

test("lists the integrations that the policy allows, and the person's own connections", async () => {
  const { integrations } = await useTool(client, "list_integrations");
  const shown = {
    id: connection,
    integration: stage.integration,
    status: "active",
    account: null,
    missing_scopes: [],
    resource: null,
  };
  expect(integrations).toEqual([
    {
      id: stage.integration,
      name: "Paperboat",
      provider: "oauth2",
      documentation: expect.any(String),
      access: {
        rules: [
          { methods: ["GET"], paths: ["/notes/**"], action: "allow" },
          { methods: ["POST"], paths: ["/notes"], action: "allow" },
        ],
        default: "deny",
      },
      connections: [shown],
    },
  ]);
  expect(await useTool(client, "list_connections")).toEqual({ connections: [shown], next_cursor: null });
});

describe("call_api", () => {
  test("calls the API with the credential of the connection", async () => {
    const result = await useTool(client, "call_api", {
      integration: stage.integration,
      path: "/notes/a%20b",
      query: { tag: ["x", "y"], limit: 2 },
      headers: { "Accept-Language": "pt" },
    });
    expect(result).toMatchObject({
      status: "completed",
      response: {
        status: 200,
        headers: { "content-type": "application/json" },
        truncated: false,
        note: null,
      },
    });
    const [received] = stage.received.splice(0);
    expect(received).toMatchObject({ method: "GET", url: "/base/notes/a%20b?tag=x&tag=y&limit=2" });
    expect(received?.headers).toMatchObject({
      authorization: "Bearer token-of-ada",
      "accept-language": "pt",
    });
  });

  test("sends an object as JSON", async () => {
    await useTool(client, "call_api", {
      connection,
      method: "POST",
      path: "/notes",
      body: { title: "Tide" },
    });
    const [received] = stage.received.splice(0);
    expect(received).toMatchObject({ method: "POST", headers: { "content-type": "application/json" } });
    expect(JSON.parse(received?.body ?? "")).toEqual({ title: "Tide" });
  });

  test("F8 · refuses what the policy does not allow, and sends nothing", async () => {
    const refused = [
      [{ method: "DELETE", path: "/notes/1" }, "agent_call_denied"],
      [{ path: "/users" }, "agent_call_denied"],
      [{ method: "POST", path: "/notes/1" }, "agent_call_denied"],
      [{ path: "/NOTES/1" }, "agent_call_denied"],
      [{ path: "/notes/../users" }, "proxy_path_invalid"],
      [{ path: "/notes/%2e%2e/users" }, "proxy_path_invalid"],
      [{ path: "/notes/a%2fb" }, "proxy_path_invalid"],
      [{ path: "/notes//a" }, "proxy_path_invalid"],
      [{ path: "/notes;v=1/a" }, "proxy_path_invalid"],
      [{ path: "/notes/a?x=1" }, "proxy_path_invalid"],
      [{ path: "notes" }, "proxy_path_invalid"],
      [{ path: "/notes/1", headers: { Authorization: "x" } }, "proxy_request_invalid"],
      [{ path: "/notes/1", headers: { "X-HTTP-Method-Override": "DELETE" } }, "proxy_request_invalid"],
      [{ path: "/notes/1", query: { _method: "DELETE" } }, "proxy_request_invalid"],
      [{ path: "/notes/1", body: {} }, "proxy_request_invalid"],
      [{ method: "TRACE", path: "/notes/1" }, "invalid_request"],
      [{}, "proxy_path_invalid"],
    ] as const;
    for (const [input, code] of refused)
      expect([input, await useTool(client, "call_api", { connection, ...input })]).toMatchObject([
        input,
        { code },
      ]);
    expect(stage.received).toEqual([]);
  });

  test("shows text up to a limit, and no other content", async () => {
    const long = "ü".repeat(70_000);
    stage.respond = () => ({ status: 200, body: long, headers: { "content-type": "text/plain" } });
    const cut = await useTool(client, "call_api", { connection, path: "/notes/1" });
    expect(cut).toMatchObject({ response: { truncated: true, note: expect.stringContaining("65536") } });
    expect((cut["response"] as Json)["body"]).toBe(long.slice(0, 65_536));
    stage.respond = () => ({ status: 200, body: "\u0000\u0001", headers: { "content-type": "image/png" } });
    expect(await useTool(client, "call_api", { connection, path: "/notes/1" })).toMatchObject({
      response: { body: null, note: expect.stringContaining("image/png") },
    });
    stage.received.splice(0);
  });

  test("E1 · removes the credential from a response that repeats it", async () => {
    stage.respond = ({ headers }) => ({
      status: 404,
      body: JSON.stringify({ headers, twice: `${String(headers["authorization"])}!` }),
      headers: { "x-request-id": `id ${String(headers["authorization"])}`, "set-cookie": "a=b" },
    });
    const result = await useTool(client, "call_api", { connection, path: "/notes/1" });
    expect(JSON.stringify(result)).not.toContain("token-of-ada");
    expect(result).toMatchObject({
      response: { status: 404, headers: { "x-request-id": "id Bearer [removed]" } },
    });
    // The same after a refresh, whose token this client has never seen.
    const echo = stage.respond;
    stage.respond = (got) =>
      got.headers["authorization"] === "Bearer token-of-ada" ? { status: 401, body: "" } : echo(got);
    const refreshed = await useTool(client, "call_api", { connection, path: "/notes/1" });
    expect(refreshed).toMatchObject({ response: { status: 404 } });
    expect(JSON.stringify(refreshed)).not.toContain(stage.provider.currentToken);
    stage.received.splice(0);
  });

  test("returns a redirect below the API as a path for the next call", async () => {
    stage.respond = () => ({ status: 302, body: "", headers: { location: "/base/notes/2" } });
    expect(await useTool(client, "call_api", { connection, path: "/notes/1" })).toMatchObject({
      response: { status: 302, headers: { location: "/notes/2" } },
    });
    stage.received.splice(0);
  });
});

test("needs the ID if there are several connections, however many pending ones are between them", async () => {
  const ids = [await stage.connect("mia")];
  const session = { end_user: { id: "mia" }, integrations: [stage.integration] };
  for (let i = 0; i < 19; i += 1) await call("POST", "/v1/connect/sessions", stage.app.key, session);
  ids.push(await stage.connect("mia", "token-of-another-account"));
  const agent = await mcpClient((await newAgentKey(stage.app, { end_user: "mia", policy })).key);
  const input = { integration: stage.integration, path: "/notes" };
  const { code, detail } = await useTool(agent, "call_api", input);
  expect(code).toBe("invalid_request");
  for (const id of ids) expect(detail).toContain(id);
  expect(stage.received).toEqual([]);
  await agent.close();
});

test("E7 · an integration that cannot exist is not looked up, and alerts nobody", async () => {
  const impossible = "\ud800";
  const agent = await mcpClient((await newAgentKey(stage.app, { end_user: "ada" })).key);
  expect(await useTool(agent, "ensure_connection", { integration: impossible })).toMatchObject({
    code: "integration_not_found",
  });
  const rules = [{ integrations: [impossible], action: "allow" }];
  const refused = await call("POST", "/v1/agent-keys", stage.app.key, { end_user: "ada", policy: { rules } });
  expect(refused.body).toMatchObject({ code: "invalid_request" });
  const { runtime } = await stack();
  expect(everythingLogged(runtime)).not.toContain(`${stage.app.id}:\\ud800`);
  await agent.close();
});

test("asks the person to connect an account, and finds the connection afterwards", async () => {
  const other = await mcpClient((await newAgentKey(stage.app, { end_user: "cleo", policy })).key);
  expect(await useTool(other, "call_api", { integration: stage.integration, path: "/notes" })).toMatchObject({
    code: "connection_pending",
    what_to_do: expect.stringContaining("ensure_connection"),
  });
  const asked = await useTool(other, "ensure_connection", { integration: stage.integration });
  expect(asked).toMatchObject({
    status: "action_required",
    connect_url: expect.stringContaining("/connect?token="),
  });
  const connected = await stage.connect("cleo");
  expect(await useTool(other, "ensure_connection", { integration: stage.integration })).toMatchObject({
    status: "ready",
    connection: { id: connected },
  });
  await other.close();
});

test("calls the user's own MCP server, whose resource is the path /", async () => {
  const [app, peer] = await Promise.all([newApp("Servers"), McpServer.start()]);
  const integration = await newMcpIntegration(app);
  const { id, endUser } = await connectMcpServer(app, integration, { resource: peer.resource });
  const only = { rules: [{ methods: ["POST"], paths: ["/"], action: "allow" }] };
  const agent = await mcpClient((await newAgentKey(app, { end_user: endUser, policy: only })).key);
  const message = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const input = { connection: id, method: "POST", path: "/", body: message };
  expect(await useTool(agent, "call_api", input)).toMatchObject({
    status: "completed",
    response: { status: 200 },
  });
  const received = peer.calls.at(-1);
  expect(received).toMatchObject({ method: "POST" });
  expect(JSON.parse(received?.body ?? "")).toEqual(message);
  expect(await useTool(agent, "call_api", { ...input, path: "/other" })).toMatchObject({
    code: "agent_call_denied",
  });
  expect(await useTool(agent, "list_connections")).toMatchObject({
    connections: [{ resource: peer.resource }],
  });
  const asks = await mcpClient(
    (await newAgentKey(app, { end_user: endUser, policy: { default: "confirm" } })).key,
  );
  const held = heldCallOf(await useTool(asks, "call_api", input));
  const { body } = await call("GET", `/v1/agent-calls/${held.id}`, app.key);
  expect(body).toMatchObject({ method: "POST", path: "/", url: peer.resource });
  await Promise.all([agent.close(), asks.close(), peer.close()]);
});

test("E5 · an agent sees neither other end users nor other apps", async () => {
  const second = await AgentStage.start("Other app");
  const users = await Promise.all(
    [stage, second].flatMap((owner) =>
      ["u1", "u2"].map(async (endUser) => ({
        owner,
        connection: await owner.connect(endUser),
        key: (await newAgentKey(owner.app, { end_user: endUser })).key,
      })),
    ),
  );
  for (const own of users) {
    const agent = await mcpClient(own.key);
    const { connections } = await useTool(agent, "list_connections");
    expect(connections).toMatchObject([{ id: own.connection }]);
    for (const { connection: id } of users) {
      const result = await useTool(agent, "call_api", { connection: id, path: "/me" });
      expect(result).toMatchObject(
        id === own.connection ? { status: "completed" } : { code: "connection_not_found" },
      );
    }
    await agent.close();
  }
  await second.close();
});

/** Lists the tools with a key. */
const tools = async (key: string) => {
  const { latchkey } = await stack();
  return send(latchkey, {
    method: "POST",
    path: "/mcp",
    key,
    json: { jsonrpc: "2.0", id: 1, method: "tools/list" },
  });
};

/** Creates a key. Returns the body of the response. */
const createKey = async (body: Json) => (await call("POST", "/v1/agent-keys", stage.app.key, body)).body;

/** A request for a key with one rule. */
const withRule = (changes: Json) => ({
  end_user: "ada",
  policy: { rules: [{ action: "allow", ...changes }] },
});

describe("agent keys", () => {
  test("E9 · are shown once, open nothing of the API, and an app's key does not open the MCP server", async () => {
    const created = await call("POST", "/v1/agent-keys", stage.app.key, { end_user: "ada", policy });
    expect(created.body).toMatchObject({
      name: "AI agent",
      status: "active",
      mcp_url: expect.stringMatching(/\/mcp$/),
    });
    const { id, key } = created.body;
    expect(key).toMatch(/^ak_app[0-9a-z]{20}_[0-9a-z]{52}_[0-9a-f]{8}$/);
    const read = await call("GET", `/v1/agent-keys/${String(id)}`, stage.app.key);
    expect(read.body).toMatchObject({ id, policy: { ...policy, default: "deny" } });
    expect(read.text).not.toContain(String(key));
    for (const path of [
      "/v1/app",
      "/v1/connections",
      `/v1/agent-keys/${String(id)}`,
      `/v1/connections/${connection}/token`,
    ])
      expect(await call("GET", path, String(key))).toMatchObject({
        status: 401,
        body: { code: "unauthenticated" },
      });
    const refused = await tools(stage.app.key);
    expect(refused).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
  });

  test("E9 · end when they are revoked, when they expire, and with their app", async () => {
    const other = await AgentStage.start("Closing app");
    const { id, key } = await newAgentKey(other.app, { end_user: "ada" });
    expect((await tools(key)).status).toBe(200);
    expect((await call("DELETE", `/v1/agent-keys/${id}`, other.app.key)).status).toBe(204);
    expect((await tools(key)).status).toBe(401);
    expect((await call("GET", `/v1/agent-keys/${id}`, other.app.key)).body).toMatchObject({
      status: "revoked",
    });
    const expiring = await newAgentKey(other.app, { end_user: "ada", expires_in: 60 });
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("AgentObject", { name: `${other.app.id}:${expiring.id}` });
    await storage.exec("UPDATE agent_key SET record = json_set(record, '$.expires_at', ?)", Date.now() - 1);
    await (await runtime.kv()).delete(`agent:${other.app.id}:${expiring.id}`);
    expect((await tools(expiring.key)).status).toBe(401);
    const last = await newAgentKey(other.app, { end_user: "ada" });
    await call("DELETE", `/v1/apps/${other.app.id}`, adminToken);
    expect((await tools(last.key)).status).toBe(401);
    await other.close();
  });

  test("are refused with a message for each mistake", async () => {
    const mistakes = [
      [{ end_user: "ada" }, "policy"],
      [{ policy }, "end_user"],
      [{ end_user: "ada", policy, expires_in: 30 * 86_400 + 1 }, "expires_in"],
      [withRule({ integrations: ["nope"] }), "policy.rules.0.integrations.0"],
      [withRule({ methods: ["get"] }), "policy.rules.0.methods.0"],
      [withRule({ paths: ["notes"] }), "policy.rules.0.paths.0"],
      [withRule({ paths: ["/a/../b"] }), "policy.rules.0.paths.0"],
      [withRule({ paths: ["/**/b"] }), "policy.rules.0.paths.0"],
      [withRule({ action: "ask" }), "policy.rules.0.action"],
    ] as const;
    for (const [body, path] of mistakes)
      expect(await createKey(body)).toMatchObject({ code: "invalid_request", errors: [{ path }] });
    expect(
      await createKey({ end_user: "ada", policy: ALLOW_ALL, return_url: "https://evil.example/" }),
    ).toMatchObject({
      code: "return_url_not_registered",
    });
    const expires_at = new Date(Date.now() + 600_000).toISOString();
    const short = await call("POST", "/v1/app/keys", stage.app.key, { expires_at });
    const create = (expires_in: number) =>
      call("POST", "/v1/agent-keys", String(short.body["api_key"]), {
        end_user: "ada",
        policy: ALLOW_ALL,
        expires_in,
      });
    expect(await create(601)).toMatchObject({
      status: 400,
      body: { errors: [{ path: "expires_in", message: expect.stringContaining(expires_at) }] },
    });
    expect(await create(60)).toMatchObject({ status: 201 });
  });
});
