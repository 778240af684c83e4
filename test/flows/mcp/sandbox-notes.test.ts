// The MCP server of the sandbox, with the client of the official SDK through the proxy, and with an agent.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "vitest";
import { mcpClient, newAgentKey, useTool } from "../../support/agents.ts";
import { newApp } from "../../support/latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { stack } from "../../support/stack.ts";

const TOOL = { name: "list_notes", annotations: { readOnlyHint: true } };
const FIRST_NOTE = { type: "text", text: "Water the plants" };

test("a client of the SDK and an agent list the tools and call one", async () => {
  const { latchkey, sandbox } = await stack();
  const app = await newApp();
  const resource = `${sandbox.origin}/notes/mcp`;
  const integration = await newMcpIntegration(app, { variables: { resource } });
  const { id, endUser } = await connectMcpServer(app, integration);

  const client = new Client({ name: "client", version: "1.0.0" });
  const requestInit = { headers: { authorization: `Bearer ${app.key}` } };
  const url = new URL(`/v1/connections/${id}/proxy/`, latchkey);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  expect(await client.listTools()).toMatchObject({ tools: [TOOL] });
  expect(await client.callTool({ name: TOOL.name })).toMatchObject({
    content: [FIRST_NOTE, { type: "text" }],
  });
  await client.close();

  // Without an Accept header, which the transport requires: Latchkey adds it.
  const agent = await mcpClient((await newAgentKey(app, { end_user: endUser })).key);
  const called = await useTool(agent, "call_api", {
    integration: integration.id,
    method: "POST",
    path: "/",
    body: { jsonrpc: "2.0", id: 1, method: "tools/list" },
  });
  const { status, body } = called["response"] as { status: number; body: string };
  expect({ status, body: JSON.parse(body) as unknown }).toMatchObject({
    status: 200,
    body: { result: { tools: [TOOL] } },
  });
  await agent.close();
});
