// Checks of the samples of agents.md: an agent connects, calls an API, and makes a call that its user allows.

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { expect } from "vitest";
import { decideCall, heldCallOf, mcpClient, newAgentKey, useTool } from "../agents.ts";
import { call } from "../latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../mcp-connection.ts";
import { connectAndReturn } from "./people.ts";
import type { PageRun, Sample } from "./proof.ts";

const USER = "user-with-an-assistant";

/** The key that the first sample has created, and the client of the second one. */
let agentKey = "";
let client: Client | null = null;

/** Creates a key. */
export async function createsAgentKey(sample: Sample): Promise<void> {
  agentKey = String(await sample.call("createAgentKey", USER));
  expect(agentKey).toMatch(/^ak_app[0-9a-z]{20}_[0-9a-z]{52}_[0-9a-f]{8}$/);
}

/** Connects an account over the link that the agent shows, and calls the API. */
export async function usesAgent(sample: Sample, { reader }: PageRun): Promise<void> {
  client = (await sample.call("connectAgent", reader.origin, agentKey)) as Client;
  const shown = Promise.withResolvers<string>();
  const ensured = sample.call("ensure", client, shown.resolve);
  const { searchParams } = await connectAndReturn(await shown.promise, "parqet", reader);
  const handle = searchParams.get("handle");
  await call("POST", "/v1/connect/confirm", reader.app.key, { handle, end_user_id: USER });
  expect(await ensured).toMatchObject({ integration: "parqet", status: "active" });
  const listed = await sample.call("listPortfolios", client);
  expect(listed).toMatchObject({ status: "completed", response: { status: 200, body: expect.any(String) } });
}

/** Calls a tool of the sandbox's MCP server. */
export async function callsMcpTool(sample: Sample, { reader }: PageRun): Promise<void> {
  const resource = reader.localize("http://localhost:8788/notes/mcp");
  const integration = await newMcpIntegration(reader.app, { variables: { resource } });
  const { endUser } = await connectMcpServer(reader.app, integration);
  const agent = await mcpClient((await newAgentKey(reader.app, { end_user: endUser })).key);
  const called = await sample.call("listNotes", agent, integration.id);
  expect(called).toMatchObject({
    response: { status: 200, body: expect.stringContaining("Water the plants") },
  });
  await agent.close();
}

/** Returns from the link of a held call, is sent to the page, and returns again. */
export async function allowsAgentCall(sample: Sample, { reader }: PageRun): Promise<void> {
  if (client === null) throw new Error("the agent is not connected");
  const input = { integration: "parqet", method: "POST", path: "/portfolios", body: { name: "Savings" } };
  const held = heldCallOf(await useTool(client, "call_api", input));
  const back = new URL(`http://localhost/back?agent_call=${held.id}`);
  await expect(sample.call("handleAgentCall", back, "someone-else")).rejects.toMatchObject({
    code: "end_user_mismatch",
  });
  expect(await sample.call("handleAgentCall", back, USER)).toContain("/agent-calls/review?token=");
  await decideCall(reader.app, held, USER, "allow");
  expect(await sample.call("handleAgentCall", back, USER)).toBe("approved");
  expect(await useTool(client, "call_api", input)).toMatchObject({ status: "completed" });
  await client.close();
}
