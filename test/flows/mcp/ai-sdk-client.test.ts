// The MCP client of the AI SDK calls a server of the official SDK through the proxy, with nothing but a URL and an API key.

import { createMCPClient, ElicitationRequestSchema, type MCPClient } from "@ai-sdk/mcp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ConnectedServer, connectSdkServer } from "../../support/peers/sdk-server.ts";

let connected: ConnectedServer;
let client: MCPClient;

beforeEach(async () => {
  connected = await connectSdkServer();
  const headers = { authorization: `Bearer ${connected.app.key}` };
  client = await createMCPClient({
    transport: { type: "http", url: connected.url.href, headers },
    capabilities: { elicitation: {} },
  });
});
afterEach(async () => {
  await client.close();
  await connected.close();
});

test("lists tools, and calls one as an agent's tool", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["add", "close"]);
  const { add } = await client.tools();
  const result = await add?.execute({ a: 2, b: 3 }, { toolCallId: "call-1", messages: [], context: {} });
  expect(result).toMatchObject({ content: [{ type: "text", text: "5" }] });
});

test("answers a question that the server asks in the stream of a call", async () => {
  const asked: string[] = [];
  client.onElicitationRequest(ElicitationRequestSchema, ({ params }) => {
    asked.push(params.message);
    return { action: "decline" };
  });
  const result = await client.callTool({ name: "close" });
  expect(asked).toEqual(["Close it?"]);
  expect(result).toMatchObject({ content: [{ type: "text", text: "decline" }] });
  // The answer went to the session in which the server has asked.
  const answer = connected.peer.calls.find(({ body }) => body.includes('"decline"'));
  expect(answer?.headers["mcp-session-id"]).toBe(connected.transport.sessionId);
});
